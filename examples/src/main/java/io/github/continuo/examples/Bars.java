package io.github.continuo.examples;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeSignature;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the bars of a score begin, in quarter notes: by its meters, and of four beats where there
 * is none. A meter begins a new bar, wherever it stands.
 */
final class Bars {
  private static final double DEFAULT_BEATS_PER_BAR = 4;
  private static final double ROUNDING = 1e-6; // of a bar; meters stand on whole ticks

  /** Bars of one length, up to the next stretch. */
  private record Stretch(double startBeat, long firstBar, double beatsPerBar) {
    long barAt(double beat) {
      return firstBar + (long) Math.floor((beat - startBeat) / beatsPerBar + ROUNDING);
    }

    double startOf(long bar) {
      return startBeat + (bar - firstBar) * beatsPerBar;
    }
  }

  private final List<Stretch> stretches = new ArrayList<>();

  Bars(Score score, double ticksPerBeat) {
    stretches.add(new Stretch(0, 0, DEFAULT_BEATS_PER_BAR));
    for (TimeSignature meter : score.timeSignatures()) {
      double beat = meter.tick() / ticksPerBeat;
      Stretch before = stretches.get(stretches.size() - 1);
      if (beat == before.startBeat) {
        stretches.remove(stretches.size() - 1); // of several at one tick the last counts
      }
      double barsBefore = Math.ceil((beat - before.startBeat) / before.beatsPerBar - ROUNDING);
      stretches.add(new Stretch(beat, before.firstBar + (long) barsBefore, meter.quartersPerBar()));
    }
  }

  /** The bar that a beat falls in; the first is 0. */
  long barAt(double beat) {
    Stretch stretch = stretches.get(0);
    for (Stretch later : stretches) {
      if (later.startBeat <= beat) {
        stretch = later;
      }
    }
    return stretch.barAt(beat);
  }

  /** Where a bar begins. */
  double startOf(long bar) {
    Stretch stretch = stretches.get(0);
    for (Stretch later : stretches) {
      if (later.firstBar <= bar) {
        stretch = later;
      }
    }
    return stretch.startOf(bar);
  }
}
