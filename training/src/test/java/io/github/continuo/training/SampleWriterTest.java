package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.data.Piece;
import io.github.continuo.data.Pieces;
import io.github.continuo.data.Split;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.picture.PianoRoll;
import io.github.continuo.picture.Png;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.training.TrainingListener.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleWriterTest {
  private static final GenerationOptions SHORT =
      GenerationOptions.defaults().withLength(GenerationLength.notes(6)).withSeed(3);
  private static final TrainingListener SILENT = new TrainingListener() {};

  private final Piece song = Pieces.tune("song", 60, Pieces.TOKENIZER);
  private final Path folder;

  SampleWriterTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private void train(TrainableBase model, TrainingListener listener) throws Exception {
    TrainingConfig config =
        TrainingConfig.ofSteps(4)
            .withData(new TrainingConfig.Data(2, 1, 16, 1))
            .withEvaluation(new TrainingConfig.Evaluation(4, 4));
    new Trainer(model, new Split(List.of(song), List.of()), folder, config, listener).train();
  }

  @Test
  void samples_are_what_the_model_of_that_step_writes() throws Exception {
    Path samples = folder.resolve("samples");
    try (TrainableBase model = Models.tiny(1)) {
      train(model, new SampleWriter(model, samples, 2).withOptions(SHORT));
    }

    try (Generator last = Generator.of(Models.load(folder))) {
      Path expected = folder.resolve("expected.mid");
      MidiWriter.write(last.generate(PieceSetup.empty(), SHORT).score(), expected);
      assertThat(samples.resolve("step-000004.mid")).hasSameBinaryContentAs(expected);
    }
    Score earlier = MidiReader.read(samples.resolve("step-000002.mid"));
    assertThat(earlier.notes()).hasSize(6);
    Path picture = folder.resolve("expected.png");
    Png.write(PianoRoll.of(earlier), picture);
    assertThat(samples.resolve("step-000002.png")).hasSameBinaryContentAs(picture);
    assertThat(samples.resolve("step-000003.mid")).doesNotExist();
  }

  @Test
  void a_training_comes_out_the_same_with_samples_and_without() throws Exception {
    Map<String, float[]> heard;
    Map<String, float[]> unheard;
    try (TrainableBase model = Models.tiny(1)) {
      train(model, new SampleWriter(model, folder.resolve("samples"), 1).withOptions(SHORT));
      heard = Models.weights(model);
    }
    try (TrainableBase model = Models.tiny(1)) {
      train(model, SILENT);
      unheard = Models.weights(model);
    }

    heard.forEach(
        (name, weight) ->
            assertThat(weight).as(name).containsExactly(Objects.requireNonNull(unheard.get(name))));
  }

  @Test
  void samples_go_on_from_a_prompt() throws Exception {
    Score prompt =
        Score.of(
            TimeBase.ticksPerQuarter(480),
            List.of(Track.of(List.of(new Note(0, 480, 0, 60, 80), new Note(480, 480, 0, 64, 80)))));
    try (TrainableBase model = Models.tiny(1)) {
      new SampleWriter(model, folder, 10).withPrompt(prompt).withOptions(SHORT).onStep(step(20));
    }

    Score sample = MidiReader.read(folder.resolve("step-000020.mid"));
    assertThat(sample.notes().limit(2)).containsExactlyElementsOf(prompt.notes().toList());
    assertThat(sample.notes()).hasSize(8);
  }

  private static Step step(int number) {
    return new Step(number, 1, 1, 1, 1, 1, 0);
  }

  @Test
  void a_sample_that_cannot_be_written_ends_no_training() throws Exception {
    Path file = Files.writeString(folder.resolve("samples"), "a file in the place of the folder");
    try (TrainableBase model = Models.tiny(1)) {
      new SampleWriter(model, file, 1).withOptions(SHORT).onStep(step(1));

      assertThat(file).isRegularFile();
    }
  }

  @Test
  void an_interrupt_ends_a_sample_and_is_kept_for_the_training() {
    try (TrainableBase model = Models.tiny(1)) {
      Thread.currentThread().interrupt();

      new SampleWriter(model, folder, 1).onStep(step(1));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(folder.resolve("step-000001.mid")).doesNotExist();
    }
  }

  @Test
  void an_interval_and_a_prompt_that_say_nothing_are_refused() {
    try (TrainableBase model = Models.tiny(1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new SampleWriter(model, folder, 0))
          .withMessage("steps between samples must be at least 1, got 0");
      Score silence = Score.of(TimeBase.ticksPerQuarter(480), List.of());
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new SampleWriter(model, folder, 1).withPrompt(silence))
          .withMessage("prompt must have at least one note, got none");
    }
  }
}
