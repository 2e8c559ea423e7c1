package io.github.continuo.transformer;

import io.github.continuo.messages.Text;
import io.github.continuo.tokenize.TokenSequence;
import java.util.Arrays;
import java.util.List;

/** Checks and concatenates the tokens of a batch of sequences of equal length. */
public final class TokenBatch {
  private TokenBatch() {}

  /**
   * {@return the token ids of a batch, [sequence][position][slot]}
   *
   * @param tokens one sequence for each of the batch, all of equal length, at least one position
   * @param batchSize required number of sequences
   * @param width required number of tokens of a position
   * @throws IllegalArgumentException if the sequences are not valid
   */
  public static int[] ids(List<TokenSequence> tokens, int batchSize, int width) {
    if (tokens.size() != batchSize) {
      throw new IllegalArgumentException(
          Text.format("the batch must have %d sequences, got %d", batchSize, tokens.size()));
    }
    int time = tokens.get(0).length();
    if (time == 0) {
      throw new IllegalArgumentException("at least one position must be read, got none");
    }
    for (TokenSequence sequence : tokens) {
      if (sequence.width() != width) {
        throw new IllegalArgumentException(
            Text.format("width must be %d, got %d", width, sequence.width()));
      }
      if (sequence.length() != time) {
        throw new IllegalArgumentException(
            Text.format(
                "all sequences must have the same length, got %d and %d", time, sequence.length()));
      }
    }
    return tokens.stream().flatMapToInt(sequence -> Arrays.stream(sequence.ids())).toArray();
  }

  /**
   * Checks indices of target positions.
   *
   * @param targetPositions the indices
   * @param length length of the sequences
   * @throws IllegalArgumentException unless they are ascending, from 1 to the last position, and at
   *     least one
   */
  public static void requirePredicted(int[] targetPositions, int length) {
    boolean holds = targetPositions.length > 0;
    int last = 0;
    for (int position : targetPositions) {
      holds &= position > last && position < length;
      last = position;
    }
    if (!holds) {
      throw new IllegalArgumentException(
          Text.format(
              "target positions must be ascending in 1..%d and at least one, got %s",
              length - 1, Arrays.toString(targetPositions)));
    }
  }
}
