package io.github.continuo.midi;

import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/** Scores of every kind, for properties. */
public final class Scores {
  private static final int MAX_TICKS = 4000;

  /** Has no notes, so that note-offs here never find one they could end. */
  private static final int CHANNEL_OF_ORPHANS = 15;

  private Scores() {}

  /** Scores as a host may build them, with notes inside others of their pitch and channel. */
  public static Arbitrary<Score> any() {
    return scores(tracks(events()));
  }

  /** Scores as a file can hold them: overlapping notes of a pitch end first in, first out. */
  public static Arbitrary<Score> readable() {
    return scores(tracks(events().map(Scores::firstInFirstOut)));
  }

  /** Notes of one track, many of them overlapping or starting together. */
  public static Arbitrary<Note> notes() {
    Arbitrary<Integer> channels =
        Arbitraries.frequencyOf(
            tuple(3, Arbitraries.just(0)),
            tuple(1, Arbitraries.just(Note.DRUM_CHANNEL)),
            tuple(1, Arbitraries.integers().between(0, CHANNEL_OF_ORPHANS - 1)));
    Arbitrary<Integer> pitches =
        Arbitraries.oneOf(
            Arbitraries.integers().between(59, 62), Arbitraries.integers().between(0, 127));
    Arbitrary<Integer> releaseVelocities =
        Arbitraries.oneOf(
            Arbitraries.just(Note.DEFAULT_RELEASE_VELOCITY),
            Arbitraries.integers().between(0, 127));
    return Combinators.combine(
            ticks(), durations(), channels, pitches, sevenBits(1), releaseVelocities)
        .as(Note::new);
  }

  /** Time bases of both kinds. */
  public static Arbitrary<TimeBase> timeBases() {
    return Arbitraries.frequencyOf(
        tuple(4, Arbitraries.of(24, 96, 480, 960).map(TimeBase::ticksPerQuarter)),
        tuple(1, Arbitraries.integers().between(1, 0x7FFF).map(TimeBase::ticksPerQuarter)),
        tuple(
            1,
            Combinators.combine(
                    Arbitraries.of(TimeBase.FrameRate.class),
                    Arbitraries.integers().between(1, 255))
                .as(TimeBase::smpte)));
  }

  private static Arbitrary<Score> scores(Arbitrary<Track> tracks) {
    Arbitrary<List<Track>> lists =
        Arbitraries.frequencyOf(
            tuple(9, tracks.list().ofMaxSize(5)), tuple(1, tracks.list().ofSize(20)));
    return Combinators.combine(Arbitraries.integers().between(0, 2), timeBases(), lists)
        .as(
            (format, timeBase, list) ->
                new Score(list.size() > 1 ? Math.max(format, 1) : format, timeBase, list));
  }

  private static Arbitrary<Track> tracks(Arbitrary<List<ScoreEvent>> events) {
    return Combinators.combine(events, ticks())
        .as(
            (list, moreTicks) -> {
              long end = Track.of(list).endTick();
              return Track.of(list, moreTicks % 3 == 0 ? end + moreTicks : end);
            });
  }

  private static Arbitrary<List<ScoreEvent>> events() {
    Arbitrary<ScoreEvent> event =
        Arbitraries.frequencyOf(tuple(6, notes().map(ScoreEvent.class::cast)), tuple(3, others()));
    return event.list().ofMaxSize(40);
  }

  private static Arbitrary<ScoreEvent> others() {
    Arbitrary<Integer> channels = Arbitraries.integers().between(0, 15);
    return Arbitraries.oneOf(
        Combinators.combine(ticks(), channels, sevenBits(0)).as(ProgramChange::new),
        Combinators.combine(ticks(), channels, sevenBits(0), sevenBits(0)).as(ControlChange::new),
        Combinators.combine(ticks(), channels, Arbitraries.integers().between(-8192, 8191))
            .as(PitchBend::new),
        Combinators.combine(ticks(), Arbitraries.integers().between(1, 0xFF_FFFF)).as(Tempo::new),
        Combinators.combine(
                ticks(),
                Arbitraries.integers().between(1, 255),
                Arbitraries.integers().between(0, 7).map(exponent -> 1 << exponent),
                Arbitraries.integers().between(0, 255),
                Arbitraries.integers().between(0, 255))
            .as(TimeSignature::new),
        Combinators.combine(
                ticks(),
                Arbitraries.integers().between(-7, 7),
                Arbitraries.of(KeySignature.Mode.class))
            .as(KeySignature::new),
        Combinators.combine(ticks(), Arbitraries.of(TextEvent.Kind.class), data())
            .as((tick, kind, bytes) -> TextEvent.of(tick, kind, bytes)),
        Combinators.combine(ticks(), rawMessages()).as(RawEvent::of));
  }

  private static Arbitrary<byte[]> rawMessages() {
    Arbitrary<Integer> metaTypes = Arbitraries.of(0x00, 0x0A, 0x20, 0x21, 0x54, 0x60, 0x7F);
    return Arbitraries.oneOf(
        Combinators.combine(Arbitraries.of(0xA0, 0xA9), sevenBits(0), sevenBits(0))
            .as((status, pitch, pressure) -> bytes(status, pitch, pressure)),
        sevenBits(0).map(pressure -> bytes(0xD3, pressure)),
        Combinators.combine(Arbitraries.of(0xF0, 0xF7), data())
            .as((status, data) -> MidiBytes.join(bytes(status), data)),
        Combinators.combine(metaTypes, data())
            .as((type, data) -> MidiBytes.join(bytes(0xFF, type), data)),
        Combinators.combine(sevenBits(0), sevenBits(0))
            .as((pitch, velocity) -> bytes(0x80 | CHANNEL_OF_ORPHANS, pitch, velocity)),
        sevenBits(0).map(pitch -> bytes(0x90 | CHANNEL_OF_ORPHANS, pitch, 0)));
  }

  private static Arbitrary<byte[]> data() {
    return Arbitraries.frequencyOf(
        tuple(9, Arbitraries.bytes().array(byte[].class).ofMaxSize(12)),
        tuple(1, Arbitraries.bytes().array(byte[].class).ofSize(200)));
  }

  private static Arbitrary<Long> ticks() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(0, MAX_TICKS / 120).map(steps -> steps * 120),
        Arbitraries.longs().between(0, MAX_TICKS));
  }

  private static Arbitrary<Long> durations() {
    return Arbitraries.frequencyOf(
        tuple(1, Arbitraries.just(0L)),
        tuple(4, Arbitraries.of(60L, 120L, 240L, 480L)),
        tuple(2, Arbitraries.longs().between(1, MAX_TICKS)));
  }

  private static Arbitrary<Integer> sevenBits(int least) {
    return Arbitraries.integers().between(least, 127);
  }

  /** Gives the notes of a pitch and channel the ends that the order of note-offs gives them. */
  private static List<ScoreEvent> firstInFirstOut(List<ScoreEvent> events) {
    List<ScoreEvent> paired = new ArrayList<>(events);
    paired.sort(Comparator.comparingLong(ScoreEvent::tick));
    Map<Integer, List<Integer>> placesByPair =
        IntStream.range(0, paired.size())
            .boxed()
            .filter(place -> paired.get(place) instanceof Note)
            .collect(groupingBy(place -> pair((Note) paired.get(place))));
    for (List<Integer> places : placesByPair.values()) {
      long[] ends =
          places.stream()
              .mapToLong(place -> ((Note) paired.get(place)).endTick())
              .sorted()
              .toArray();
      for (int i = 0; i < ends.length; i++) {
        Note note = (Note) paired.get(places.get(i));
        paired.set(
            places.get(i),
            new Note(
                note.tick(),
                ends[i] - note.tick(),
                note.channel(),
                note.pitch(),
                note.velocity(),
                note.releaseVelocity()));
      }
    }
    return paired;
  }

  private static int pair(Note note) {
    return note.channel() * 128 + note.pitch();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static <T> Tuple2<Integer, Arbitrary<? extends T>> tuple(
      int frequency, Arbitrary<T> arbitrary) {
    return Tuple.of(frequency, arbitrary);
  }
}
