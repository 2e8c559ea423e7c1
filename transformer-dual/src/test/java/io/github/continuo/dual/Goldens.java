package io.github.continuo.dual;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.Torch;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** The files of the reference model; see the README beside them. */
public final class Goldens {
  private Goldens() {}

  public static Path folder(String name) {
    try {
      return Path.of(Goldens.class.getResource("/golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static JsonObject expected(String model) throws IOException {
    return JsonParser.parseString(
            Files.readString(folder("model/" + model).resolve("expected.json")))
        .getAsJsonObject();
  }

  public static GoldenArrays arrays(String model) throws IOException {
    return GoldenArrays.read(folder("model/" + model).resolve("expected.safetensors"));
  }

  /** Runs a test's tensor work where it belongs, with a manager that is closed after it. */
  public static <T> T onEngine(Function<NDManager, T> work) {
    return EngineThread.call(
        () -> {
          try (NDManager manager = Torch.newManager(Device.cpu())) {
            return work.apply(manager);
          }
        });
  }
}
