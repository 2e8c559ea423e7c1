package io.github.continuo.generate;

import io.github.continuo.midi.BarMap;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TempoMap;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;

/**
 * End of new music: a {@link GenerationLength} resolved for a prompt, which may have no notes.
 *
 * @param endTick events start before this tick
 * @param notes maximum number of new notes
 * @param positions maximum number of new positions
 */
record StoppingCriterion(long endTick, long notes, long positions) {
  private static final double DEFAULT_BEATS_PER_BAR = 4;

  /**
   * Returns the criterion of a length.
   *
   * @param startTick tick at which the new music begins
   */
  static StoppingCriterion of(GenerationLength length, Score prompt, long startTick) {
    long count = (long) Math.ceil(length.count());
    return switch (length.unit()) {
      case BEATS -> until(afterBeats(prompt, startTick, length.count()));
      case BARS -> {
        long barTick = barLine(prompt, startTick);
        yield until(afterBeats(prompt, barTick, length.count() * beatsPerBar(prompt, barTick)));
      }
      case SECONDS -> {
        TempoMap tempo = prompt.tempoMap();
        yield until(tempo.tickAt(tempo.secondsAt(startTick) + length.count()));
      }
      case NOTES -> new StoppingCriterion(Long.MAX_VALUE, count, Long.MAX_VALUE);
      case POSITIONS -> new StoppingCriterion(Long.MAX_VALUE, Long.MAX_VALUE, count);
    };
  }

  /** Returns a criterion that ends at a tick. */
  static StoppingCriterion until(long endTick) {
    return new StoppingCriterion(endTick, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  /** Returns the first bar line at a tick or later. */
  private static long barLine(Score prompt, long tick) {
    BeatMap beats = BeatMap.of(prompt.timeBase());
    BarMap bars = BarMap.of(prompt);
    long number = bars.barNumberAt(beats.beatAt(tick));
    long barTick = beats.tickAt(bars.startBeat(number));
    return barTick < tick ? beats.tickAt(bars.startBeat(number + 1)) : barTick;
  }

  private static long afterBeats(Score prompt, long startTick, double beats) {
    if (prompt.timeBase() instanceof TimeBase.TicksPerQuarter musical) {
      return startTick + Math.round(beats * musical.ticks());
    }
    TempoMap tempo = prompt.tempoMap(); // SMPTE time has no beats: half a second each
    return tempo.tickAt(tempo.secondsAt(startTick) + beats / 2);
  }

  private static double beatsPerBar(Score prompt, long tick) {
    double beats = DEFAULT_BEATS_PER_BAR;
    for (TimeSignature timeSignature : prompt.timeSignatures()) {
      if (timeSignature.tick() <= tick) {
        beats = timeSignature.quartersPerBar();
      }
    }
    return beats;
  }

  /** Returns whether an event at a tick would start at or after the end. */
  boolean isBeyond(long tick) {
    return tick >= endTick;
  }

  /** Returns the progress of the music, in the unit of the criterion. */
  long progress(long tick, long newNotes, long newLength) {
    if (endTick < Long.MAX_VALUE) {
      return tick;
    }
    return notes < Long.MAX_VALUE ? newNotes : newLength;
  }

  /** Returns whether the number of notes or positions is reached. */
  boolean isReached(long newNotes, long newLength) {
    return newNotes >= notes || newLength >= positions;
  }
}
