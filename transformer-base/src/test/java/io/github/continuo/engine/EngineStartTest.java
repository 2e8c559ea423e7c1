package io.github.continuo.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts processes that lack something. */
class EngineStartTest {

  /** Starts the engine twice, and tells what came of it. */
  static final class Starting {
    private Starting() {}

    public static void main(String[] arguments) {
      for (int i = 0; i < 2; i++) {
        try {
          System.out.println("started " + EngineThread.call(() -> Torch.engine().getVersion()));
        } catch (IllegalStateException e) {
          System.out.println("refused: " + e.getMessage());
          for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            System.out.println("because: " + cause.getMessage());
          }
        }
      }
      System.out.println("offline " + System.getProperty("ai.djl.offline"));
      System.out.println("opt-out " + System.getProperty("OPT_OUT_TRACKING"));
      System.exit(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch-native-cpu", "pytorch-native-cpu,pytorch-jni"})
  void without_native_libraries_it_says_what_to_add_every_time(String missing, @TempDir Path folder)
      throws Exception {
    String told = run(folder, missing.split(",", -1));

    assertThat(told.lines().filter(line -> line.startsWith("refused: ")))
        .hasSize(2)
        .allMatch(line -> line.contains("class path must hold ai.djl.pytorch:pytorch-jni"))
        .allMatch(line -> line.contains("ai.djl.pytorch:pytorch-native-cpu 2.7.1"));
    assertThat(told).contains("Offline mode is enabled"); // and nothing was downloaded
  }

  @Test
  void the_switches_of_the_host_are_as_they_were(@TempDir Path folder) throws Exception {
    assertThat(run(folder)).contains("started 2.7.1", "offline null", "opt-out null");
  }

  /** With a cache of the engine's own, and a class path without some jars. */
  private static String run(Path folder, String... missing) throws Exception {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(
                entry ->
                    Arrays.stream(missing)
                        .noneMatch(Path.of(entry).getFileName().toString()::startsWith))
            .collect(Collectors.joining(File.pathSeparator));
    Path out = folder.resolve("out.txt");
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            Starting.class.getName());
    program.environment().put("CLASSPATH", classPath);
    if (missing.length > 0) {
      program.environment().put("DJL_CACHE_DIR", folder.resolve("cache").toString());
    }
    program.redirectErrorStream(true).redirectOutput(out.toFile());
    assertThat(program.start().waitFor()).as(Files.readString(out)).isZero();
    return Files.readString(out);
  }
}
