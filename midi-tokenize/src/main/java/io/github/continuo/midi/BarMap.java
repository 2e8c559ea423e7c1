package io.github.continuo.midi;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Where the bars of a piece begin, in beats: by its meters, and of four beats where there is none.
 * A meter begins a new bar, wherever it stands. Bars are counted from 0. Immutable.
 */
public final class BarMap {
  private static final double DEFAULT_BEATS_PER_BAR = 4;
  private static final double ROUNDING = 1e-6; // of a bar; meters stand on whole ticks

  /** Bars of one length, up to the next stretch. */
  private record Stretch(double startBeat, long firstBar, double beatsPerBar) {
    long barAt(double beat) {
      return firstBar + (long) Math.floor((beat - startBeat) / beatsPerBar + ROUNDING);
    }

    /** How many bars there are up to a beat, the last of which may be cut short. */
    long barsUpTo(double beat) {
      return (long) Math.ceil((beat - startBeat) / beatsPerBar - ROUNDING);
    }

    double startOf(long bar) {
      return startBeat + (bar - firstBar) * beatsPerBar;
    }
  }

  private final NavigableMap<Double, Stretch> byStart = new TreeMap<>();
  private final NavigableMap<Long, Stretch> byBar = new TreeMap<>();

  /**
   * {@return the bars of a score}
   *
   * @param score gives the meters, of all its tracks, and the time base
   */
  public static BarMap of(Score score) {
    return new BarMap(score.timeSignatures(), BeatMap.of(score.timeBase()));
  }

  /**
   * Bars by meters.
   *
   * @param timeSignatures by ticks; of several at one tick the last counts
   * @param beats where the ticks of the meters lie
   */
  public BarMap(List<TimeSignature> timeSignatures, BeatMap beats) {
    put(new Stretch(0, 0, DEFAULT_BEATS_PER_BAR));
    for (TimeSignature timeSignature : timeSignatures) {
      double beat = beats.beatAt(timeSignature.tick());
      Stretch before = byStart.lastEntry().getValue();
      long bar = before.firstBar + before.barsUpTo(beat);
      put(
          new Stretch(
              beat, bar, timeSignature.quartersPerBar())); // of several at one tick the last counts
    }
  }

  private void put(Stretch stretch) {
    byStart.put(stretch.startBeat, stretch);
    byBar.put(stretch.firstBar, stretch);
  }

  /**
   * {@return the bar that a beat falls in}
   *
   * @param beat a place in beats, whole or not
   */
  public long barAt(double beat) {
    return floor(byStart, beat).barAt(beat);
  }

  /**
   * {@return where a bar begins, in beats}
   *
   * @param bar its number, from 0; it may lie after the end of the piece
   */
  public double startBeat(long bar) {
    return floor(byBar, bar).startOf(bar);
  }

  /**
   * {@return whether a bar begins at a beat}
   *
   * @param beat a place in beats; a bar that begins close by does not count
   */
  public boolean isStart(double beat) {
    return startBeat(barAt(beat)) == beat;
  }

  private static <K> Stretch floor(NavigableMap<K, Stretch> stretches, K key) {
    Map.Entry<K, Stretch> entry = stretches.floorEntry(key);
    return entry == null ? stretches.firstEntry().getValue() : entry.getValue();
  }
}
