package io.github.continuo.data;

import io.github.continuo.tokenize.TokenSequence;

/** The tokens of a piece, in memory or in a file. Implementations are safe for several threads. */
interface Rows {

  /** How many there are. */
  int count();

  /** A copy of the rows from {@code firstRow} up to, but not including, {@code endRow}. */
  TokenSequence slice(int firstPosition, int endPosition);

  /** Rows in memory. */
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
