package io.github.continuo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts whose threads have class loaders that know nothing of the library. */
class ClassLoaderTest {
  @TempDir Path folder;

  /** Part of the library, as far as class loaders know. */
  public static final class Guest {
    private Guest() {}

    /** Writes music with a model of either kind. */
    public static void play() throws IOException {
      for (String model : List.of("pop909-base", "pop909-dual")) {
        try (Generator generator = Generator.bundled(model)) {
          GenerationOptions few =
              GenerationOptions.defaults().withLength(GenerationLength.positions(6));
          boolean wrote = !generator.continueFrom(Songs.waltz(), few).newEvents().isEmpty();
          System.out.println(wrote ? model : "nothing");
        }
      }
    }
  }

  /** Has the guest play, on a thread with one class loader, in a library with another. */
  static final class Host {
    private Host() {}

    public static void main(String[] arguments) throws Exception {
      Thread.currentThread().setContextClassLoader(context(arguments[0]));
      ClassLoader library = arguments[1].equals("plugin") ? plugin() : Host.class.getClassLoader();
      library.loadClass(Guest.class.getName()).getMethod("play").invoke(null);
    }

    private static @Nullable ClassLoader context(String name) throws IOException {
      return switch (name) {
        case "null" -> null;
        case "platform" -> ClassLoader.getPlatformClassLoader();
        case "system" -> ClassLoader.getSystemClassLoader();
        default -> new URLClassLoader(new URL[] {Path.of(name).toUri().toURL()}, null);
      };
    }

    private static ClassLoader plugin() throws MalformedURLException {
      List<URL> jars = new ArrayList<>();
      for (String jar : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        jars.add(Path.of(jar).toUri().toURL());
      }
      return new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
  }

  @ParameterizedTest(name = "CL_{2}: context {0}, library {1}")
  @CsvSource({
    "null, system, 1",
    "platform, system, 2",
    "services, system, 2",
    "system, plugin, 3",
    "null, plugin, 3"
  })
  void CL_music_is_written_whatever_the_context(String context, String library, int id)
      throws Exception {
    Path services = Files.createDirectories(folder.resolve("services/META-INF/services"));
    for (String service :
        List.of("java.util.random.RandomGenerator", "ai.djl.engine.EngineProvider")) {
      Files.writeString(services.resolve(service), "not.There\n", UTF_8);
    }

    Run run =
        JavaProcess.run(
            folder,
            "",
            Host.class,
            context.equals("services") ? folder.resolve("services") : context,
            library);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines()).containsExactly("pop909-base", "pop909-dual");
  }
}
