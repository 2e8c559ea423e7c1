package io.github.continuo.evaluation;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TempoMap;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A song cut at a bar line: the first bars with notes are a prompt, the next are what the song
 * itself goes on with.
 *
 * @param name what it is called
 * @param song all of it
 * @param timeSignature in force where the notes begin; it counts all bars
 * @param cutTick where the prompt ends
 * @param endTick where the bars after it end
 */
record PromptAndReference(
    String name, Score song, TimeSignature timeSignature, long cutTick, long endTick) {
  private static final TimeSignature COMMON_TIME = new TimeSignature(0, 4, 2);

  /**
   * A song so cut; none if it has too few bars. If it was cut before, it is cut where what was
   * written after the prompt then, and as many bars as a prompt has, are over, and all before the
   * cut is the prompt.
   *
   * @param earlierCuts how often it was cut before
   */
  static Optional<PromptAndReference> of(
      String name, Score song, SamplePlan plan, int earlierCuts) {
    int ticksPerQuarter = ticksPerQuarter(song);
    long firstTick = song.notes().mapToLong(Note::tick).min().orElse(0);
    TimeSignature timeSignature =
        song.timeSignatures().stream()
            .filter(candidate -> candidate.tick() <= firstTick)
            .reduce((earlier, later) -> later)
            .orElse(COMMON_TIME);
    long barTicks = Math.round(timeSignature.quartersPerBar() * ticksPerQuarter);
    long firstBar = firstTick - (firstTick - timeSignature.tick()) % barTicks;
    long firstCut = firstBar + plan.promptBars() * barTicks;
    long cutTick = firstCut + (long) earlierCuts * (plan.promptBars() + plan.bars()) * barTicks;
    long endTick = cutTick + plan.bars() * barTicks;
    boolean reachesLastBar = song.notes().anyMatch(note -> note.tick() >= endTick - barTicks);
    return reachesLastBar
        ? Optional.of(new PromptAndReference(name, song, timeSignature, cutTick, endTick))
        : Optional.empty();
  }

  private static int ticksPerQuarter(Score song) {
    if (song.timeBase() instanceof TimeBase.TicksPerQuarter musical) {
      return musical.ticks();
    }
    throw new IllegalArgumentException(
        "bars need a score in ticks per quarter, got " + song.timeBase());
  }

  /** All that begins before the cut; notes that sound on end there. */
  Score prompt() {
    return new Score(
        song.format(),
        song.timeBase(),
        song.tracks().stream().map(track -> Track.of(before(cutTick, track.events()))).toList());
  }

  private static List<ScoreEvent> before(long endTick, List<? extends ScoreEvent> events) {
    List<ScoreEvent> before = new ArrayList<>();
    for (ScoreEvent event : events) {
      if (event.tick() < endTick) {
        before.add(event instanceof Note note ? cutShort(note, endTick) : event);
      }
    }
    return before;
  }

  private static Note cutShort(Note note, long endTick) {
    return at(note.tick(), Math.min(note.endTick(), endTick) - note.tick(), note);
  }

  private static Note at(long tick, long durationTicks, Note note) {
    return new Note(
        tick, durationTicks, note.channel(), note.pitch(), note.velocity(), note.releaseVelocity());
  }

  /** Beats from the beat nearest to the last end of a note of the prompt, to the end. */
  double beatsToWrite() {
    double ticksPerQuarter = ticksPerQuarter(song);
    long lastTick = prompt().notes().mapToLong(Note::endTick).max().orElse(0);
    return endTick / ticksPerQuarter - Math.rint(lastTick / ticksPerQuarter);
  }

  /** How long the bars after the cut last. */
  double seconds() {
    TempoMap tempos = song.tempoMap();
    return tempos.secondsAt(endTick) - tempos.secondsAt(cutTick);
  }

  /** The notes of the song after the cut. */
  List<Note> rest() {
    return song.notes().filter(note -> note.tick() >= cutTick && note.tick() < endTick).toList();
  }

  /** Those of some notes that start after the cut, as a score that begins there. */
  Score bars(Stream<Note> notes) {
    List<ScoreEvent> events = new ArrayList<>();
    events.add(
        new TimeSignature(0, timeSignature.numerator(), timeSignature.denominatorExponent()));
    notes
        .filter(note -> note.tick() >= cutTick && note.tick() < endTick)
        .map(note -> cutShort(note, endTick))
        .map(note -> at(note.tick() - cutTick, note.durationTicks(), note))
        .forEach(events::add);
    return Score.of(song.timeBase(), List.of(Track.of(events)));
  }
}
