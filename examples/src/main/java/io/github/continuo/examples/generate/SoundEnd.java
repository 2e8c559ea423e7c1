package io.github.continuo.examples.generate;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Computes the tick at which the sound of a score ends, without its release: the end of the last
 * note, or of the pedal that sustains it. Tracks may continue in silence for hours.
 */
final class SoundEnd {
  private static final Set<Integer> PEDALS = Set.of(64, 66, 69); // sustain, sostenuto, hold
  private static final int DOWN = 64; // and above

  private SoundEnd() {}

  /** Returns the tick, 0 without notes. A pedal that is never released is ignored. */
  static long tick(Score score) {
    long[] noteEnds = new long[16]; // by channel
    score.notes().forEach(note -> noteEnds[note.channel()] = later(note, noteEnds));
    long end = 0;
    for (int channel = 0; channel < noteEnds.length; channel++) {
      end = Math.max(end, Math.max(noteEnds[channel], pedalEnd(score, channel, noteEnds[channel])));
    }
    return end;
  }

  private static long later(Note note, long[] noteEnds) {
    return Math.max(note.endTick(), noteEnds[note.channel()]);
  }

  /**
   * Returns the tick at which the pedals that are down at the end of the last note of a channel are
   * released; 0 if none is down.
   */
  private static long pedalEnd(Score score, int channel, long noteEnd) {
    List<ControlChange> moves =
        score.tracks().stream()
            .flatMap(track -> track.events().stream())
            .filter(ControlChange.class::isInstance)
            .map(ControlChange.class::cast)
            .filter(move -> move.channel() == channel && PEDALS.contains(move.controller()))
            .sorted(Comparator.comparingLong(ControlChange::tick))
            .toList();
    long end = 0;
    for (int pedal : PEDALS) {
      boolean holds = false;
      for (ControlChange move : moves) {
        if (move.controller() == pedal && move.tick() < noteEnd) {
          holds = move.value() >= DOWN;
        } else if (move.controller() == pedal && holds && move.value() < DOWN) {
          end = Math.max(end, move.tick());
          holds = false;
        }
      }
    }
    return end;
  }
}
