package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.MidiReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command as its users do: as a process of its own. */
class ContinuoProcessTest {
  @TempDir Path folder;

  @Test
  void streams_and_status_reach_the_shell() throws Exception {
    Path waltz = Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
    Path text = Files.writeString(folder.resolve("text.mid"), "not music");

    Run run = JavaProcess.run(folder, "", Continuo.class, "inspect", "--json", text, waltz);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.objects()).hasSize(2);
    assertThat(run.objects().get(1).get("notes").getAsInt()).isEqualTo(6);
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void tokens_go_through_a_pipe() throws Exception {
    Path waltz = Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
    String tokens = JavaProcess.run(folder, "", Continuo.class, "tokenize", "--json", waltz).out();

    Run run = JavaProcess.run(folder, tokens, Continuo.class, "detokenize", "-", "-o", "out.mid");

    assertThat(run).isEqualTo(new Run(0, "", ""));
    assertThat(MidiReader.read(folder.resolve("out.mid")).notes().count()).isEqualTo(6);
  }

  /** What Ctrl-C sends too. */
  @Test
  void training_that_is_told_to_end_goes_on_later() throws Exception {
    Songs.corpus(folder.resolve("data"));
    Path err = folder.resolve("err.txt");
    Object[] arguments = {
      "train",
      "--data",
      "data",
      "--out",
      "model",
      "--sequence-length",
      40,
      "--batch-size",
      1,
      "--steps",
      100_000,
      "--schedule",
      "constant",
      "--warmup-steps",
      0,
      "--validate-every",
      100_000,
      "--device",
      "cpu"
    };
    Process training =
        JavaProcess.builder(folder, Continuo.class, arguments)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();
    try {
      while (training.isAlive() && !Files.readString(err).contains("loss ")) {
        Thread.sleep(50);
      }
      training.destroy();
      training.waitFor();
    } finally {
      training.destroyForcibly();
    }

    assertThat(Files.readString(err))
        .contains("stopping after this step", "; the same command resumes from there");
    Matcher stopped = Pattern.compile("stopped after step (\\d+)").matcher(Files.readString(err));
    assertThat(stopped.find()).isTrue();
    int steps = Integer.parseInt(stopped.group(1));
    arguments[10] = steps + 2; // a constant rate lets a training have any length
    Run rest = JavaProcess.run(folder, "", Continuo.class, arguments);

    assertThat(rest.err()).contains("resuming after step " + steps);
    assertThat(rest.out()).startsWith(String.format(Locale.ROOT, "model: %d steps", steps + 2));
    assertThat(rest.status()).isZero();
  }

  /** What Ctrl-C sends too. */
  @Test
  void evaluation_on_several_threads_that_is_told_to_end_ends_and_writes_no_report()
      throws Exception {
    Songs.corpus(folder.resolve("data"));
    TinyModel.saveTo(folder.resolve("model"));
    Path err = folder.resolve("err.txt");
    Process evaluation =
        JavaProcess.builder(
                folder,
                Continuo.class,
                "evaluate",
                "model",
                "--data",
                "data",
                "--split",
                "all",
                "--samples",
                100_000,
                "--prompt-bars",
                1,
                "--bars",
                1,
                "--threads",
                4,
                "--report",
                "report")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();
    try {
      while (evaluation.isAlive() && !Files.readString(err).contains("Generating")) {
        Thread.sleep(50);
      }
      assertThat(evaluation.isAlive()).isTrue();
      evaluation.destroy();
      assertThat(evaluation.waitFor(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      evaluation.destroyForcibly();
    }

    assertThat(evaluation.exitValue()).isEqualTo(128 + 15);
    assertThat(folder.resolve("report/report.md")).doesNotExist();
  }

  @Test
  void model_writes_music_with_nothing_else_on_standard_output() throws Exception {
    Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
    TinyModel.saveTo(folder.resolve("model"));

    Run run =
        JavaProcess.run(
            folder,
            "",
            Continuo.class,
            "continue",
            "waltz.mid",
            "--model",
            "model",
            "-o",
            "longer.mid",
            "--piano-roll",
            "longer.png",
            "--notes",
            4,
            "--json");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.object().get("newNotes").getAsInt()).isEqualTo(4);
    Pictures.assertIsDrawn(folder.resolve("longer.png"));
  }
}
