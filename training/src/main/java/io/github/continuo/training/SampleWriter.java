package io.github.continuo.training;

import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Score;
import io.github.continuo.picture.PianoRoll;
import io.github.continuo.picture.Png;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generates a sample with the model in training at a fixed interval of steps, and writes it to a
 * folder: {@code step-000500.mid} and the piano roll {@code step-000500.png}.
 *
 * <p>The model generates with the weights of that step, in float32, on its training device, between
 * two steps; training waits, and its result does not change. Generation takes memory for one
 * sequence of the model's context length. Every sample has the same prompt and seed, so samples
 * differ only by training.
 *
 * <p>A sample that fails, because a file cannot be written or for any other reason, is logged and
 * skipped, and training continues. An interrupt ends a sample at once, and then the training run.
 *
 * <p>Immutable; the {@code with} methods return copies.
 */
public final class SampleWriter implements TrainingListener {
  private static final Logger LOGGER = LoggerFactory.getLogger(SampleWriter.class);

  /**
   * A few bars; a limit in notes also ends the sample of an untrained model in which no time
   * passes.
   */
  private static final GenerationOptions OPTIONS =
      GenerationOptions.defaults().withLength(GenerationLength.notes(128)).withSeed(0);

  private final SequenceModel model;
  private final Path folder;
  private final int everySteps;
  private final Optional<Score> prompt;
  private final GenerationOptions options;

  /**
   * Creates a writer of samples of 128 notes without a prompt.
   *
   * @param model model in training
   * @param folder folder of the samples, created if missing
   * @param everySteps steps between samples, at least 1
   */
  public SampleWriter(SequenceModel model, Path folder, int everySteps) {
    this(model, folder, everySteps, Optional.empty(), OPTIONS);
  }

  private SampleWriter(
      SequenceModel model,
      Path folder,
      int everySteps,
      Optional<Score> prompt,
      GenerationOptions options) {
    Ranges.require(everySteps >= 1, "steps between samples must be at least 1", everySteps);
    this.model = model;
    this.folder = folder;
    this.everySteps = everySteps;
    this.prompt = prompt;
    this.options = options;
  }

  /**
   * {@return a copy whose samples continue the given score}
   *
   * @param newPrompt score with at least one note
   * @throws IllegalArgumentException if the score has no notes
   */
  public SampleWriter withPrompt(Score newPrompt) {
    if (newPrompt.notes().findAny().isEmpty()) {
      throw new IllegalArgumentException("prompt must have at least one note, got none");
    }
    return new SampleWriter(model, folder, everySteps, Optional.of(newPrompt), options);
  }

  /**
   * {@return a copy with the given generation options, such as the {@linkplain GenerationLength
   * length} or the seed}
   *
   * @param newOptions options of every sample
   */
  public SampleWriter withOptions(GenerationOptions newOptions) {
    return new SampleWriter(model, folder, everySteps, prompt, newOptions);
  }

  @Override
  public void onStep(Step step) {
    if (step.number() % everySteps != 0) {
      return;
    }
    try {
      write(String.format(Locale.ROOT, "step-%06d", step.number()), sample());
    } catch (CancellationException e) {
      LOGGER.debug("sample of step {} was interrupted", step.number());
    } catch (IOException | RuntimeException e) {
      LOGGER.warn("there is no sample of step {}", step.number(), e);
    }
  }

  private Continuation sample() {
    try (Generator generator = Generator.sharing(model)) {
      return prompt.isPresent()
          ? generator.continueFrom(prompt.get(), options)
          : generator.generate(PieceSetup.empty(), options);
    }
  }

  private void write(String name, Continuation sample) throws IOException {
    Files.createDirectories(folder);
    MidiWriter.write(sample.score(), folder.resolve(name + ".mid"));
    PianoRoll roll =
        prompt.isPresent()
            ? PianoRoll.of("prompt", sample.prompt()).withLayer("new", sample.newEvents())
            : PianoRoll.of(sample.score());
    Png.write(roll, folder.resolve(name + ".png"));
  }
}
