package io.github.continuo.evaluation;

import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.transformer.SequenceModel;

/**
 * Settings for the generation of samples that are compared with real music. Immutable; the {@code
 * with} methods return changed copies.
 */
public final class SamplePlan {
  private static final int DEFAULT_PROMPT_BARS = 8;
  private static final int DEFAULT_BARS = 16;

  private final int pieces;
  private final int promptBars;
  private final int bars;
  private final GenerationOptions options;

  private SamplePlan(int pieces, int promptBars, int bars, GenerationOptions options) {
    requirePositive("pieces to generate", pieces);
    requirePositive("bars of a prompt", promptBars);
    requirePositive("bars to generate", bars);
    this.pieces = pieces;
    this.promptBars = promptBars;
    this.bars = bars;
    this.options = options;
  }

  static void requirePositive(String what, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(what + " must be at least 1, got " + count);
    }
  }

  /**
   * {@return a plan with the given number of samples, each of 16 bars after a prompt of 8 bars,
   * with the sampling that suits the model and seed 0}
   *
   * @param pieces number of samples, at least 1
   */
  public static SamplePlan ofPieces(int pieces) {
    return new SamplePlan(
        pieces, DEFAULT_PROMPT_BARS, DEFAULT_BARS, GenerationOptions.defaults().withSeed(0));
  }

  /**
   * {@return a copy with the given length of prompts}
   *
   * @param newPromptBars bars of a prompt, at least 1
   */
  public SamplePlan withPromptBars(int newPromptBars) {
    return new SamplePlan(pieces, newPromptBars, bars, options);
  }

  /**
   * {@return a copy with the given length of samples}
   *
   * @param newBars bars to generate after each prompt, at least 1
   */
  public SamplePlan withBars(int newBars) {
    return new SamplePlan(pieces, promptBars, newBars, options);
  }

  /**
   * {@return a copy with the given generation options}
   *
   * @param newOptions generation options; the length is ignored, and the seed is that of the first
   *     sample and increases by 1 per sample
   */
  public SamplePlan withOptions(GenerationOptions newOptions) {
    return new SamplePlan(pieces, promptBars, bars, newOptions);
  }

  /** Returns a copy whose sampling leaves nothing open: the model's completes it. */
  SamplePlan completedBy(SequenceModel model) {
    return withOptions(options.withSampling(options.sampling().or(model.sampling())));
  }

  /**
   * {@return the most samples to generate, at least 1} If it is more than the number of pieces, the
   * pieces are cut several times.
   */
  public int pieces() {
    return pieces;
  }

  /** {@return the length of a prompt in bars, at least 1} */
  public int promptBars() {
    return promptBars;
  }

  /** {@return the length of a sample in bars, at least 1} */
  public int bars() {
    return bars;
  }

  /** {@return the generation options; the length is ignored} */
  public GenerationOptions options() {
    return options;
  }
}
