package io.github.continuo.tokenize;

/**
 * An encoded score: its tokens, and a detokenizer for tokens generated after them.
 *
 * <p>Immutable.
 */
public interface Encoding {

  /** {@return the tokens of the score, without EOS} */
  TokenSequence tokens();

  /**
   * {@return a new detokenizer with the default constraints, positioned at the end of the score's
   * music}
   */
  default IncrementalDetokenizer detokenizer() {
    return detokenizer(GenerationConstraints.defaults());
  }

  /**
   * {@return a new detokenizer, positioned at the end of the score's music}
   *
   * @param constraints the constraints of the new music
   * @throws IllegalArgumentException if the constraints allow nothing but the end of the piece
   */
  IncrementalDetokenizer detokenizer(GenerationConstraints constraints);
}
