package io.github.continuo.training;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of the reference model; see the README beside them. */
final class Goldens {
  private Goldens() {}

  static Path folder(String name) {
    try {
      return Path.of(Goldens.class.getResource("/golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonObject expected(String model) throws IOException {
    return JsonParser.parseString(
            Files.readString(folder("model/" + model).resolve("expected.json")))
        .getAsJsonObject();
  }

  static GoldenArrays arrays(String model) throws IOException {
    return GoldenArrays.read(folder("model/" + model).resolve("expected.safetensors"));
  }
}
