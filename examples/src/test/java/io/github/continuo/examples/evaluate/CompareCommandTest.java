package io.github.continuo.examples.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.examples.FolkTune;
import io.github.continuo.examples.Run;
import io.github.continuo.examples.Songs;
import io.github.continuo.examples.TinyModel;
import io.github.continuo.midi.MidiWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path model;

  @BeforeEach
  void write_corpus_and_model() throws IOException {
    data = Songs.corpus(folder.resolve("data"));
    model = TinyModel.saveTo(folder.resolve("tiny"));
  }

  private Run compared(Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                "compare", "one=" + model, "--data", data, "--split", "all", "--device", "cpu"));
    words.addAll(List.of("--samples", 2, "--prompt-bars", 1, "--bars", 2));
    words.addAll(List.of("--out", folder.resolve("page")));
    words.addAll(List.of(more));
    return Run.of(words.toArray());
  }

  @Test
  void page_holds_models_side_by_side_and_shows_what_they_write() throws IOException {
    Path prompts = Files.createDirectories(folder.resolve("prompts"));
    MidiWriter.write(FolkTune.ODE_TO_JOY.score(), prompts.resolve("ode.mid"));
    Files.writeString(prompts.resolve("notes.txt"), "no music");

    Run run = compared("again=" + model, "--examples", prompts);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(folder.resolve("page/report.md"))
        .content()
        .contains("| one | notes, 12 steps per beat |", "| again |", "### ode", "(one/ode.mid)");
    assertThat(folder.resolve("page/again/ode.svg")).content().contains("<svg", "</svg>");
    assertThat(folder.resolve("page/one/ode.mid"))
        .hasSameBinaryContentAs(folder.resolve("page/again/ode.mid"));
  }

  @Test
  void a_training_tells_what_it_took() throws IOException {
    Path trained = folder.resolve("trained");
    Run training =
        Run.of(
            "train",
            "--data",
            data,
            "--out",
            trained,
            "--sequence-length",
            40,
            "--batch-size",
            2,
            "--steps",
            4,
            "--validate-every",
            2,
            "--samples-every",
            0,
            "--device",
            "cpu");
    assertThat(training.status()).as(training.err()).isZero();

    Run run = compared("trained=" + trained);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(folder.resolve("page/report.md")).content().contains("![validation loss");
    assertThat(folder.resolve("page/curves.svg")).content().contains("<svg", "</svg>");
  }

  @Test
  void names_that_folders_cannot_have_are_wrong_usage() {
    Run run = compared("../two=" + model);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("name of a model").contains("../two");
  }
}
