package io.github.continuo.data;

import io.github.continuo.tokenize.TokenSequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Cuts pieces into windows of time + 1 rows: time rows to read and, one further on, time rows to
 * predict.
 *
 * <p>Each piece is cut anew for every epoch, at an offset drawn from the seed. Where the cuts leave
 * less than a window at the start or the end of a piece, the window is moved to the inside until it
 * is full; so only pieces shorter than a window need padding, and every row but a piece's first is
 * predicted at least once an epoch. Immutable.
 */
public final class Windows {
  private final List<Piece> pieces;
  private final int time;
  private final long seed;

  /**
   * Windows over pieces.
   *
   * @param time rows to read in a window, at least 1
   */
  public Windows(List<Piece> pieces, int time, long seed) {
    if (time < 1) {
      throw new IllegalArgumentException("window must have at least 1 row, got " + time);
    }
    this.pieces = List.copyOf(pieces);
    this.time = time;
    this.seed = seed;
  }

  /** The windows of one epoch in random order; the same for the same seed and epoch. */
  public List<TokenSequence> epoch(int epoch) {
    // Random by itself begins almost alike for seeds that are close together.
    Random random = new Random(new SplittableRandom(seed * 1_000_003 + epoch).nextLong());
    List<TokenSequence> windows = new ArrayList<>();
    for (Piece piece : pieces) {
      cut(piece.tokens(), random.nextInt(time), windows);
    }
    Collections.shuffle(windows, random);
    return windows;
  }

  /** The windows from the start of each piece on, piece by piece; each row is predicted once. */
  public List<TokenSequence> inOrder() {
    List<TokenSequence> windows = new ArrayList<>();
    for (Piece piece : pieces) {
      int length = piece.tokens().length();
      for (int start = 0; start < length - 1; start += time) {
        windows.add(piece.tokens().slice(start, Math.min(start + time + 1, length)));
      }
    }
    return windows;
  }

  private void cut(TokenSequence tokens, int offset, List<TokenSequence> windows) {
    int last = Math.max(0, tokens.length() - time - 1); // the last start of a full window
    int start = 0;
    int next = offset == 0 ? time : offset;
    while (start < last) {
      windows.add(tokens.slice(start, start + time + 1));
      start = next;
      next += time;
    }
    if (tokens.length() > 1) {
      windows.add(tokens.slice(last, Math.min(last + time + 1, tokens.length())));
    }
  }
}
