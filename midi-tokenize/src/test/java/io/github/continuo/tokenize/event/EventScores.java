package io.github.continuo.tokenize.event;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.KeySignature;
import io.github.continuo.midi.KeySignature.Mode;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Scores;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.event.EventTokenizer.Optimization;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;

/** Scores whose events get in each other's way: same steps, few channels, pitches and values. */
public final class EventScores {
  private EventScores() {}

  public static Arbitrary<Score> any() {
    return Arbitraries.frequencyOf(tuple(4, crowded()), tuple(1, Scores.any()));
  }

  static Arbitrary<Score> crowded() {
    Arbitrary<List<Track>> tracks =
        Arbitraries.frequencyOf(
            tuple(8, track(30).list().ofMaxSize(4)),
            tuple(2, track(8).list().ofMaxSize(20)),
            tuple(1, track(3).list().ofMinSize(125).ofMaxSize(135)));
    Arbitrary<TimeBase> timeBases =
        Arbitraries.frequencyOf(
            tuple(6, Arbitraries.of(24, 96, 480).map(TimeBase::ticksPerQuarter)),
            tuple(1, Scores.timeBases()));
    return Combinators.combine(timeBases, tracks).as(Score::of);
  }

  /** Every version with every set of options. */
  public static Arbitrary<EventTokenizer> tokenizers() {
    return Combinators.combine(
            Arbitraries.of(EventVersion.class),
            Arbitraries.of(Optimization.class).set(),
            Arbitraries.of(0, 1, 4, 4, 4, 20),
            Arbitraries.of(0, 1, 4, 4, 4, 20))
        .as(
            (version, optimizations, controlTolerance, tempoTolerance) ->
                EventTokenizer.of(version)
                    .with(optimizations.toArray(Optimization[]::new))
                    .withControlTolerance(controlTolerance)
                    .withTempoTolerance(tempoTolerance));
  }

  private static Arbitrary<Track> track(int maxEvents) {
    return event().list().ofMaxSize(maxEvents).map(Track::of);
  }

  private static Arbitrary<ScoreEvent> event() {
    Arbitrary<Integer> controllers = Arbitraries.of(1, 7, 64);
    Arbitrary<Integer> values =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 12), Arbitraries.integers().between(0, 127));
    Arbitrary<Integer> micros =
        Arbitraries.frequencyOf(
            tuple(4, Arbitraries.integers().between(470_000, 530_000)),
            tuple(1, Arbitraries.integers().between(1, 400_000)),
            tuple(1, Arbitraries.integers().between(1, 0xFF_FFFF)));
    return Arbitraries.frequencyOf(
        tuple(8, note()),
        tuple(2, Combinators.combine(ticks(), channels(), smallInts(3)).as(ProgramChange::new)),
        tuple(
            3,
            Combinators.combine(ticks(), channels(), controllers, values).as(ControlChange::new)),
        tuple(2, Combinators.combine(ticks(), micros).as(Tempo::new)),
        tuple(
            1,
            Combinators.combine(
                    ticks(), timeSignatures(18), smallInts(6).map(exponent -> 1 << exponent))
                .as(TimeSignature::new)),
        tuple(1, Combinators.combine(ticks(), sharps(), modes()).as(KeySignature::new)));
  }

  private static Arbitrary<ScoreEvent> note() {
    Arbitrary<Integer> pitches =
        Arbitraries.frequencyOf(
            tuple(6, Arbitraries.of(60, 62, 64, 65, 67, 69, 71)), // C major
            tuple(1, Arbitraries.integers().between(0, 127)));
    Arbitrary<Long> durations =
        Arbitraries.frequencyOf(
            tuple(6, Arbitraries.longs().between(0, 500)),
            tuple(1, Arbitraries.longs().between(0, 100_000)));
    return Combinators.combine(
            ticks(), durations, channels(), pitches, Arbitraries.integers().between(1, 127))
        .as(Note::new);
  }

  private static Arbitrary<Long> ticks() {
    return Arbitraries.frequencyOf(
        tuple(4, Arbitraries.longs().between(0, 20).map(step -> 6 * step)),
        tuple(4, Arbitraries.longs().between(0, 2_000)),
        tuple(1, Arbitraries.longs().between(0, 100_000)));
  }

  private static Arbitrary<Integer> channels() {
    return Arbitraries.oneOf(
        Arbitraries.of(0, 1, Note.DRUM_CHANNEL, 10), Arbitraries.integers().between(0, 15));
  }

  private static Arbitrary<Integer> sharps() {
    return Arbitraries.oneOf(Arbitraries.just(0), Arbitraries.integers().between(-7, 7));
  }

  private static Arbitrary<Mode> modes() {
    return Arbitraries.of(Mode.class);
  }

  private static Arbitrary<Integer> timeSignatures(int most) {
    return Arbitraries.integers().between(1, most);
  }

  private static Arbitrary<Integer> smallInts(int most) {
    return Arbitraries.integers().between(0, most);
  }

  private static <T> Tuple2<Integer, Arbitrary<? extends T>> tuple(
      int frequency, Arbitrary<T> arbitrary) {
    return Tuple.of(frequency, arbitrary);
  }
}
