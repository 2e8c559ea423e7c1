package io.github.continuo.tokenize.note;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.PitchBend;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.RawEvent;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TextEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeBase.FrameRate;
import io.github.continuo.midi.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Scores and tokenizers to try laws on. */
public final class NoteScores {
  private NoteScores() {}

  /** One track of notes and other events, in quarters of some ticks. */
  static Score of(int ticksPerQuarter, ScoreEvent... events) {
    return Score.of(TimeBase.ticksPerQuarter(ticksPerQuarter), List.of(Track.of(List.of(events))));
  }

  /** A piano note. */
  static Note note(long tick, long durationTicks, int pitch) {
    return new Note(tick, durationTicks, 0, pitch, 64);
  }

  /** A drum note. */
  static Note drum(long tick, long durationTicks, int pitch) {
    return new Note(tick, durationTicks, Note.DRUM_CHANNEL, pitch, 100);
  }

  /** Small scores with everything that may stand in one. */
  public static Arbitrary<Score> any() {
    Arbitrary<Track> tracks = anyEvent().list().ofMaxSize(12).map(Track::of);
    return Combinators.combine(anyTimeBase(), tracks.list().ofMaxSize(4)).as(Score::of);
  }

  /** Small scores with at least one note. */
  static Arbitrary<Score> withNotes() {
    return any().filter(score -> score.notes().findAny().isPresent());
  }

  /** Thousands of notes on up to three tracks, changes of tempo, no gap beyond a few beats. */
  public static Arbitrary<Score> longPieces() {
    return Combinators.combine(
            anyTimeBase(), Arbitraries.integers().between(1, 3_000), Arbitraries.longs())
        .as(NoteScores::longPiece);
  }

  private static Score longPiece(TimeBase timeBase, int notes, long seed) {
    Random random = new Random(seed);
    int ticksPerBeat = timeBase instanceof TimeBase.TicksPerQuarter quarter ? quarter.ticks() : 400;
    List<List<ScoreEvent>> tracks =
        List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    long tick = 0;
    for (int i = 0; i < notes; i++) {
      tick += random.nextInt(4) == 0 ? 0 : random.nextInt(2 * ticksPerBeat + 1);
      tracks.get(random.nextInt(3)).add(anyNote(random, tick, ticksPerBeat));
      if (random.nextInt(50) == 0) {
        tracks.get(random.nextInt(3)).add(new Tempo(tick, 200_000 + random.nextInt(1_000_000)));
      }
    }
    return Score.of(timeBase, tracks.stream().map(Track::of).toList());
  }

  private static Note anyNote(Random random, long tick, int ticksPerBeat) {
    int durationTicks = random.nextInt(4 * ticksPerBeat);
    int channel = random.nextInt(4) == 0 ? Note.DRUM_CHANNEL : random.nextInt(16);
    return new Note(tick, durationTicks, channel, random.nextInt(128), 1 + random.nextInt(127));
  }

  /** Tokenizers on any grid, with any limit to gaps and either quantization. */
  public static Arbitrary<NoteTokenizer> anyTokenizer() {
    return Combinators.combine(
            anyGrid(),
            Arbitraries.integers().between(1, 20),
            Arbitraries.of(NoteTokenizer.Quantization.class))
        .as(
            (grid, maxTimeTokens, quantization) ->
                NoteTokenizer.of(grid)
                    .withMaxTimeTokens(maxTimeTokens)
                    .withQuantization(quantization));
  }

  static Arbitrary<TimeGrid> anyGrid() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            TimeGrid.stepsPerBeat(12), TimeGrid.stepsPerBeat(24), TimeGrid.milliseconds(32)),
        Arbitraries.integers().between(1, 127).map(TimeGrid::stepsPerBeat),
        Arbitraries.integers().between(1, 1_000).map(TimeGrid::milliseconds));
  }

  static Arbitrary<TimeBase> anyTimeBase() {
    Arbitrary<TimeBase> usual =
        Arbitraries.of(1, 7, 220, 480, 32_767).map(TimeBase::ticksPerQuarter);
    Arbitrary<TimeBase> musical =
        Arbitraries.integers().between(1, 32_767).map(TimeBase::ticksPerQuarter);
    Arbitrary<TimeBase> film =
        Combinators.combine(Arbitraries.of(FrameRate.class), Arbitraries.integers().between(1, 255))
            .as(TimeBase::smpte);
    return Arbitraries.frequencyOf(Tuple.of(4, usual), Tuple.of(2, musical), Tuple.of(1, film));
  }

  private static Arbitrary<ScoreEvent> anyEvent() {
    Arbitrary<Integer> channels = Arbitraries.of(0, 1, 5, Note.DRUM_CHANNEL, 15);
    Arbitrary<Integer> data = Arbitraries.integers().between(0, 127);
    Arbitrary<ScoreEvent> notes =
        Combinators.combine(
                anyTick(),
                Arbitraries.oneOf(Arbitraries.longs().between(0, 2_000), anyTick()),
                channels,
                data,
                Arbitraries.integers().between(1, 127))
            .as(Note::new);
    Arbitrary<ScoreEvent> others =
        Combinators.combine(anyTick(), channels, data, Arbitraries.integers().between(0, 5))
            .as(NoteScores::other);
    return Arbitraries.frequencyOf(Tuple.of(4, notes), Tuple.of(1, others));
  }

  private static ScoreEvent other(long tick, int channel, int value, int kind) {
    return switch (kind) {
      case 0 -> new ProgramChange(tick, channel, value);
      case 1 -> new ControlChange(tick, channel, 64, value);
      case 2 -> new PitchBend(tick, channel, value);
      case 3 -> RawEvent.of(tick, new byte[] {(byte) (0xD0 | channel), (byte) value});
      case 4 -> TextEvent.of(tick, TextEvent.Kind.LYRIC, "la");
      default -> new Tempo(tick, 10_000 + 20_000 * value);
    };
  }

  /** Mostly within a few bars, now and then far out. */
  private static Arbitrary<Long> anyTick() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.longs().between(0, 5_000)),
        Tuple.of(1, Arbitraries.longs().between(0, 100_000_000)));
  }
}
