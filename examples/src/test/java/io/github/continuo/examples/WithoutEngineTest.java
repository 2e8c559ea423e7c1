package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What generates needs no class of PyTorch, and what trains says what it misses. */
class WithoutEngineTest {
  @TempDir Path folder;

  @BeforeEach
  void write_songs() throws IOException {
    Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
    Songs.corpus(folder.resolve("data"));
    TinyModel.saveFillingTo(folder.resolve("model"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "continue waltz.mid --bars 1 -o out.mid",
        "continue waltz.mid --model model --notes 3 -o out.mid",
        "infill waltz.mid --model model --bars 1-1 -o out.mid",
        "generate --model model --notes 3 -o out.mid",
        "evaluate model --data data --split all --samples 0",
        "devices --help"
      })
  void no_class_of_the_engine_is_loaded(String command) throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    List<String> options = List.of("-Xlog:class+load:file=classes.txt", "-Duser.home=" + home);

    Run run =
        JavaProcess.run(
            folder,
            JavaProcess.javaHome(),
            options,
            Continuo.class,
            (Object[]) command.split(" ", -1));

    assertThat(run.status()).as(run.err()).isZero();
    try (Stream<String> classes = Files.lines(folder.resolve("classes.txt"))) {
      assertThat(classes.filter(line -> line.contains("ai.djl") || line.contains("com.sun.jna")))
          .isEmpty();
    }
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void without_its_jars_all_but_training_works() throws Exception {
    String[] commands = {
      "continue waltz.mid --model model --notes 3 -o out.mid",
      "devices",
      "train --data data --out trained --steps 1",
      "continue waltz.mid --model model --notes 3 -o out.mid --device gpu",
      "continue waltz.mid --model model --notes 3 -o out.mid --backend pytorch"
    };
    int[] statuses = new int[commands.length];
    StringBuilder told = new StringBuilder();
    for (int i = 0; i < commands.length; i++) {
      ProcessBuilder builder =
          JavaProcess.builder(folder, Continuo.class, (Object[]) commands[i].split(" ", -1));
      builder.environment().put("CLASSPATH", withoutEngine());
      Path err = folder.resolve("err.txt");
      statuses[i] =
          builder
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(err.toFile())
              .start()
              .waitFor();
      told.append(Files.readString(err));
    }

    assertThat(statuses).containsExactly(0, 0, 1, 2, 2);
    assertThat(told.toString().lines().filter(line -> line.contains("need PyTorch"))).hasSize(3);
    assertThat(told).doesNotContain("\tat ");
  }

  private static String withoutEngine() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.contains("djl") && !entry.contains("jna"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
