package io.github.continuo.midi;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Converts bars of a piece to beats and back, using its time signatures. Immutable.
 *
 * <p>Bars have four beats before the first time signature. A time signature always begins a new
 * bar, even in the middle of one. Bars are counted from 0.
 */
public final class BarMap {
  private static final double DEFAULT_BEATS_PER_BAR = 4;
  private static final double ROUNDING = 1e-6; // of a bar; time signatures are at whole ticks

  /** Bars of equal length, up to the next segment. */
  private record Segment(double startBeat, long firstBar, double beatsPerBar) {
    long barAt(double beat) {
      return firstBar + (long) Math.floor((beat - startBeat) / beatsPerBar + ROUNDING);
    }

    /** Returns the number of bars before a beat; the last one may be incomplete. */
    long barsUpTo(double beat) {
      return (long) Math.ceil((beat - startBeat) / beatsPerBar - ROUNDING);
    }

    double startOf(long bar) {
      return startBeat + (bar - firstBar) * beatsPerBar;
    }
  }

  private final NavigableMap<Double, Segment> byStart = new TreeMap<>();
  private final NavigableMap<Long, Segment> byBar = new TreeMap<>();

  /**
   * {@return the bar map of a score}
   *
   * @param score the score whose time signatures, in all tracks, and time base define the bars
   */
  public static BarMap of(Score score) {
    return new BarMap(score.timeSignatures(), BeatMap.of(score.timeBase()));
  }

  /**
   * Creates a bar map from time signatures.
   *
   * @param timeSignatures by ascending tick; of several at one tick, the last one applies
   * @param beats converts the ticks of the time signatures to beats
   */
  public BarMap(List<TimeSignature> timeSignatures, BeatMap beats) {
    put(new Segment(0, 0, DEFAULT_BEATS_PER_BAR));
    for (TimeSignature timeSignature : timeSignatures) {
      double beat = beats.beatAt(timeSignature.tick());
      Segment before = byStart.lastEntry().getValue();
      long bar = before.firstBar + before.barsUpTo(beat);
      put(new Segment(beat, bar, timeSignature.quartersPerBar())); // replaces another at this tick
    }
  }

  private void put(Segment segment) {
    byStart.put(segment.startBeat, segment);
    byBar.put(segment.firstBar, segment);
  }

  /**
   * {@return the number of the bar that contains a beat; the first bar is 1}
   *
   * @param beat a time in beats, possibly fractional
   */
  public long barNumberAt(double beat) {
    return floor(byStart, beat).barAt(beat) + 1;
  }

  /**
   * {@return the start of a bar, in beats}
   *
   * @param barNumber from 1; may be after the end of the piece
   */
  public double startBeat(long barNumber) {
    long bar = barNumber - 1;
    return floor(byBar, bar).startOf(bar);
  }

  /**
   * {@return whether a bar begins exactly at a beat}
   *
   * @param beat a time in beats, possibly fractional
   */
  public boolean isStart(double beat) {
    return startBeat(barNumberAt(beat)) == beat;
  }

  private static <K> Segment floor(NavigableMap<K, Segment> segments, K key) {
    Map.Entry<K, Segment> entry = segments.floorEntry(key);
    return entry == null ? segments.firstEntry().getValue() : entry.getValue();
  }
}
