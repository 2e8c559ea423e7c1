package io.github.continuo.generate;

import io.github.continuo.messages.Text;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.transformer.Sampling;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Options of generation: length, sampling, constraints, length of the prompt, start and end.
 * Immutable; each {@code with} method returns a changed copy.
 *
 * <p>Each token is sampled in these steps:
 *
 * <ol>
 *   <li>The temperature divides the logits.
 *   <li>Tokens that the grammar or the {@linkplain #constraints constraints} do not allow are
 *       removed.
 *   <li>Top-p keeps the most probable of the allowed tokens.
 *   <li>Top-k keeps the most probable of those.
 *   <li>Min-p removes those that are much less probable than the most probable one (Nguyen et al.
 *       2024).
 *   <li>One of the rest is sampled in proportion to its probability.
 * </ol>
 *
 * <p>Top-k, top-p and min-p apply to the allowed tokens only: top-p is a fraction of the
 * probability of the allowed tokens, not of the whole vocabulary.
 */
public final class GenerationOptions {

  /** Whether the model may end the music before the requested length is reached. */
  public enum Ending {
    /** The end token (EOS) is not sampled: music continues until the length is reached. */
    IGNORED,
    /** The model may sample the end token (EOS) before the length is reached. */
    ALLOWED
  }

  private static final GenerationOptions DEFAULTS =
      new GenerationOptions(
          GenerationLength.bars(16),
          Sampling.open(),
          0,
          Ending.IGNORED,
          GenerationConstraints.defaults(),
          0,
          GenerationStart.nearestBeat(),
          false);

  private final GenerationLength length;
  private final Sampling sampling;
  private final long seed;
  private final Ending ending;
  private final GenerationConstraints constraints;
  private final int maxPromptLength;
  private final GenerationStart start;
  private final boolean notesPastEnd;

  private GenerationOptions(
      GenerationLength length,
      Sampling sampling,
      long seed,
      Ending ending,
      GenerationConstraints constraints,
      int maxPromptLength,
      GenerationStart start,
      boolean notesPastEnd) {
    if (maxPromptLength < 0) {
      throw new IllegalArgumentException(
          "maxPromptLength must be at least 0 (0 is all that fit), got " + maxPromptLength);
    }
    this.length = Objects.requireNonNull(length, "length must be given");
    this.sampling = Objects.requireNonNull(sampling, "sampling must be given");
    this.seed = seed;
    this.ending = Objects.requireNonNull(ending, "ending must be given");
    this.constraints = Objects.requireNonNull(constraints, "constraints must be given");
    this.maxPromptLength = maxPromptLength;
    this.start = Objects.requireNonNull(start, "start must be given");
    this.notesPastEnd = notesPastEnd;
  }

  /**
   * {@return the default options with a new random seed: 16 bars, the sampling that suits the
   * model, end token ignored, nothing blocked, as much of the prompt as fits, start on the nearest
   * beat, no notes past the end}
   *
   * <p>Each call picks another seed, from 0 to 2,147,483,646; copies keep it. To reproduce music,
   * set a seed ({@link #withSeed}), such as {@link Continuation#seed()}.
   */
  public static GenerationOptions defaults() {
    return DEFAULTS.withSeed(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
  }

  /**
   * {@return a copy with the given length of new music}
   *
   * @param newLength how much to generate
   */
  public GenerationOptions withLength(GenerationLength newLength) {
    return new GenerationOptions(
        newLength, sampling, seed, ending, constraints, maxPromptLength, start, notesPastEnd);
  }

  /**
   * {@return a copy with the given temperature}
   *
   * @param newTemperature at least 0; 0 is greedy (always the most probable allowed token), 1
   *     leaves the logits unchanged
   */
  public GenerationOptions withTemperature(double newTemperature) {
    return withSampling(
        new Sampling(
            OptionalDouble.of(newTemperature),
            sampling.topK(),
            sampling.topP(),
            sampling.minP(),
            sampling.repeatedBars()));
  }

  /**
   * {@return a copy with the given top-k}
   *
   * @param newTopK number of most probable allowed tokens to sample from, at least 0; 0 is all
   */
  public GenerationOptions withTopK(int newTopK) {
    return withSampling(
        new Sampling(
            sampling.temperature(),
            OptionalInt.of(newTopK),
            sampling.topP(),
            sampling.minP(),
            sampling.repeatedBars()));
  }

  /**
   * {@return a copy with the given top-p}
   *
   * @param newTopP the most probable allowed tokens are kept until their probabilities sum to more
   *     than this fraction of the probability of all allowed tokens; more than 0, at most 1, which
   *     keeps all
   */
  public GenerationOptions withTopP(double newTopP) {
    return withSampling(
        new Sampling(
            sampling.temperature(),
            sampling.topK(),
            OptionalDouble.of(newTopP),
            sampling.minP(),
            sampling.repeatedBars()));
  }

  /**
   * {@return a copy with the given min-p}
   *
   * @param newMinP allowed tokens are kept whose probability is at least this fraction of that of
   *     the most probable one; at least 0, which keeps all, at most 1
   */
  public GenerationOptions withMinP(double newMinP) {
    return withSampling(
        new Sampling(
            sampling.temperature(),
            sampling.topK(),
            sampling.topP(),
            OptionalDouble.of(newMinP),
            sampling.repeatedBars()));
  }

  /**
   * {@return a copy in which some of the new bars repeat an earlier bar of the music, as choruses
   * and phrases do} The model generates the other bars, and a few events of the repeated ones.
   *
   * <p>Which bars these are, and which bar they repeat, is random, with the probabilities that were
   * counted in songs. Infilled regions repeat nothing.
   *
   * @param newRepeatedBars fraction of the new bars, at least 0, less than 1; 0 leaves repetition
   *     to the model
   */
  public GenerationOptions withRepeatedBars(double newRepeatedBars) {
    return withSampling(
        new Sampling(
            sampling.temperature(),
            sampling.topK(),
            sampling.topP(),
            sampling.minP(),
            OptionalDouble.of(newRepeatedBars)));
  }

  /**
   * {@return a copy with the given sampling}
   *
   * @param newSampling replaces temperature, top-k, top-p, min-p and repeated bars; what it leaves
   *     open is taken from the model's {@code generation_config.json}, or else from {@link
   *     Sampling#defaults}
   */
  public GenerationOptions withSampling(Sampling newSampling) {
    return new GenerationOptions(
        length, newSampling, seed, ending, constraints, maxPromptLength, start, notesPastEnd);
  }

  /**
   * {@return a copy with the given seed}
   *
   * @param newSeed any number; the same model, prompt and options give the same music, on every
   *     machine if the backend is {@code java}
   */
  public GenerationOptions withSeed(long newSeed) {
    return new GenerationOptions(
        length, sampling, newSeed, ending, constraints, maxPromptLength, start, notesPastEnd);
  }

  /**
   * {@return a copy that allows or ignores the end token (EOS)}
   *
   * @param newEnding which of the two
   */
  public GenerationOptions withEnding(Ending newEnding) {
    return new GenerationOptions(
        length, sampling, seed, newEnding, constraints, maxPromptLength, start, notesPastEnd);
  }

  /**
   * {@return a copy with the given constraints on new music, replacing those set before}
   *
   * @param newConstraints what may not be generated
   */
  public GenerationOptions withConstraints(GenerationConstraints newConstraints) {
    return new GenerationOptions(
        length, sampling, seed, ending, newConstraints, maxPromptLength, start, notesPastEnd);
  }

  /**
   * {@return a copy with the given limit on how much of the prompt the model reads: the last
   * positions, preceded by the settings in force there}
   *
   * <p>The model reads the last event of the prompt at least, and never more than its context
   * length. A prompt that exceeds the context is cut in units of a quarter of the context, so the
   * model may read as little as three quarters of it.
   *
   * @param newLength positions, at least 0; 0 is as many as fit
   */
  public GenerationOptions withMaxPromptLength(int newLength) {
    return new GenerationOptions(
        length, sampling, seed, ending, constraints, newLength, start, notesPastEnd);
  }

  /**
   * {@return a copy with the given start of a continuation} Infilling ignores it.
   *
   * @param newStart replaces the {@linkplain GenerationConstraints#withStartTick start tick} of the
   *     constraints, unless it is the nearest beat
   */
  public GenerationOptions withStart(GenerationStart newStart) {
    return new GenerationOptions(
        length, sampling, seed, ending, constraints, maxPromptLength, newStart, notesPastEnd);
  }

  /**
   * {@return a copy in which new notes may, or may not, sound past the end of new music: of a
   * length in bars, beats or seconds, or of a {@linkplain Generator#infill region}}
   *
   * @param newNotesPastEnd whether new notes may sound past the end, in a region at most until the
   *     next note of their pitch; if false they end with it
   */
  public GenerationOptions withNotesPastEnd(boolean newNotesPastEnd) {
    return new GenerationOptions(
        length, sampling, seed, ending, constraints, maxPromptLength, start, newNotesPastEnd);
  }

  /** {@return the length of new music} */
  public GenerationLength length() {
    return length;
  }

  /** {@return temperature, top-k, top-p, min-p and repeated bars, as far as they were set} */
  public Sampling sampling() {
    return sampling;
  }

  /** {@return the seed of all random choices} */
  public long seed() {
    return seed;
  }

  /** {@return whether the model may end the music} */
  public Ending ending() {
    return ending;
  }

  /** {@return the constraints on new music} */
  public GenerationConstraints constraints() {
    return constraints;
  }

  /**
   * {@return the maximum number of prompt positions that the model reads, at least 0; 0 is as many
   * as fit}
   */
  public int maxPromptLength() {
    return maxPromptLength;
  }

  /** {@return where a continuation starts} */
  public GenerationStart start() {
    return start;
  }

  /** {@return whether new notes may sound past the end of new music} */
  public boolean notesPastEnd() {
    return notesPastEnd;
  }

  @Override
  public String toString() {
    return Text.format(
        "GenerationOptions[length=%s, sampling=%s, seed=%d, ending=%s,"
            + " constraints=%s, maxPromptLength=%d, start=%s, notesPastEnd=%s]",
        length, sampling, seed, ending, constraints, maxPromptLength, start, notesPastEnd);
  }
}
