package io.github.continuo.data.windows;

import io.github.continuo.data.Piece;
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
 * Cuts pieces into windows of time + 1 positions: time positions of input and, shifted by one, time
 * positions of targets.
 *
 * <p>Each piece is cut at a new offset, drawn from the seed, in every epoch. If a cut leaves less
 * than a window at the start or the end of a piece, the window is shifted inwards until it is full.
 * So only pieces shorter than a window need padding, and every position except the first of a piece
 * is predicted at least once per epoch.
 *
 * <p>A fraction of the windows may be replaced by {@linkplain InfillSequence infilling sequences}
 * whose region begins in the window. The region takes at most half of such a window; the rest holds
 * its surroundings, which reach as far back and ahead in the piece as there is room.
 *
 * <p>A list of windows holds no tokens, only about 30 bytes per window: each window is read from
 * its piece when it is taken from the list. Immutable.
 */
public final class TrainingWindows {
  private final List<Piece> pieces;
  private final int time;
  private final long seed;
  private final WindowTransform transform;
  private final Infilling infilling;

  /**
   * Creates unmodified windows of pieces.
   *
   * @param pieces pieces to cut
   * @param time input positions of a window, at least 1
   * @param seed seed of all random choices: cuts, order, transforms and infilling
   */
  public TrainingWindows(List<Piece> pieces, int time, long seed) {
    this(pieces, time, seed, WindowTransform.none(), Infilling.NONE);
  }

  private TrainingWindows(
      List<Piece> pieces, int time, long seed, WindowTransform transform, Infilling infilling) {
    if (time < 1) {
      throw new IllegalArgumentException("window must have at least 1 position, got " + time);
    }
    this.pieces = List.copyOf(pieces);
    this.time = time;
    this.seed = seed;
    this.transform = transform;
    this.infilling = infilling;
  }

  /**
   * {@return a copy that transforms each window in every epoch, with random numbers drawn from the
   * seed}
   *
   * @param newTransform transform of a window
   */
  public TrainingWindows varied(WindowTransform newTransform) {
    return new TrainingWindows(pieces, time, seed, newTransform, infilling);
  }

  /**
   * {@return a copy that replaces a fraction of the windows by infilling sequences in every epoch}
   * The windows and their regions are drawn from the seed; a window in which no region fits stays
   * unchanged.
   *
   * @param tokenizer tokenizer of the pieces
   * @param share fraction of the windows, 0 to 1
   */
  public TrainingWindows withRegions(Tokenizer tokenizer, double share) {
    return new TrainingWindows(pieces, time, seed, transform, new Infilling(tokenizer, share));
  }

  /**
   * {@return the windows of an epoch in random order} They are the same for the same seed and
   * epoch.
   *
   * @param epoch number of the epoch
   */
  public List<TokenSequence> epoch(int epoch) {
    // Random starts almost alike for nearby seeds, so its seed is drawn from another generator.
    SplittableRandom ofEpoch = new SplittableRandom(seed * 1_000_003 + epoch);
    Random random = new Random(ofEpoch.nextLong());
    List<Cut> cuts = new ArrayList<>();
    for (Piece piece : pieces) {
      cut(piece, random.nextInt(time), cuts);
    }
    Collections.shuffle(cuts, random);
    return new Read(cuts, time, transform, infilling, ofEpoch.nextLong());
  }

  private List<Cut> cutsInOrder() {
    List<Cut> cuts = new ArrayList<>();
    for (Piece piece : pieces) {
      for (int start = 0; start < piece.length() - 1; start += time) {
        cuts.add(new Cut(piece, start, Math.min(start + time + 1, piece.length())));
      }
    }
    return cuts;
  }

  /**
   * Returns evenly spaced ones of the consecutive, untransformed windows from the start of each
   * piece, piece by piece. In all of these, each position except the first of a piece is predicted
   * once.
   *
   * @param most maximum number of windows
   * @return the windows; all if there are no more than the maximum
   */
  public List<TokenSequence> evenly(int most) {
    List<Cut> all = cutsInOrder();
    int count = Math.min(all.size(), most);
    List<Cut> taken =
        IntStream.range(0, count)
            .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
            .toList();
    return new Read(taken, time, WindowTransform.none(), Infilling.NONE, 0);
  }

  private void cut(Piece piece, int offset, List<Cut> cuts) {
    int last = Math.max(0, piece.length() - time - 1); // the last start of a full window
    int start = 0;
    int next = offset == 0 ? time : offset;
    while (start < last) {
      cuts.add(new Cut(piece, start, start + time + 1));
      start = next;
      next += time;
    }
    if (piece.length() > 1) {
      cuts.add(new Cut(piece, last, Math.min(last + time + 1, piece.length())));
    }
  }

  /** The position range of a window in its piece. */
  private record Cut(Piece piece, int firstPosition, int endPosition) {
    TokenSequence read() {
      return piece.slice(firstPosition, endPosition);
    }
  }

  /** Replaces a fraction of the windows by infilling sequences. */
  private record Infilling(@Nullable Tokenizer tokenizer, double share) {
    static final Infilling NONE = new Infilling(null, 0);

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

  /** List of windows, each read from its piece at every access. */
  private static final class Read extends AbstractList<TokenSequence> implements RandomAccess {
    private final List<Cut> cuts;
    private final int time;
    private final WindowTransform transform;
    private final Infilling infilling;
    private final long seed; // of transforms and infilling

    Read(List<Cut> cuts, int time, WindowTransform transform, Infilling infilling, long seed) {
      this.cuts = cuts;
      this.time = time;
      this.transform = transform;
      this.infilling = infilling;
      this.seed = seed;
    }

    @Override
    public TokenSequence get(int index) {
      RandomGenerator random = new SplittableRandom(seed + index);
      return transform.of(infilling.window(cuts.get(index), time, random), random);
    }

    @Override
    public int size() {
      return cuts.size();
    }
  }
}
