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
 * Lets a model in training write music every so many steps, to be heard and seen: {@code
 * step-000500.mid} and the piano roll {@code step-000500.png} in a folder.
 *
 * <p>The model writes with the weights of that step, in 32 bits, on the device on which it is
 * trained, between two steps; the training waits, and comes out the same as without. It takes
 * memory for one sequence as long as the model's context. Every sample has the same prompt and
 * seed, so what differs between them has been learned.
 *
 * <p>A sample that fails, because a file cannot be written or for any other reason, is logged and
 * left out, and the training goes on. An interrupt ends a sample at once, and then the training.
 *
 * <p>Immutable; the {@code with} methods give changed copies.
 */
public final class SampleWriter implements TrainingListener {
  private static final Logger LOGGER = LoggerFactory.getLogger(SampleWriter.class);

  /** Some bars, and an untrained model that lets no time pass still comes to an end. */
  private static final GenerationOptions OPTIONS =
      GenerationOptions.defaults().withLength(GenerationLength.notes(128)).withSeed(0);

  private final SequenceModel model;
  private final Path folder;
  private final int everySteps;
  private final Optional<Score> prompt;
  private final GenerationOptions options;

  /**
   * Samples of 128 notes, from nothing.
   *
   * @param model the one that is trained
   * @param folder of the samples, made if it is not there
   * @param everySteps at least 1
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
   * {@return a writer of samples that go on from a score}
   *
   * @param newPrompt the score, with at least one note
   * @throws IllegalArgumentException if it has none
   */
  public SampleWriter withPrompt(Score newPrompt) {
    if (newPrompt.notes().findAny().isEmpty()) {
      throw new IllegalArgumentException("prompt must have at least one note, got none");
    }
    return new SampleWriter(model, folder, everySteps, Optional.of(newPrompt), options);
  }

  /**
   * {@return a writer of samples with other options, such as another {@linkplain GenerationLength
   * amount} or seed}
   *
   * @param newOptions the same for every sample
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
