package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.BarMap;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.Chord;
import io.github.continuo.tokenize.NoteConstraint;
import io.github.continuo.tokenize.NoteConstraint.Harmony;
import io.github.continuo.tokenize.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Checks constraints on the written score, note by note and without the classes that keep them:
 * only from its definitions.
 */
final class ConstraintCheck {
  private final Score given;
  private final Continuation piece;
  private final long completeTick;
  private final long startTick;
  private final long endTick;
  private final double halfStep;
  private final boolean isInBeats;
  private final Score score;
  private final BeatMap beats;
  private final BarMap bars;
  private final List<Long> barTicks = new ArrayList<>(); // from bar 1

  /**
   * @param given the music before generation, with the notes of a region
   * @param completeTick where the new music is complete; until the last onset, it always is
   * @param startTick where new music may start
   * @param endTick end of the region; Long.MAX_VALUE without one
   * @param halfStep half a step of the tokens, in beats or seconds
   * @param isInBeats whether steps are fractions of beats
   */
  ConstraintCheck(
      Score given,
      Continuation piece,
      long completeTick,
      long startTick,
      long endTick,
      double halfStep,
      boolean isInBeats) {
    this.given = given;
    this.piece = piece;
    this.completeTick = completeTick;
    this.startTick = startTick;
    this.endTick = endTick;
    this.halfStep = halfStep;
    this.isInBeats = isInBeats;
    score = piece.score();
    beats = BeatMap.of(score.timeBase());
    bars = BarMap.of(score);
  }

  void keeps(List<NoteConstraint> constraints) {
    for (NoteConstraint constraint : constraints) {
      if (constraint instanceof NoteConstraint.MinNotesPerBar limit) {
        keeps(limit);
        continue;
      }
      for (TrackEvent placed : piece.newEvents()) {
        if (placed.event() instanceof Note note) {
          keeps(constraint, placed.track(), note);
        }
      }
    }
  }

  private void keeps(NoteConstraint constraint, int track, Note note) {
    if (constraint instanceof NoteConstraint.InScale scale) {
      assertThat(note.isDrum() || scale.scale().contains(note.pitch())).isTrue();
    } else if (constraint instanceof NoteConstraint.InChords chords) {
      if (!note.isDrum()) {
        keeps(chords, note);
      }
    } else if (constraint instanceof NoteConstraint.PitchRange range) {
      if (belongs(track, note, range.part())) {
        assertThat(note.pitch()).isBetween(range.lowest(), range.highest());
      }
    } else if (constraint instanceof NoteConstraint.NotesAtOnce limit) {
      keeps(limit, track, note);
    } else if (constraint instanceof NoteConstraint.OnGrid grid) {
      assertThat(isOn(note.tick(), 1.0 / grid.onsetsPerBeat())).as("%s on grid", note).isTrue();
    } else if (constraint instanceof NoteConstraint.NotesPerBar limit) {
      long bar = bar(note.tick());
      assertThat(newOnsets().filter(tick -> bar(tick) == bar).count())
          .isLessThanOrEqualTo(limit.max());
    } else if (constraint instanceof NoteConstraint.NoRepeatedBar) {
      long bar = bar(note.tick());
      boolean isWhole = barTick(bar) >= startTick && barTick(bar + 1) <= lastOnset();
      assertThat(isWhole && notes(bar).equals(notes(bar - 1))).as("bar %d", bar).isFalse();
    } else if (constraint instanceof NoteConstraint.RhythmOfBar rhythm) {
      if (rhythm.part() == null || belongs(track, note, rhythm.part())) {
        assertThat(isOn(note.tick(), rhythm)).as("%s in rhythm", note).isTrue();
      }
    } else if (constraint instanceof NoteConstraint.Players some) {
      assertThat(some.parts().stream().anyMatch(part -> belongs(track, note, part)))
          .isEqualTo(some.play());
    } else {
      throw new AssertionError("unchecked: " + constraint);
    }
  }

  private void keeps(NoteConstraint.InChords chords, Note note) {
    if (chords.harmony() == Harmony.ALWAYS) {
      long lastTick = Math.min(note.endTick(), endTick) - 1;
      for (long tick = note.tick(); tick <= lastTick; tick += everyTicks()) {
        assertThat(chord(chords, tick).contains(note.pitch())).as("%s at %d", note, tick).isTrue();
      }
      assertThat(chord(chords, lastTick).contains(note.pitch())).as("end of %s", note).isTrue();
    } else if (isOn(note.tick(), strongBeats(bar(note.tick())))) {
      // Where half a step is a tie, either bar or chord may be meant.
      assertThat(
              chord(chords, note.tick()).contains(note.pitch())
                  || !isExactlyOn(note.tick(), strongBeats(bar(note.tick()))))
          .as("%s", note)
          .isTrue();
    }
  }

  private void keeps(NoteConstraint.MinNotesPerBar limit) {
    long end = Math.min(endTick, Math.max(completeTick, lastOnset()));
    for (long bar = 1; barTick(bar + 1) <= end; bar++) {
      if (barTick(bar) >= startTick) {
        long number = bar;
        assertThat(newOnsets().filter(tick -> bar(tick) == number).count())
            .as("notes in bar %d", bar)
            .isGreaterThanOrEqualTo(limit.min());
      }
    }
  }

  private boolean isOn(long tick, NoteConstraint.RhythmOfBar rhythm) {
    for (int track = 0; track < given.tracks().size(); track++) {
      for (Note old : (Iterable<Note>) given.tracks().get(track).notes()::iterator) {
        if (bar(old.tick()) == rhythm.bar()
            && (rhythm.part() == null || belongs(track, old, rhythm.part()))
            && isOnset(tick, beats.beatAt(old.tick()) - bars.startBeat(rhythm.bar()))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a time of this bar or the one before is within half a step. */
  private boolean isOnset(long tick, double beatsInBar) {
    for (long bar = Math.max(1, bar(tick) - 1); bar <= bar(tick); bar++) {
      double point = bars.startBeat(bar) + beatsInBar;
      double distance =
          isInBeats
              ? beats.beatAt(tick) - point
              : seconds(tick) - score.tempoMap().secondsAt(beats.tickAt(point));
      if (point < bars.startBeat(bar + 1) && Math.abs(distance) <= halfStep + tickLength()) {
        return true;
      }
    }
    return false;
  }

  /** A twenty-fourth of a beat: shorter than any chord here. */
  private long everyTicks() {
    return Math.max(1, (long) beats.ticksPerBeat() / 24);
  }

  private void keeps(NoteConstraint.NotesAtOnce limit, int track, Note note) {
    if (!belongs(track, note, limit.part())) {
      return;
    }
    Track all = score.tracks().get(track);
    long[] onsets =
        all.notes()
            .mapToLong(Note::tick)
            .filter(tick -> tick >= note.tick() && tick < note.endTick())
            .toArray();
    for (long tick : onsets) {
      long count =
          all.notes()
              .filter(other -> other.tick() <= tick && tick < other.endTick())
              .filter(other -> belongs(track, other, limit.part()))
              .count();
      assertThat(count).as("at once at %d", tick).isLessThanOrEqualTo(limit.max());
    }
  }

  /** The new notes of a bar, or the old ones if it is before them. */
  private Set<List<Object>> notes(long bar) {
    Set<List<Object>> notes = new HashSet<>();
    for (int track = 0; track < score.tracks().size(); track++) {
      for (Note note : (Iterable<Note>) score.tracks().get(track).notes()::iterator) {
        boolean isNew = piece.newEvents().contains(new TrackEvent(track, note));
        if (bar(note.tick()) == bar && (isNew || note.tick() < startTick)) {
          notes.add(List.of(note.tick() - barTick(bar), note.isDrum(), note.pitch()));
        }
      }
    }
    return notes;
  }

  private long lastOnset() {
    return newOnsets().max().orElse(startTick);
  }

  private LongStream newOnsets() {
    return piece.newEvents().stream()
        .filter(placed -> placed.event() instanceof Note)
        .mapToLong(placed -> placed.event().tick());
  }

  private boolean belongs(int track, Note note, Part part) {
    return switch (part.kind()) {
      case PITCHED -> !note.isDrum();
      case DRUMS -> note.isDrum();
      case TRACK -> track == part.number();
      case INSTRUMENT -> !note.isDrum() && program(note) == part.number();
    };
  }

  private int program(Note note) {
    int program = 0;
    long latest = -1;
    for (Track track : score.tracks()) {
      for (ScoreEvent event : track.events()) {
        if (event instanceof ProgramChange change
            && change.channel() == note.channel()
            && change.tick() <= note.tick()
            && change.tick() >= latest) {
          latest = change.tick();
          program = change.program();
        }
      }
    }
    return program;
  }

  private Chord chord(NoteConstraint.InChords chords, long tick) {
    List<List<Chord>> bars = chords.chart().bars();
    long number = bar(tick);
    List<Chord> bar = bars.get((int) ((number - bar(startTick)) % bars.size()));
    long start = barTick(number);
    long length = barTick(number + 1) - start;
    int index = 0;
    for (int i = 0; i < bar.size(); i++) {
      if (start + Math.round((double) length * i / bar.size()) <= tick) {
        index = i;
      }
    }
    return bar.get(index);
  }

  /** The last bar that begins by a tick. */
  private long bar(long tick) {
    long number = 1;
    while (barTick(number + 1) <= tick) {
      number++;
    }
    return number;
  }

  private long barTick(long number) {
    while (barTicks.size() < number) {
      barTicks.add(beats.tickAt(bars.startBeat(barTicks.size() + 1)));
    }
    return number < 1 ? -1 : barTicks.get((int) number - 1);
  }

  private double strongBeats(long barNumber) {
    TimeSignature current = new TimeSignature(0, 4, 4);
    for (TimeSignature signature : score.timeSignatures()) {
      current = signature.tick() <= barTick(barNumber) ? signature : current;
    }
    int numerator = current.numerator();
    int every = numerator;
    if (numerator > 3 && numerator % 3 == 0) {
      every = 3;
    } else if (numerator > 2 && numerator % 2 == 0) {
      every = 2;
    }
    return every * 4.0 / current.denominator();
  }

  /** Whether a point of the grid of a bar is within half a step. */
  private boolean isOn(long tick, double spacing) {
    return distance(tick, spacing) <= halfStep + tickLength();
  }

  private boolean isExactlyOn(long tick, double spacing) {
    return distance(tick, spacing) < 1e-9;
  }

  private double tickLength() {
    return isInBeats ? 1.01 / beats.ticksPerBeat() : 1.01 * seconds(1);
  }

  private double seconds(long ticks) {
    return score.tempoMap().secondsAt(ticks);
  }

  private double distance(long tick, double spacing) {
    long number = bar(tick);
    double start = bars.startBeat(number);
    double end = bars.startBeat(number + 1);
    double best = Double.MAX_VALUE;
    for (double point = start; point < end + spacing; point += spacing) {
      double at = Math.min(point, end);
      double distance =
          isInBeats
              ? beats.beatAt(tick) - at
              : score.tempoMap().secondsAt(tick) - seconds(beats.tickAt(at));
      best = Math.min(best, Math.abs(distance));
    }
    return best;
  }
}
