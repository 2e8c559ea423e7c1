package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.MidiFormatException;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.PitchBend;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.RawEvent;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TextEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/**
 * RT-1, RT-2, RT-3: what is generated can be written and read back, whatever the model and whatever
 * the prompt. The model draws at random from few pitches, so most of its notes get in each other's
 * way.
 */
class WrittenAndReadBackProperties {
  private static final int CONTEXT_ROWS = 40; // so short that it is left behind

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void RT_1_and_2_continuations_come_back_as_written(
      @ForAll("tokenizers") Tokenizer tokenizer,
      @ForAll("prompts") Score prompt,
      @ForAll("options") GenerationOptions options) {
    Generator generator = generator(tokenizer);

    for (Continuation piece : generator.variations(prompt, 3, options)) {
      assertComesBack(piece);
      assertThat(piece.prompt()).isEqualTo(prompt);
    }
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void RT_3_filled_regions_come_back_as_written(
      @ForAll("tokenizers") Tokenizer tokenizer,
      @ForAll("prompts") Score song,
      @ForAll @LongRange(max = 2_500) long startTick,
      @ForAll @IntRange(min = 1, max = 64) int eighthsOfBeats,
      @ForAll boolean notesPastEnd,
      @ForAll("options") GenerationOptions options) {
    double ticks = BeatMap.of(song.timeBase()).ticksPerBeat() * eighthsOfBeats / 8;
    Region region = Region.ofTicks(startTick, startTick + (long) Math.ceil(ticks));

    for (Continuation piece :
        generator(tokenizer)
            .infillVariations(song, region, 2, options.withNotesPastEnd(notesPastEnd))) {
      assertComesBack(piece);
      assertThat(piece.prompt()).isEqualTo(song.withoutNotesIn(region));
    }
  }

  @Property(tries = 15, shrinking = ShrinkingMode.OFF)
  void what_streams_have_handed_out_comes_back_at_any_time(
      @ForAll("tokenizers") Tokenizer tokenizer,
      @ForAll("prompts") Score prompt,
      @ForAll @IntRange(max = 30) int events,
      @ForAll("options") GenerationOptions options) {
    Generator generator = generator(tokenizer);
    List<TrackEvent> all = generator.continueFrom(prompt, options).newEvents();

    List<TrackEvent> streamed = new ArrayList<>();
    try (EventStream stream = generator.stream(prompt, options)) {
      while (streamed.size() < events && stream.hasNext()) {
        streamed.add(stream.next());
      }

      assertThat(streamed).isEqualTo(all.subList(0, Math.min(events, all.size())));
      assertThat(stream.continuation().newEvents()).isEqualTo(streamed);
      assertComesBack(stream.continuation());
    }
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void sessions_come_back_after_any_number_of_turns(
      @ForAll("tokenizers") Tokenizer tokenizer,
      @ForAll("prompts") Score start,
      @ForAll long seed,
      @ForAll("options") GenerationOptions options) {
    Random random = new Random(seed);
    try (GenerationSession session = generator(tokenizer).session(start)) {
      for (int turn = 0; turn < 4; turn++) {
        EventStream stream = session.stream(options.withSeed(seed + turn));
        for (int i = random.nextInt(12); i > 0 && stream.hasNext(); i--) {
          stream.next();
        }
        if (random.nextBoolean()) {
          Note played = new Note(session.score().endTick(), 200, 0, 60 + random.nextInt(4), 80);
          session.append(List.of(new TrackEvent(0, played)));
        }
        assertComesBack(session.score());
      }
    }
  }

  private static Generator generator(Tokenizer tokenizer) {
    return Generator.of(ScriptedModel.crowded(tokenizer, CONTEXT_ROWS));
  }

  private static void assertComesBack(Continuation piece) {
    assertComesBack(piece.score());
    for (int track = 0; track < piece.prompt().tracks().size(); track++) {
      List<ScoreEvent> old = new ArrayList<>(piece.score().tracks().get(track).events());
      for (TrackEvent placed : piece.newEvents()) {
        if (placed.track() == track) {
          old.remove(old.lastIndexOf(placed.event())); // at equal ticks the new ones come last
        }
      }
      assertThat(old).isEqualTo(piece.prompt().tracks().get(track).events());
    }
    assertNoneOverlap(piece);
  }

  private static void assertComesBack(Score score) {
    try {
      assertThat(MidiReader.read(MidiWriter.write(score))).isEqualTo(score);
    } catch (MidiFormatException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Each new note against all others of its pitch, channel and track, old or new. */
  private static void assertNoneOverlap(Continuation piece) {
    Map<List<Integer>, List<Note>> others = new HashMap<>();
    for (int track = 0; track < piece.prompt().tracks().size(); track++) {
      int number = track;
      piece
          .prompt()
          .tracks()
          .get(track)
          .notes()
          .forEach(note -> same(others, number, note).add(note));
    }
    for (TrackEvent placed : piece.newEvents()) {
      if (placed.event() instanceof Note note) {
        assertThat(note.durationTicks()).isPositive();
        List<Note> same = same(others, placed.track(), note);
        assertThat(same)
            .noneMatch(other -> note.tick() < other.endTick() && other.tick() < note.endTick());
        same.add(note);
      }
    }
  }

  private static List<Note> same(Map<List<Integer>, List<Note>> notes, int track, Note note) {
    return notes.computeIfAbsent(
        List.of(track, note.channel(), note.pitch()), key -> new ArrayList<>());
  }

  @Provide
  Arbitrary<Tokenizer> tokenizers() {
    return Arbitraries.of(
        NoteTokenizer.of(TimeGrid.stepsPerBeat(12)),
        NoteTokenizer.of(TimeGrid.milliseconds(32)),
        EventTokenizer.of(EventVersion.V1),
        EventTokenizer.optimizing(EventVersion.V1),
        EventTokenizer.of(EventVersion.V2),
        EventTokenizer.optimizing(EventVersion.V2));
  }

  @Provide
  Arbitrary<GenerationOptions> options() {
    return Combinators.combine(
            Arbitraries.of(GenerationConstraints.Strictness.values()),
            Arbitraries.of(
                GenerationLength.positions(80),
                GenerationLength.bars(4),
                GenerationLength.notes(30)),
            Arbitraries.longs())
        .as(
            (strictness, amount, seed) ->
                GenerationOptions.defaults()
                    .withConstraints(GenerationConstraints.defaults().withStrictness(strictness))
                    .withLength(amount)
                    .withSeed(seed));
  }

  /**
   * Files with all that may get in the way at the end: stray note-offs, pedals, bends, overlaps.
   */
  @Provide
  Arbitrary<Score> prompts() {
    Arbitrary<Integer> channels = Arbitraries.of(0, 0, 0, 1, Note.DRUM_CHANNEL);
    Arbitrary<Integer> pitches = Arbitraries.integers().between(58, 65);
    Arbitrary<Long> ticks = Arbitraries.longs().between(0, 2_000);
    Arbitrary<ScoreEvent> notes =
        Combinators.combine(
                ticks,
                Arbitraries.longs().between(0, 600),
                channels,
                pitches,
                Arbitraries.integers().between(1, 127))
            .as(Note::new);
    Arbitrary<ScoreEvent> others =
        Combinators.combine(
                Arbitraries.longs().between(0, 6_000),
                channels,
                pitches,
                Arbitraries.integers().between(0, 9))
            .as(WrittenAndReadBackProperties::other);
    Arbitrary<List<ScoreEvent>> events =
        Combinators.combine(notes.list().ofMinSize(1).ofMaxSize(12), others.list().ofMaxSize(12))
            .as(
                (some, more) -> {
                  List<ScoreEvent> all = new ArrayList<>(some);
                  all.addAll(more);
                  return all;
                });
    return Combinators.combine(
            Arbitraries.of(1, 24, 96, 220, 480),
            events.map(Track::of).list().ofMinSize(1).ofMaxSize(3))
        .as((resolution, tracks) -> read(Score.of(TimeBase.ticksPerQuarter(resolution), tracks)));
  }

  private static ScoreEvent other(long tick, int channel, int number, int kind) {
    return switch (kind) {
      case 0 -> new PitchBend(tick, channel, 100 * number);
      case 1 -> new ControlChange(tick, channel, 64, number % 2 * 127);
      case 2 -> new ControlChange(tick, channel, 7, number - 58);
      case 3 -> new ProgramChange(tick, channel, number);
      case 4 -> TextEvent.of(tick, TextEvent.Kind.LYRIC, "la");
      case 5 -> RawEvent.of(tick, new byte[] {(byte) (0xA0 | channel), (byte) number, 1});
      case 6 -> RawEvent.of(tick, new byte[] {(byte) (0x90 | channel), (byte) number, 0});
      default -> RawEvent.of(tick, new byte[] {(byte) (0x80 | channel), (byte) number, 64});
    };
  }

  /** As a file has it. */
  private static Score read(Score score) {
    try {
      return MidiReader.read(MidiWriter.write(score));
    } catch (MidiFormatException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
