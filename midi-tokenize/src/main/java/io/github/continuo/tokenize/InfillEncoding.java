package io.github.continuo.tokenize;

import java.util.function.Function;

/**
 * Result of encoding a score for infilling: the tokens around and inside the region, and a
 * detokenizer for new ones. Immutable.
 */
public final class InfillEncoding {
  private final InfillSequence infill;
  private final Function<GenerationConstraints, IncrementalDetokenizer> detokenizer;

  /**
   * For tokenizers.
   *
   * @param infill tokens of the score split at the region
   * @param detokenizer creates a detokenizer for the region within constraints
   */
  public InfillEncoding(
      InfillSequence infill, Function<GenerationConstraints, IncrementalDetokenizer> detokenizer) {
    this.infill = infill;
    this.detokenizer = detokenizer;
  }

  /** {@return the tokens of the score split at the region; the target holds the present notes} */
  public InfillSequence infill() {
    return infill;
  }

  /**
   * Returns a new detokenizer for the region, positioned at the start of it.
   *
   * <p>It allows notes from the start of the region on, in the tracks of the region and on the
   * channels that those tracks use. It does not enforce the end of the region; the end token is
   * allowed after any note.
   *
   * @param constraints what the region must not contain
   * @return a new detokenizer
   * @throws IllegalArgumentException if the constraints leave nothing to generate
   */
  public IncrementalDetokenizer detokenizer(GenerationConstraints constraints) {
    return detokenizer.apply(constraints);
  }
}
