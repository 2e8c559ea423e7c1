package io.github.continuo.evaluation;

import io.github.continuo.generate.GenerationOptions;
import java.util.Locale;

/**
 * How a model is to write music that is held beside that of pieces. Immutable; the {@code with}
 * methods give changed copies.
 */
public final class SamplePlan {
  private static final int DEFAULT_PROMPT_BARS = 8;
  private static final int DEFAULT_BARS = 16;

  private final int pieces;
  private final int promptBars;
  private final int bars;
  private final GenerationOptions options;

  private SamplePlan(int pieces, int promptBars, int bars, GenerationOptions options) {
    requirePositive("pieces to write", pieces);
    requirePositive("bars of a prompt", promptBars);
    requirePositive("bars to write", bars);
    this.pieces = pieces;
    this.promptBars = promptBars;
    this.bars = bars;
    this.options = options;
  }

  static void requirePositive(String what, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be at least 1, got %d", what, count));
    }
  }

  /**
   * {@return a plan of so many pieces of 16 bars, after 8 bars of others, with the default options
   * of generation and seed 0, so that two measurements compare}
   *
   * @param pieces at least 1
   */
  public static SamplePlan ofPieces(int pieces) {
    return new SamplePlan(
        pieces, DEFAULT_PROMPT_BARS, DEFAULT_BARS, GenerationOptions.defaults().withSeed(0));
  }

  /**
   * {@return this plan with prompts of another length}
   *
   * @param newPromptBars bars of a prompt, at least 1
   */
  public SamplePlan withPromptBars(int newPromptBars) {
    return new SamplePlan(pieces, newPromptBars, bars, options);
  }

  /**
   * {@return this plan with more or less to write}
   *
   * @param newBars bars to write after each prompt, at least 1
   */
  public SamplePlan withBars(int newBars) {
    return new SamplePlan(pieces, promptBars, newBars, options);
  }

  /**
   * {@return this plan with other options}
   *
   * @param newOptions how music is drawn; their amount is not looked at, and their seed is that of
   *     the first piece, greater by 1 for each of the others
   */
  public SamplePlan withOptions(GenerationOptions newOptions) {
    return new SamplePlan(pieces, promptBars, bars, newOptions);
  }

  /**
   * {@return how many pieces are written, at most; more than there are if songs are cut several
   * times}
   */
  public int pieces() {
    return pieces;
  }

  /** {@return the length of a prompt, in bars} */
  public int promptBars() {
    return promptBars;
  }

  /** {@return how much is written after a prompt, in bars} */
  public int bars() {
    return bars;
  }

  /** {@return how the music is drawn} */
  public GenerationOptions options() {
    return options;
  }
}
