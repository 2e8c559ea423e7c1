package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.NoteConstraint;
import io.github.continuo.tokenize.NoteConstraint.NotesAtOnce;
import io.github.continuo.tokenize.NoteConstraint.PitchRange;
import io.github.continuo.tokenize.Part;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import io.github.continuo.tokenize.note.TimeGrid.Milliseconds;
import io.github.continuo.tokenize.note.TimeGrid.StepsPerBeat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.statistics.Statistics;

/**
 * Whatever a model would like to write, its music keeps its constraints, and never comes to a point
 * from which it cannot go on; sets that could are refused before the first note.
 */
class NoteConstraintProperties {
  private static final int MAX_POSITIONS = 90;
  private static final int POSITIONS_READ_AGAIN = 33; // then the context is shortened

  /** How music is generated. */
  private enum Task {
    CONTINUE,
    INFILL,
    GENERATE
  }

  @Property(tries = 300, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void constraints_hold_and_nothing_ends_dead(
      @ForAll("tokenizers") Tokenizer tokenizer,
      @ForAll("prompts") Score prompt,
      @ForAll("constraints") List<NoteConstraint> constraints,
      @ForAll Task task,
      @ForAll long seed) {
    assertHolds(tokenizer, prompt, constraints, task, seed);
  }

  @Tag("soak")
  @Property(tries = 10_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void ten_thousand_sets_of_constraints_hold(
      @ForAll("tokenizers") Tokenizer tokenizer,
      @ForAll("prompts") Score prompt,
      @ForAll("constraints") List<NoteConstraint> constraints,
      @ForAll Task task,
      @ForAll long seed) {
    assertHolds(tokenizer, prompt, constraints, task, seed);
  }

  private static void assertHolds(
      Tokenizer tokenizer, Score prompt, List<NoteConstraint> constraints, Task task, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    BeatMap beats = BeatMap.of(prompt.timeBase());
    long startTick = beats.tickAt(random.nextInt(5));
    Region region = Region.ofTicks(startTick, startTick + beats.tickAt(1 + random.nextInt(9)));
    GenerationOptions options =
        GenerationOptions.defaults()
            .withSeed(seed)
            .withNotesPastEnd(random.nextBoolean())
            .withRepeatedBars(random.nextBoolean() ? 0 : random.nextDouble())
            .withLength(GenerationLength.positions(MAX_POSITIONS))
            .withConstraints(GenerationConstraints.defaults().withNoteConstraints(constraints));
    GenerationState state;
    try {
      state = state(tokenizer, prompt, region, options, task);
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining(" ");
      Statistics.collect("refused");
      return;
    }

    generate(state, tokenizer, random);

    Continuation piece = state.continuation();
    Statistics.collect(
        "notes: " + piece.newEvents().stream().anyMatch(p -> p.event() instanceof Note));
    check(tokenizer, prompt, region, task, piece).keeps(constraints);
  }

  private static GenerationState state(
      Tokenizer tokenizer, Score prompt, Region region, GenerationOptions options, Task task) {
    ScriptedModel model = new ScriptedModel(tokenizer, 40);
    PieceSetup setup = PieceSetup.empty().withTimeSignature(3, 4).withInstruments(0, 33);
    return switch (task) {
      case CONTINUE ->
          new GenerationState(
              SharedModel.borrowed(model), prompt, tokenizer.encode(prompt), options);
      case INFILL ->
          new GenerationState(
              SharedModel.borrowed(model),
              new InfillTask(tokenizer, prompt, region, options),
              options);
      case GENERATE ->
          new GenerationState(
              SharedModel.borrowed(model),
              setup.score(),
              tokenizer.encode(setup),
              options.withConstraints(setup.constraints(options.constraints())));
    };
  }

  private static ConstraintCheck check(
      Tokenizer tokenizer, Score prompt, Region region, Task task, Continuation piece) {
    boolean isClock =
        tokenizer instanceof NoteTokenizer notes && notes.grid() instanceof Milliseconds;
    double step =
        tokenizer instanceof NoteTokenizer notes
            ? notes.grid() instanceof StepsPerBeat beat ? 1.0 / beat.steps() : 0.032
            : 1.0 / 16;
    long start =
        switch (task) {
          case CONTINUE -> tokenizer.encode(prompt).detokenizer().currentTick();
          case INFILL -> region.startTick();
          case GENERATE -> 0;
        };
    return new ConstraintCheck(
        piece, start, task == Task.INFILL ? region.endTick() : Long.MAX_VALUE, step / 2, !isClock);
  }

  /** Draws tokens that are allowed, most of them close together and long. */
  private static void generate(
      GenerationState state, Tokenizer tokenizer, SplittableRandom random) {
    float[] bias = bias(tokenizer, random);
    int end = tokenizer.end().id(0, 0);
    for (int position = 1; !state.isDone() && position <= 2 * MAX_POSITIONS; position++) {
      int[] row = new int[tokenizer.width()];
      Arrays.fill(row, tokenizer.padId());
      int length = 1;
      for (int i = 0; i < length; i++) {
        assertThat(state.allowed().isEmpty()).as("dead end").isFalse();
        float[] logits = new float[tokenizer.vocabulary().size()];
        for (int id = 0; id < logits.length; id++) {
          logits[id] = bias[id] + (float) random.nextDouble() * 6;
        }
        row[i] = state.choose(logits);
        length = tokenizer.tokenCount(row[0]);
      }
      state.add(TokenSequence.of(row.length, row));
      if (position % POSITIONS_READ_AGAIN == 0 && !state.isDone()) {
        state.shortenContext();
      }
      if (row[0] != end) {
        assertThat(state.allowed().isEmpty()).as("dead end").isFalse();
      }
    }
  }

  private static float[] bias(Tokenizer tokenizer, SplittableRandom random) {
    float[] bias = new float[tokenizer.vocabulary().size()];
    int longest = 1 + random.nextInt(60);
    for (TokenRange range : tokenizer.vocabulary().ranges()) {
      for (int value = 0; value < range.size(); value++) {
        boolean isLiked =
            switch (range.name()) {
              case "pitch", "note", "drum" -> range.size() == 1 || (value > 40 && value < 80);
              case "channel" -> value <= 1 || value == 9;
              case "track" -> value <= 3;
              case "beats" -> value <= 1;
              case "time" -> value <= 6;
              case "duration" -> value <= longest;
              case "control change" -> false;
              default -> true;
            };
        bias[range.id(value)] = isLiked ? 0 : -8;
      }
    }
    return bias;
  }

  @Provide
  Arbitrary<Tokenizer> tokenizers() {
    return Arbitraries.of(
        NoteTokenizer.of(TimeGrid.stepsPerBeat(12)),
        NoteTokenizer.of(TimeGrid.stepsPerBeat(24)).withMaxTimeTokens(4),
        NoteTokenizer.of(TimeGrid.milliseconds(32)),
        EventTokenizer.of(EventVersion.V1),
        EventTokenizer.optimizing(EventVersion.V1),
        EventTokenizer.of(EventVersion.V2),
        EventTokenizer.optimizing(EventVersion.V2));
  }

  @Provide
  Arbitrary<List<NoteConstraint>> constraints() {
    Arbitrary<String> roots = Arbitraries.of("C", "D", "Eb", "F#", "A");
    Arbitrary<String> scales =
        Combinators.combine(roots, Arbitraries.of("major", "minor", "blues", "pentatonic"))
            .as((root, kind) -> root + " " + kind);
    Arbitrary<String> bars =
        Combinators.combine(roots, Arbitraries.of("", "m7", "7", "sus4", "dim7"))
            .as((root, kind) -> root + kind)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(chords -> String.join(" ", chords));
    Arbitrary<String> charts =
        bars.list().ofMinSize(1).ofMaxSize(4).map(all -> String.join("|", all));
    Arbitrary<Part> parts =
        Arbitraries.of(
            Part.pitched(),
            Part.pitched(),
            Part.drums(),
            Part.track(0),
            Part.track(1),
            Part.instrument(0),
            Part.instrument(33));
    Arbitrary<NoteConstraint> any =
        Arbitraries.oneOf(
            scales.map(NoteConstraint::scale),
            charts.map(NoteConstraint::chords),
            charts.map(NoteConstraint::chordsOnStrongBeats),
            Combinators.combine(
                    parts,
                    Arbitraries.integers().between(30, 60),
                    Arbitraries.integers().between(0, 40))
                .as((part, lowest, size) -> new PitchRange(part, lowest, lowest + size)),
            Combinators.combine(parts, Arbitraries.integers().between(1, 4)).as(NotesAtOnce::new),
            Arbitraries.integers().between(1, 6).map(NoteConstraint::rhythmGrid),
            Arbitraries.integers().between(1, 9).map(NoteConstraint::maxNotesPerBar),
            Arbitraries.just(NoteConstraint.noRepeatedBar()),
            parts.map(part -> NoteConstraint.only(part)),
            parts.map(part -> NoteConstraint.without(part)));
    return any.list().ofMinSize(1).ofMaxSize(5);
  }

  @Provide
  Arbitrary<Score> prompts() {
    Arbitrary<ScoreEvent> notes =
        Combinators.combine(
                Arbitraries.integers().between(0, 31),
                Arbitraries.integers().between(1, 24),
                Arbitraries.of(0, 0, 1, Note.DRUM_CHANNEL),
                Arbitraries.integers().between(40, 80))
            .as((start, length, channel, pitch) -> new Note(start, length, channel, pitch, 80));
    return Combinators.combine(
            Arbitraries.of(4, 24, 96, 220, 480),
            notes.list().ofMinSize(1).ofMaxSize(10).list().ofMinSize(1).ofMaxSize(3),
            Arbitraries.of(new int[] {4, 4}, new int[] {3, 4}, new int[] {6, 8}, new int[] {5, 8}),
            Arbitraries.of(0, 33))
        .as(NoteConstraintProperties::score);
  }

  /** A score whose events are given in quarters of beats. */
  private static Score score(
      int ticksPerQuarter, List<List<ScoreEvent>> tracks, int[] signature, int program) {
    List<Track> all = new ArrayList<>();
    for (int i = 0; i < tracks.size(); i++) {
      List<ScoreEvent> events = new ArrayList<>();
      if (i == 0) {
        events.add(new TimeSignature(0, signature[0], signature[1]));
        events.add(new ProgramChange(0, 1, program));
      }
      for (ScoreEvent event : tracks.get(i)) {
        Note note = (Note) event;
        events.add(
            new Note(
                note.tick() * ticksPerQuarter / 4,
                Math.max(1, note.durationTicks() * ticksPerQuarter / 4),
                note.channel(),
                note.pitch(),
                80));
      }
      events.sort(Comparator.comparingLong(ScoreEvent::tick));
      all.add(Track.of(events));
    }
    return Score.of(TimeBase.ticksPerQuarter(ticksPerQuarter), all);
  }
}
