package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.base.BaseTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends processes in which a model is at work. */
class EndOfProcessTest {
  private static final int ROWS = 3_000; // which take longer than a JVM waits for native code
  private static final int STATUS = 7;

  /** Has a model read for ever, and asks the system to exit meanwhile. */
  static final class Working {
    private Working() {}

    public static void main(String[] arguments) throws InterruptedException {
      CountDownLatch ready = new CountDownLatch(1);
      new Thread(() -> read(ready)).start();
      ready.await();
      Thread.sleep(Long.parseLong(arguments[0]));
      System.exit(STATUS);
    }

    private static void read(CountDownLatch ready) {
      int[] ids = new int[ROWS];
      Arrays.fill(ids, 300);
      LoadOptions options = Models.ON_CPU.withBackend("pytorch");
      DecoderConfig config = BaseTransformer.Preset.BASE.config(ROWS);
      SequenceModel model = BaseTransformer.create(config, Models.TOKENIZER, 1, options);
      ready.countDown();
      while (true) {
        try (DecodingState decoding = model.newState()) {
          decoding.append(List.of(TokenSequence.of(1, ids)));
        }
      }
    }
  }

  /** Stops in good order, for which it needs the engine. */
  static final class Stopping {
    private Stopping() {}

    public static void main(String[] arguments) {
      EngineThread.beforeEnd(() -> System.out.println(EngineThread.call(() -> "in good order")));
      Runnable takenBack = Stopping::complain;
      EngineThread.beforeEnd(takenBack);
      EngineThread.notBeforeEnd(takenBack);
      System.exit(STATUS);
    }

    private static void complain() {
      System.out.println("not taken back");
    }
  }

  @RepeatedTest(3)
  void a_process_ends_with_its_status_while_a_model_works(@TempDir Path folder) throws Exception {
    String out = run(folder, Working.class, Integer.toString(folder.hashCode() & 127));

    assertThat(out).doesNotContain("SIGSEGV", "terminate called");
    try (Stream<Path> files = Files.list(folder)) { // none reports a crash
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("out.txt");
    }
  }

  @Test
  void what_is_to_be_done_before_can_use_the_engine(@TempDir Path folder) throws Exception {
    assertThat(run(folder, Stopping.class))
        .contains("in good order")
        .doesNotContain("not taken back");
  }

  private static String run(Path folder, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), main.getName());
    program.command().addAll(List.of(arguments));
    program.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    program.directory(folder.toFile());
    Path out = folder.resolve("out.txt");
    program.redirectErrorStream(true).redirectOutput(out.toFile());
    int status = program.start().waitFor();
    String text = Files.readString(out);
    assertThat(status).as(text).isEqualTo(STATUS);
    return text;
  }
}
