package io.github.continuo.examples;

import io.github.continuo.generate.Amount;
import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.EventKind;
import io.github.continuo.tokenize.ExtensionRules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Times how a model continues random notes with notes, through the {@link Generator} that programs
 * use: temperature 1, top-p 0.98, top-k 20.
 *
 * <p>No other events than notes may come, so that each is as long as a row of events can be. A
 * batch is that of variations: the prompt is read once for all of it.
 *
 * @param batch pieces written side by side, at least 1
 * @param promptRows rows of the prompt, at least {@link NotePrompt#LEAST_ROWS} and less than {@link
 *     RandomModel#CONTEXT_ROWS}
 * @param newRows rows that each piece gets, at least 2; more than the context holds are timed with
 *     the reading again that they cost
 * @param rounds how often this is measured, at least 1
 * @param seed of the notes and of all choices
 */
record GenerationBenchmark(int batch, int promptRows, int newRows, int rounds, long seed) {

  /**
   * How long whole rounds are run before one counts; the first one always is. A JVM needs some
   * seconds to find out what it runs often, and to compile that beside the two threads of the
   * model.
   */
  private static final double WARM_UP_SECONDS = 5;

  GenerationBenchmark {
    requireAtLeast(1, "batch", batch);
    requireAtLeast(NotePrompt.LEAST_ROWS, "prompt", promptRows);
    requireAtLeast(2, "new", newRows);
    requireAtLeast(1, "rounds", rounds);
    if (promptRows >= RandomModel.CONTEXT_ROWS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "prompt must be less than the %d rows of the context, got %d",
              RandomModel.CONTEXT_ROWS,
              promptRows));
    }
  }

  private static void requireAtLeast(int least, String what, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be at least %d, got %d", what, least, value));
    }
  }

  /**
   * What a round took, or the medians of several.
   *
   * @param promptSeconds until the prompt had been read
   * @param firstEventSeconds until the first new note was there; what {@link Continuation} says
   * @param stepsPerSecond rows after the first one in a second, of each piece; a step is the
   *     reading of a row and the spelling of the next
   */
  record Times(double promptSeconds, double firstEventSeconds, double stepsPerSecond) {}

  /** Measures, and closes the generator's model. */
  Times measure(RandomModel random) {
    StopwatchModel model = new StopwatchModel(random.model());
    try (Generator generator = Generator.of(model)) {
      Score prompt = NotePrompt.of(model.tokenizer(), promptRows, seed);
      long startNanos = System.nanoTime();
      do {
        round(generator, model, prompt);
      } while ((System.nanoTime() - startNanos) * 1e-9 < WARM_UP_SECONDS);
      List<Times> all = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        all.add(round(generator, model, prompt));
      }
      return new Times(
          median(all, Times::promptSeconds),
          median(all, Times::firstEventSeconds),
          median(all, Times::stepsPerSecond));
    }
  }

  private Times round(Generator generator, StopwatchModel model, Score prompt) {
    model.reset();
    Continuation first = generator.variations(prompt, batch, options()).get(0);
    if (first.promptRows() != promptRows || model.rows() != newRows) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%d rows must be read and %d spelled, but %d and %d were",
              promptRows,
              newRows,
              first.promptRows(),
              model.rows()));
    }
    return new Times(
        model.promptSeconds(),
        first.toFirstEvent().toNanos() * 1e-9,
        (newRows - 1) / model.furtherRowsSeconds());
  }

  private GenerationOptions options() {
    return GenerationOptions.defaults()
        .withMaxPromptRows(promptRows)
        .withAmount(Amount.rows(newRows))
        .withTemperature(1)
        .withTopP(0.98)
        .withTopK(20)
        .withSeed(seed)
        .withRules(
            ExtensionRules.defaults()
                .withBlockedKinds(EnumSet.complementOf(EnumSet.of(EventKind.NOTE))));
  }

  private static double median(List<Times> all, ToDoubleFunction<Times> figure) {
    return Medians.of(all.stream().map(figure::applyAsDouble));
  }
}
