package io.github.continuo.tokenize;

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

/** Who plays the new notes of a score: a track, a channel, and how loud. */
record Voice(int track, int channel, int velocity) {

  /** Notes whose mean velocity goes on: a few bars, so that a fading end fades on. */
  private static final int NOTES_HEARD = 16;

  /**
   * The voice of a score's last note of a kind, the one in the later track if several start last;
   * none if the score has no such note.
   */
  static Optional<Voice> ofLast(Score score, Predicate<Note> kind) {
    List<TrackEvent> notes =
        placed(score, Note.class, kind)
            .sorted(Comparator.comparingLong(placed -> placed.event().tick()))
            .toList();
    if (notes.isEmpty()) {
      return Optional.empty();
    }
    double meanVelocity =
        notes.subList(Math.max(0, notes.size() - NOTES_HEARD), notes.size()).stream()
            .mapToInt(placed -> ((Note) placed.event()).velocity())
            .average()
            .orElseThrow();
    TrackEvent last = notes.get(notes.size() - 1);
    return Optional.of(
        new Voice(last.track(), ((Note) last.event()).channel(), (int) Math.round(meanVelocity)));
  }

  /**
   * The voice of a kind of notes in a region: that of the last one before it in its tracks; if
   * there is none, of their last one at all.
   */
  static Optional<Voice> ofRegion(Score score, Region region, Predicate<Note> kind) {
    List<Track> tracks =
        IntStream.range(0, score.tracks().size())
            .mapToObj(
                track ->
                    region.includesTrack(track) ? score.tracks().get(track) : Track.of(List.of()))
            .toList();
    Score own = new Score(score.format(), score.timeBase(), tracks);
    return ofLast(own, note -> kind.test(note) && note.tick() < region.startTick())
        .or(() -> ofLast(own, kind));
  }

  /**
   * The voice of a score's first program change on some channels, the one in the earlier track if
   * several come first; none if the score has no such program change.
   */
  static Optional<Voice> ofFirstProgram(Score score, IntPredicate channels) {
    return placed(score, ProgramChange.class, change -> channels.test(change.channel()))
        .min(Comparator.comparingLong(placed -> placed.event().tick()))
        .map(
            placed ->
                new Voice(
                    placed.track(),
                    ((ProgramChange) placed.event()).channel(),
                    NoteTokenizer.VELOCITY));
  }

  private static <E extends ScoreEvent> Stream<TrackEvent> placed(
      Score score, Class<E> type, Predicate<E> kind) {
    return IntStream.range(0, score.tracks().size())
        .boxed()
        .flatMap(
            track ->
                score.tracks().get(track).events().stream()
                    .filter(event -> type.isInstance(event) && kind.test(type.cast(event)))
                    .map(event -> new TrackEvent(track, event)));
  }

  /** The channels that a score uses, and the drum channel. */
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
