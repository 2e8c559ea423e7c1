package io.github.continuo.data;

import io.github.continuo.tokenize.InfillSequence;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.RandomAccess;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts pieces into windows of time + 1 rows: time rows to read and, one further on, time rows to
 * predict.
 *
 * <p>Each piece is cut anew for every epoch, at an offset drawn from the seed. Where the cuts leave
 * less than a window at the start or the end of a piece, the window is moved to the inside until it
 * is full; so only pieces shorter than a window need padding, and every row but a piece's first is
 * predicted at least once an epoch.
 *
 * <p>In the place of a share of the windows there may be {@linkplain InfillSequence arrangements}
 * around regions that begin there. Half of such a window at most is the region; the rest is what
 * stands around it, which reaches as far back and ahead in the piece as there is room.
 *
 * <p>A list of windows holds no tokens, only about 30 bytes a window: each is read from its piece
 * when it is taken out of the list. Immutable.
 */
public final class TrainingWindows {
  private final List<Piece> pieces;
  private final int time;
  private final long seed;
  private final WindowTransform variation;
  private final Arranging infilling;

  /**
   * Windows over pieces, as they are.
   *
   * @param pieces what is cut
   * @param time rows to read in a window, at least 1
   * @param seed of all that chance decides: cuts and order, and what is varied or gets regions
   */
  public TrainingWindows(List<Piece> pieces, int time, long seed) {
    this(pieces, time, seed, WindowTransform.none(), Arranging.NONE);
  }

  private TrainingWindows(
      List<Piece> pieces, int time, long seed, WindowTransform variation, Arranging infilling) {
    if (time < 1) {
      throw new IllegalArgumentException("window must have at least 1 row, got " + time);
    }
    this.pieces = List.copyOf(pieces);
    this.time = time;
    this.seed = seed;
    this.variation = variation;
    this.infilling = infilling;
  }

  /**
   * {@return these windows, in every epoch varied by numbers that are drawn from the seed}
   *
   * @param newVariation what becomes of each of them
   */
  public TrainingWindows varied(WindowTransform newVariation) {
    return new TrainingWindows(pieces, time, seed, newVariation, infilling);
  }

  /**
   * {@return these windows, in every epoch a share of them around regions} Share and regions are
   * drawn from the seed; where no region fits, a window stays as it is.
   *
   * @param tokenizer of the pieces
   * @param share 0 to 1
   */
  public TrainingWindows withRegions(Tokenizer tokenizer, double share) {
    return new TrainingWindows(pieces, time, seed, variation, new Arranging(tokenizer, share));
  }

  /**
   * {@return the windows of one epoch in random order} They are the same for the same seed and
   * epoch.
   *
   * @param epoch its number
   */
  public List<TokenSequence> epoch(int epoch) {
    // Random by itself begins almost alike for seeds that are close together.
    SplittableRandom ofEpoch = new SplittableRandom(seed * 1_000_003 + epoch);
    Random random = new Random(ofEpoch.nextLong());
    List<Cut> cuts = new ArrayList<>();
    for (Piece piece : pieces) {
      cut(piece, random.nextInt(time), cuts);
    }
    Collections.shuffle(cuts, random);
    return new Read(cuts, time, variation, infilling, ofEpoch.nextLong());
  }

  /**
   * {@return the windows from the start of each piece on, piece by piece, not varied} Each row but
   * the first of a piece is predicted once.
   */
  public List<TokenSequence> inOrder() {
    return asTheyAre(cutsInOrder());
  }

  private List<Cut> cutsInOrder() {
    List<Cut> cuts = new ArrayList<>();
    for (Piece piece : pieces) {
      for (int start = 0; start < piece.rows() - 1; start += time) {
        cuts.add(new Cut(piece, start, Math.min(start + time + 1, piece.rows())));
      }
    }
    return cuts;
  }

  /**
   * {@return windows of {@link #inOrder}, taken evenly from all}
   *
   * @param most how many at most; all of them if there are no more
   */
  public List<TokenSequence> evenly(int most) {
    List<Cut> all = cutsInOrder();
    int count = Math.min(all.size(), most);
    List<Cut> taken =
        IntStream.range(0, count)
            .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
            .toList();
    return asTheyAre(taken);
  }

  private List<TokenSequence> asTheyAre(List<Cut> cuts) {
    return new Read(cuts, time, WindowTransform.none(), Arranging.NONE, 0);
  }

  private void cut(Piece piece, int offset, List<Cut> cuts) {
    int last = Math.max(0, piece.rows() - time - 1); // the last start of a full window
    int start = 0;
    int next = offset == 0 ? time : offset;
    while (start < last) {
      cuts.add(new Cut(piece, start, start + time + 1));
      start = next;
      next += time;
    }
    if (piece.rows() > 1) {
      cuts.add(new Cut(piece, last, Math.min(last + time + 1, piece.rows())));
    }
  }

  /** Where a window lies in its piece. */
  private record Cut(Piece piece, int firstPosition, int endPosition) {
    TokenSequence read() {
      return piece.slice(firstPosition, endPosition);
    }
  }

  /** How many windows are arranged around regions. */
  private record Arranging(@Nullable Tokenizer tokenizer, double share) {
    static final Arranging NONE = new Arranging(null, 0);

    TokenSequence window(Cut cut, int time, RandomGenerator random) {
      if (tokenizer == null || share == 0 || random.nextDouble() >= share) {
        return cut.read();
      }
      return tokenizer
          .sampleInfill(
              cut.piece.tokens(),
              cut.firstPosition,
              cut.endPosition,
              Math.min(time / 2, time - 3),
              random)
          .map(infill -> infill.tokens(time + 1))
          .orElseGet(cut::read);
    }
  }

  /** The windows of cuts, each read anew when it is asked for. */
  private static final class Read extends AbstractList<TokenSequence> implements RandomAccess {
    private final List<Cut> cuts;
    private final int time;
    private final WindowTransform variation;
    private final Arranging infilling;
    private final long seed; // of what is done to windows

    Read(List<Cut> cuts, int time, WindowTransform variation, Arranging infilling, long seed) {
      this.cuts = cuts;
      this.time = time;
      this.variation = variation;
      this.infilling = infilling;
      this.seed = seed;
    }

    @Override
    public TokenSequence get(int index) {
      RandomGenerator random = new SplittableRandom(seed + index);
      return variation.of(infilling.window(cuts.get(index), time, random), random);
    }

    @Override
    public int size() {
      return cuts.size();
    }
  }
}
