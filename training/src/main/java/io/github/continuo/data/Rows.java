package io.github.continuo.data;

import io.github.continuo.tokenize.TokenSequence;

/**
 * Tokens of a piece, in memory or in a file. Implementations are safe for use by several threads.
 */
interface Rows {

  /** Returns the number of positions. */
  int count();

  /**
   * Returns a copy of the positions from {@code firstPosition} up to, but not including, {@code
   * endPosition}.
   */
  TokenSequence slice(int firstPosition, int endPosition);

  /** Wraps tokens in memory. */
  static Rows of(TokenSequence tokens) {
    return new Rows() {
      @Override
      public int count() {
        return tokens.length();
      }

      @Override
      public TokenSequence slice(int firstPosition, int endPosition) {
        return tokens.slice(firstPosition, endPosition);
      }
    };
  }
}
