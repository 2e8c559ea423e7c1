package io.github.continuo.tokenize.routing;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.PitchBend;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.RawEvent;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Track, channel and velocity of new notes. */
public record Voice(int track, int channel, int velocity) {
  /** Velocity where the score has no notes. */
  public static final int DEFAULT_VELOCITY = 80;

  /**
   * Number of last notes whose mean velocity new notes get: a few bars, so that a quiet ending
   * continues quietly.
   */
  private static final int VELOCITY_NOTES = 16;

  /**
   * Returns the voice of the last matching note of a score, of the one in the later track if
   * several start last; empty without such a note.
   */
  public static Optional<Voice> ofLast(Score score, Predicate<Note> filter) {
    List<TrackEvent> notes =
        trackEvents(score, Note.class, filter)
            .sorted(Comparator.comparingLong(trackEvent -> trackEvent.event().tick()))
            .toList();
    if (notes.isEmpty()) {
      return Optional.empty();
    }
    double meanVelocity =
        notes.subList(Math.max(0, notes.size() - VELOCITY_NOTES), notes.size()).stream()
            .mapToInt(trackEvent -> ((Note) trackEvent.event()).velocity())
            .average()
            .orElseThrow();
    TrackEvent last = notes.get(notes.size() - 1);
    return Optional.of(
        new Voice(last.track(), ((Note) last.event()).channel(), (int) Math.round(meanVelocity)));
  }

  /**
   * Returns the voice of matching notes in a region: that of the last such note before the region
   * in its tracks or, without one, of the last such note in its tracks.
   */
  public static Optional<Voice> ofRegion(Score score, Region region, Predicate<Note> filter) {
    List<Track> tracks =
        IntStream.range(0, score.tracks().size())
            .mapToObj(
                track ->
                    region.includesTrack(track) ? score.tracks().get(track) : Track.of(List.of()))
            .toList();
    Score own = new Score(score.format(), score.timeBase(), tracks);
    return ofLast(own, note -> filter.test(note) && note.tick() < region.startTick())
        .or(() -> ofLast(own, filter));
  }

  /**
   * Returns the voice of the first program change on some channels, of the one in the earlier track
   * if several come first; empty without such a program change.
   */
  public static Optional<Voice> ofFirstProgram(Score score, IntPredicate channels) {
    return trackEvents(score, ProgramChange.class, change -> channels.test(change.channel()))
        .min(Comparator.comparingLong(trackEvent -> trackEvent.event().tick()))
        .map(
            trackEvent ->
                new Voice(
                    trackEvent.track(),
                    ((ProgramChange) trackEvent.event()).channel(),
                    DEFAULT_VELOCITY));
  }

  private static <E extends ScoreEvent> Stream<TrackEvent> trackEvents(
      Score score, Class<E> type, Predicate<E> filter) {
    return score
        .trackEvents()
        .filter(each -> type.isInstance(each.event()) && filter.test(type.cast(each.event())));
  }

  /** Returns the channels that a score uses, and the drum channel. */
  static BitSet takenChannels(Score score) {
    BitSet taken = new BitSet();
    taken.set(Note.DRUM_CHANNEL);
    score.tracks().forEach(track -> track.events().forEach(event -> markChannel(event, taken)));
    return taken;
  }

  private static void markChannel(ScoreEvent event, BitSet taken) {
    if (event instanceof Note note) {
      taken.set(note.channel());
    } else if (event instanceof ProgramChange change) {
      taken.set(change.channel());
    } else if (event instanceof ControlChange change) {
      taken.set(change.channel());
    } else if (event instanceof PitchBend bend) {
      taken.set(bend.channel());
    } else if (event instanceof RawEvent raw && raw.status() < 0xF0) {
      taken.set(raw.status() & 0xF);
    }
  }
}
