package io.github.continuo.tokenize;

/**
 * The tokens of a score, and where its music stands so that more can follow.
 *
 * <p>Immutable.
 */
public interface Encoding {

  /** {@return the tokens, without an end-of-piece row} */
  TokenSequence tokens();

  /**
   * {@return a new extension of the encoded score by the default rules, standing where its music
   * ends}
   */
  default IncrementalDetokenizer detokenizer() {
    return detokenizer(GenerationConstraints.defaults());
  }

  /**
   * {@return a new extension of the encoded score, standing where its music ends}
   *
   * @param rules what the new music may not say
   * @throws IllegalArgumentException if nothing but the end could follow within the rules
   */
  IncrementalDetokenizer detokenizer(GenerationConstraints rules);
}
