package io.github.continuo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** MIDI files and the rows that the reference makes of them. */
public final class Goldens {
  private Goldens() {}

  public static Path midi(String name) {
    return path("midi/" + name + ".mid");
  }

  /** The rows of a file; the variants are v1, v1o, v2, and v2o. */
  static JsonArray rows(String name, String variant) throws IOException {
    Path tokens = path("tokens/" + name + ".json.gz");
    try (InputStreamReader reader =
        new InputStreamReader(new GZIPInputStream(Files.newInputStream(tokens)), UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray(variant);
    }
  }

  private static Path path(String name) {
    try {
      return Path.of(Goldens.class.getResource("/golden/" + name).toURI());
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
