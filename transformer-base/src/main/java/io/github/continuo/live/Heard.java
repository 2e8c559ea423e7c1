package io.github.continuo.live;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The music of a session, played and answered, in ticks of the {@link BeatClock}, and the part of
 * it that the model reads.
 *
 * <p>The model reads whole bars at the end: when they have more than {@value #MAX_NOTES} notes, the
 * first ones are forgotten until at most {@value #KEPT_NOTES} are left. Both numbers fit with an
 * answer into a context of 512 positions.
 *
 * <p>Mutable; guarded by the session.
 */
final class Heard {
  static final int PLAYED_CHANNEL = 0; // of the music that the model reads
  static final int MAX_NOTES = 160;
  static final int KEPT_NOTES = 96;

  /**
   * So much before the start of an answer, in ticks, is the last onset: on any grid it is before.
   */
  private static final long LAST_ONSET_TICKS = BeatClock.TICKS_PER_BEAT / 8;

  private static final int MAX_MICROS_PER_QUARTER = 0xFF_FFFF;

  /** By tick and pitch, so that the order of note-offs does not count. */
  private static final Comparator<ScoreEvent> ORDER =
      Comparator.comparingLong(ScoreEvent::tick)
          .thenComparingInt(event -> event instanceof Note note ? note.pitch() : -1);

  private record Key(int channel, int pitch) {}

  private record Held(long tick, int velocity) {}

  private final LiveOptions options;
  private final int answerChannel; // of the music that the model reads
  private final List<ScoreEvent> played = new ArrayList<>();
  private final List<ScoreEvent> answered = new ArrayList<>();
  private final Map<Key, Held> held = new LinkedHashMap<>(); // not ended
  private int microsPerQuarter;
  private long firstTick; // that the model reads
  private long version;

  /**
   * @param answerChannel channel of the answers for the model: that of the played music, or another
   */
  Heard(LiveOptions options, int answerChannel) {
    this.options = options;
    this.answerChannel = answerChannel;
    setTempo(options.beatsPerMinute());
  }

  /** Returns a number that changes with everything that is played. */
  long version() {
    return version;
  }

  /** Sets the tempo that the model reads, in whole beats per minute as tokens have it. */
  void setTempo(double beatsPerMinute) {
    microsPerQuarter =
        (int) Math.min(MAX_MICROS_PER_QUARTER, Math.round(60e6 / Math.rint(beatsPerMinute)));
  }

  void noteOn(long tick, int channel, int pitch, int velocity) {
    noteOff(tick, channel, pitch);
    held.put(new Key(channelOf(channel), pitch), new Held(tick, velocity));
    version++;
  }

  void noteOff(long tick, int channel, int pitch) {
    Key key = new Key(channelOf(channel), pitch);
    Held start = held.remove(key);
    if (start != null) {
      played.add(note(key, start, tick));
      version++;
    }
  }

  /** Ends all held notes. */
  void endNotes(long tick) {
    List.copyOf(held.keySet()).forEach(key -> noteOff(tick, key.channel, key.pitch));
  }

  void pedal(long tick, int value) {
    played.add(new ControlChange(tick, PLAYED_CHANNEL, Output.PEDAL, value));
    version++;
  }

  private static int channelOf(int channel) {
    return channel == Note.DRUM_CHANNEL ? channel : PLAYED_CHANNEL;
  }

  private static Note note(Key key, Held start, long endTick) {
    long ticks = Math.max(1, endTick - start.tick);
    return new Note(start.tick, ticks, key.channel, key.pitch, start.velocity);
  }

  /** Adds an event of an answer, with a tick of the beat clock. */
  void answer(ScoreEvent event) {
    answered.add(event);
  }

  /** Removes what was to be answered from a tick on. */
  void cancelAnswersFrom(long tick) {
    answered.removeIf(event -> event.tick() >= tick);
  }

  /** Forgets everything. */
  void clear() {
    played.clear();
    answered.clear();
    held.clear();
    firstTick = 0;
    version++;
  }

  /** Returns whether a note was played from a tick on, or is held. */
  boolean hasPlayedSince(long tick) {
    for (int i = played.size() - 1; i >= 0; i--) {
      if (played.get(i) instanceof Note note && note.endTick() > tick) {
        return true;
      }
    }
    return !held.isEmpty();
  }

  /** Forgets the first bars if the model would read too many notes. */
  void shorten() {
    if (notes(firstTick).count() > MAX_NOTES) {
      long[] onsets = notes(firstTick).mapToLong(Note::tick).sorted().toArray();
      long bar = options.barTicks();
      firstTick = Math.floorDiv(onsets[onsets.length - KEPT_NOTES], bar) * bar + bar;
    }
  }

  private Stream<Note> notes(long fromTick) {
    return Stream.concat(played.stream(), answered.stream())
        .filter(event -> event instanceof Note && event.tick() >= fromTick)
        .map(Note.class::cast);
  }

  /** Returns the tick of the beat clock at which the score of {@link #prompt} begins. */
  long firstTick() {
    return firstTick;
  }

  /**
   * Returns what the model reads for an answer. Notes that end less than a sixteenth before it, or
   * later, end where it starts: so their note-offs change nothing that the model has read.
   */
  Score prompt(long startTick) {
    List<ScoreEvent> events = new ArrayList<>();
    events.add(new Tempo(0, microsPerQuarter));
    events.add(new TimeSignature(0, options.numerator(), options.denominator()));
    List<ScoreEvent> own = new ArrayList<>();
    addPrompt(played, startTick, PLAYED_CHANNEL, own);
    held.forEach(
        (key, start) ->
            addPrompt(
                List.of(note(key, start, Long.MAX_VALUE / 2)), startTick, PLAYED_CHANNEL, own));
    List<ScoreEvent> answers = answerChannel == PLAYED_CHANNEL ? own : new ArrayList<>();
    addPrompt(answered, startTick, answerChannel, answers);
    own.sort(ORDER);
    List<Track> tracks = new ArrayList<>(List.of(Track.of(events), Track.of(own)));
    if (answers != own) {
      tracks.add(Track.of(answers));
    }
    return Score.of(TimeBase.ticksPerQuarter(BeatClock.TICKS_PER_BEAT), tracks);
  }

  private void addPrompt(
      List<ScoreEvent> from, long startTick, int channel, List<ScoreEvent> events) {
    for (ScoreEvent event : from) {
      if (event.tick() < firstTick || event.tick() >= startTick) {
        continue;
      }
      if (event instanceof Note note) {
        long tick = Math.max(firstTick, Math.min(note.tick(), startTick - LAST_ONSET_TICKS));
        boolean isHeld = note.endTick() > startTick - Turn.EARLY_TICKS;
        long endTick = isHeld ? startTick : Math.max(tick + 1, note.endTick());
        int noteChannel = note.isDrum() ? note.channel() : channel;
        events.add(
            new Note(tick - firstTick, endTick - tick, noteChannel, note.pitch(), note.velocity()));
      } else if (event instanceof ControlChange change) {
        events.add(
            new ControlChange(
                change.tick() - firstTick, channel, change.controller(), change.value()));
      }
    }
  }

  /** Returns everything since the start: a track of what was played, and one of the answers. */
  Score score() {
    List<ScoreEvent> setup = new ArrayList<>();
    setup.add(new Tempo(0, microsPerQuarter));
    setup.add(new TimeSignature(0, options.numerator(), options.denominator()));
    return Score.of(
        TimeBase.ticksPerQuarter(BeatClock.TICKS_PER_BEAT),
        List.of(Track.of(setup), Track.of(played), Track.of(answered)));
  }
}
