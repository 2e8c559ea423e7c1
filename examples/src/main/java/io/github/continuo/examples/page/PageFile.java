package io.github.continuo.examples.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text file of the page: a resource of this package.
 *
 * @param type its media type
 * @param text its content
 */
public record PageFile(String type, String text) {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  /** Returns a file, or null if there is none of this name. */
  public static @Nullable PageFile read(String name) throws IOException {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null || !name.matches("[a-z]+\\.[a-z]+")) {
      return null;
    }
    try (InputStream file = PageFile.class.getResourceAsStream(name)) {
      return file == null ? null : new PageFile(type, new String(file.readAllBytes(), UTF_8));
    }
  }
}
