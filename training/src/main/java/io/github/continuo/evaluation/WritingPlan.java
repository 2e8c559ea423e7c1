package io.github.continuo.evaluation;

import io.github.continuo.generate.GenerationOptions;

/**
 * How a model is to write music that is held beside that of pieces. Immutable; the {@code with}
 * methods give changed copies.
 */
public final class WritingPlan {
  private static final int DEFAULT_PROMPT_BARS = 8;
  private static final int DEFAULT_BARS = 16;

  private final int pieces;
  private final int promptBars;
  private final int bars;
  private final GenerationOptions options;

  private WritingPlan(int pieces, int promptBars, int bars, GenerationOptions options) {
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
      throw new IllegalArgumentException("%s must be at least 1, got %d".formatted(what, count));
    }
  }

  /**
   * So many pieces of 16 bars, after 8 bars of others, with the default options of generation.
   *
   * @param pieces at least 1
   */
  public static WritingPlan ofPieces(int pieces) {
    return new WritingPlan(pieces, DEFAULT_PROMPT_BARS, DEFAULT_BARS, GenerationOptions.defaults());
  }

  /** With prompts of so many bars, at least 1. */
  public WritingPlan withPromptBars(int newPromptBars) {
    return new WritingPlan(pieces, newPromptBars, bars, options);
  }

  /** With so many bars to write after each prompt, at least 1. */
  public WritingPlan withBars(int newBars) {
    return new WritingPlan(pieces, promptBars, newBars, options);
  }

  /**
   * With other options; their amount is not looked at, and their seed is that of the first piece,
   * greater by 1 for each of the others.
   */
  public WritingPlan withOptions(GenerationOptions newOptions) {
    return new WritingPlan(pieces, promptBars, bars, newOptions);
  }

  /** How many pieces are written, at most; more than there are if songs are cut several times. */
  public int pieces() {
    return pieces;
  }

  /** The length of a prompt. */
  public int promptBars() {
    return promptBars;
  }

  /** How much is written after it. */
  public int bars() {
    return bars;
  }

  /** How it is drawn. */
  public GenerationOptions options() {
    return options;
  }
}
