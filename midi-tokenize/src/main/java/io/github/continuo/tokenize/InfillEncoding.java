package io.github.continuo.tokenize;

import org.jspecify.annotations.Nullable;

/**
 * Result of encoding a score for infilling: the tokens around and inside the region, and a
 * detokenizer for new ones. Immutable.
 */
public final class InfillEncoding {
  private final InfillSequence infill;
  private final DetokenizerFactory factory;

  /** Creates detokenizers; for tokenizers. */
  @FunctionalInterface
  public interface DetokenizerFactory {

    /**
     * {@return a detokenizer for the region}
     *
     * @param constraints what the region must not contain
     * @param previous the detokenizer of the region so far, whose constraints on notes the new one
     *     goes on keeping; null at its beginning
     */
    IncrementalDetokenizer create(
        GenerationConstraints constraints, @Nullable IncrementalDetokenizer previous);
  }

  /**
   * For tokenizers.
   *
   * @param infill tokens of the score split at the region
   * @param factory creates a detokenizer for the region within constraints
   */
  public InfillEncoding(InfillSequence infill, DetokenizerFactory factory) {
    this.infill = infill;
    this.factory = factory;
  }

  /** {@return the tokens of the score split at the region; the target holds the present notes} */
  public InfillSequence infill() {
    return infill;
  }

  /**
   * {@return a new detokenizer for the region, positioned at the start of it}
   *
   * <p>It allows notes from the start of the region on, in the tracks of the region and on the
   * channels that those tracks use. It does not enforce the end of the region; the end token is
   * allowed after any note.
   *
   * @param constraints what the region must not contain
   * @throws IllegalArgumentException if the constraints leave nothing to generate
   */
  public IncrementalDetokenizer detokenizer(GenerationConstraints constraints) {
    return factory.create(constraints, null);
  }

  /**
   * {@return a new detokenizer for the rest of a region, which keeps the constraints on notes
   * together with the notes before}
   *
   * @param constraints as for {@link #detokenizer(GenerationConstraints)}
   * @param previous the detokenizer of the region up to here; no longer used
   */
  public IncrementalDetokenizer detokenizer(
      GenerationConstraints constraints, IncrementalDetokenizer previous) {
    return factory.create(constraints, previous);
  }
}
