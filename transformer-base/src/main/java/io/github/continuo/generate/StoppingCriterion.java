package io.github.continuo.generate;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.TempoMap;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;

/**
 * Where new music ends: an {@link GenerationLength} in terms of a prompt, which may have no notes.
 *
 * @param endTick events start before it
 * @param notes there are no more
 * @param rows there are no more
 */
record StoppingCriterion(long endTick, long notes, long rows) {
  private static final double DEFAULT_BEATS_PER_BAR = 4;

  /**
   * The goal of an amount.
   *
   * @param startTick where the new music begins
   */
  static StoppingCriterion of(GenerationLength amount, Score prompt, long startTick) {
    long count = (long) Math.ceil(amount.count());
    return switch (amount.unit()) {
      case BEATS -> until(afterBeats(prompt, startTick, amount.count()));
      case BARS ->
          until(afterBeats(prompt, startTick, amount.count() * beatsPerBar(prompt, startTick)));
      case SECONDS -> {
        TempoMap tempo = prompt.tempoMap();
        yield until(tempo.tickAt(tempo.secondsAt(startTick) + amount.count()));
      }
      case NOTES -> new StoppingCriterion(Long.MAX_VALUE, count, Long.MAX_VALUE);
      case POSITIONS -> new StoppingCriterion(Long.MAX_VALUE, Long.MAX_VALUE, count);
    };
  }

  /** Up to a tick. */
  static StoppingCriterion until(long endTick) {
    return new StoppingCriterion(endTick, Long.MAX_VALUE, Long.MAX_VALUE);
  }

  private static long afterBeats(Score prompt, long startTick, double beats) {
    if (prompt.timeBase() instanceof TimeBase.TicksPerQuarter musical) {
      return startTick + Math.round(beats * musical.ticks());
    }
    TempoMap tempo = prompt.tempoMap(); // film time has no beats: half a second each
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

  /** Whether an event at a tick would lie outside. */
  boolean isBeyond(long tick) {
    return tick >= endTick;
  }

  /** How far music has come towards it: in what it counts. */
  long progress(long tick, long newNotes, long newLength) {
    if (endTick < Long.MAX_VALUE) {
      return tick;
    }
    return notes < Long.MAX_VALUE ? newNotes : newLength;
  }

  /** Whether no more is wanted. */
  boolean isReached(long newNotes, long newLength) {
    return newNotes >= notes || newLength >= rows;
  }
}
