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
 * A song cut at a bar line: the first bars with notes are the prompt, the next bars are the
 * reference continuation.
 *
 * @param name name of the song
 * @param song the whole song
 * @param timeSignature the time signature at the first note; all bars follow it
 * @param cutTick tick where the prompt ends
 * @param endTick tick where the bars of the reference end
 */
record PromptAndReference(
    String name, Score song, TimeSignature timeSignature, long cutTick, long endTick) {
  private static final TimeSignature COMMON_TIME = new TimeSignature(0, 4, 4);

  /**
   * Cuts a song; empty if it has too few bars. Each earlier cut moves this one later, by the bars
   * of a prompt plus the bars to generate; the prompt is everything before the cut.
   *
   * @param earlierCuts how often the song was cut before
   */
  static Optional<PromptAndReference> of(
      String name, Score song, SamplePlan plan, int earlierCuts) {
    int ticksPerQuarter = ticksPerQuarter(song);
    long firstTick = song.notes().mapToLong(Note::tick).min().orElse(0);
    TimeSignature timeSignature = timeSignature(song, firstTick);
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

  /** Returns the time signature in force at a tick; 4/4 if there is none. */
  static TimeSignature timeSignature(Score song, long tick) {
    return song.timeSignatures().stream()
        .filter(signature -> signature.tick() <= tick)
        .reduce((earlier, later) -> later)
        .orElse(COMMON_TIME);
  }

  private static int ticksPerQuarter(Score song) {
    if (song.timeBase() instanceof TimeBase.TicksPerQuarter musical) {
      return musical.ticks();
    }
    throw new IllegalArgumentException(
        "bars need a score in ticks per quarter, got " + song.timeBase());
  }

  /** Returns the events that begin before the cut; notes that sound past it end there. */
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

  /** Returns the beats from the beat nearest to the last note-off of the prompt, to the end. */
  double beatsToWrite() {
    double ticksPerQuarter = ticksPerQuarter(song);
    long lastTick = prompt().notes().mapToLong(Note::endTick).max().orElse(0);
    return endTick / ticksPerQuarter - Math.rint(lastTick / ticksPerQuarter);
  }

  /** Returns the duration of the bars of the reference, in seconds. */
  double seconds() {
    TempoMap tempos = song.tempoMap();
    return tempos.secondsAt(endTick) - tempos.secondsAt(cutTick);
  }

  /** Returns the notes of the reference. */
  List<Note> rest() {
    return song.notes().filter(note -> note.tick() >= cutTick && note.tick() < endTick).toList();
  }

  /** Returns the notes that start between cut and end, as a score that begins at the cut. */
  Score bars(Stream<Note> notes) {
    List<ScoreEvent> events = new ArrayList<>();
    events.add(new TimeSignature(0, timeSignature.numerator(), timeSignature.denominator()));
    notes
        .filter(note -> note.tick() >= cutTick && note.tick() < endTick)
        .map(note -> cutShort(note, endTick))
        .map(note -> at(note.tick() - cutTick, note.durationTicks(), note))
        .forEach(events::add);
    return Score.of(song.timeBase(), List.of(Track.of(events)));
  }
}
