package io.github.continuo.examples.studio;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Opens pages with the user's browser. */
final class Browser {
  private Browser() {}

  /**
   * Opens a page.
   *
   * @throws IOException if the system has no program that opens pages
   */
  static void open(URI page) throws IOException {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    List<String> opener =
        system.contains("mac")
            ? List.of("open", page.toString())
            : system.contains("windows")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", page.toString())
                : List.of("xdg-open", page.toString());
    new ProcessBuilder(opener)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
