package io.github.continuo.tokenize.rules;

import io.github.continuo.midi.BarMap;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeSignature;
import java.util.ArrayList;
import java.util.List;

/** The bars of new music, found by their ticks. For one thread. */
final class Bars {

  /**
   * A bar.
   *
   * @param index 0 for the bar in which the new music starts
   * @param strongBeats distance between strong beats, in quarter notes
   */
  record Bar(int index, long startTick, long endTick, double startBeat, double strongBeats) {}

  private final BeatMap beats;
  private final BarMap map;
  private final List<TimeSignature> timeSignatures;
  private final long firstNumber;
  private final List<Bar> bars = new ArrayList<>();
  private int last; // index of the bar found last

  Bars(Score score, long startTick) {
    beats = BeatMap.of(score.timeBase());
    map = BarMap.of(score);
    timeSignatures = score.timeSignatures();
    firstNumber = map.barNumberAt(beats.beatAt(startTick));
  }

  /** Returns the bar of a tick that is not before the first bar. */
  Bar at(long tick) {
    while (tick >= get(last).endTick) {
      last++;
    }
    while (last > 0 && tick < get(last).startTick) {
      last--;
    }
    return get(last);
  }

  /**
   * Returns the tick at which the bar before the first one starts; that of the first if none is.
   */
  long previousStartTick() {
    return beats.tickAt(map.startBeat(Math.max(1, firstNumber - 1)));
  }

  /** Returns a bar, counted from 0. */
  Bar get(int index) {
    while (bars.size() <= index) {
      long number = firstNumber + bars.size();
      double startBeat = map.startBeat(number);
      long startTick = beats.tickAt(startBeat);
      bars.add(
          new Bar(
              bars.size(),
              startTick,
              beats.tickAt(map.startBeat(number + 1)),
              startBeat,
              strongBeats(startTick)));
    }
    return bars.get(index);
  }

  /** Returns the length of a bar, in quarter notes. */
  double beats(Bar bar) {
    return map.startBeat(firstNumber + bar.index + 1) - bar.startBeat;
  }

  /** Returns the tick some beats after the start of a bar. */
  long tickAt(Bar bar, double beatsAfter) {
    return beats.tickAt(bar.startBeat + beatsAfter);
  }

  /** Returns the distance of a tick from the start of its bar, of any bar of the score. */
  double beatsInBar(long tick) {
    double beat = beats.beatAt(tick);
    return Math.max(0, beat - map.startBeat(map.barNumberAt(beat)));
  }

  /** Returns the number of the bar of a tick in the score, from 1. */
  long number(long tick) {
    return map.barNumberAt(beats.beatAt(tick));
  }

  private double strongBeats(long startTick) {
    TimeSignature current = new TimeSignature(0, 4, 4);
    for (TimeSignature timeSignature : timeSignatures) {
      if (timeSignature.tick() <= startTick) {
        current = timeSignature;
      }
    }
    int numerator = current.numerator();
    int units =
        numerator > 3 && numerator % 3 == 0
            ? 3
            : numerator > 2 && numerator % 2 == 0 ? 2 : numerator;
    return units * 4.0 / current.denominator();
  }

  /**
   * Returns the point of a bar that is nearest to a tick, of several points at equal distances, of
   * which the first is the start of the bar; the end of the bar if that is nearer.
   *
   * @param spacingBeats distance between the points, in quarter notes
   */
  long nearestPoint(long tick, double spacingBeats) {
    Bar bar = at(tick);
    long point = Math.max(0, Math.round((beats.beatAt(tick) - bar.startBeat) / spacingBeats));
    return Math.min(beats.tickAt(bar.startBeat + point * spacingBeats), bar.endTick);
  }
}
