package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.continuo.generate.RandomMusic.Task;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.NoteConstraint;
import io.github.continuo.tokenize.NoteConstraint.NotesAtOnce;
import io.github.continuo.tokenize.NoteConstraint.PitchRange;
import io.github.continuo.tokenize.NoteConstraint.RhythmOfBar;
import io.github.continuo.tokenize.Part;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

  /** Otherwise a check that lets everything pass would find no fault. */
  @Property(
      tries = 1000,
      seed = "23",
      shrinking = ShrinkingMode.OFF,
      edgeCases = EdgeCasesMode.NONE)
  void music_without_a_constraint_breaks_it(
      @ForAll("tokenizers") Tokenizer tokenizer,
      @ForAll("prompts") Score prompt,
      @ForAll("constraint") NoteConstraint constraint,
      @ForAll Task task,
      @ForAll long seed) {
    RandomMusic music = new RandomMusic(tokenizer, prompt, task, seed);
    if (music.written(List.of(constraint)).isEmpty()) {
      return;
    }

    ConstraintCheck check = music.written(List.of()).orElseThrow();
    boolean isBroken = catchThrowable(() -> check.keeps(List.of(constraint))) != null;

    Statistics.label("broken").collect(isBroken);
    Statistics.label("broken")
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 50));
    String kind = constraint.getClass().getSimpleName();
    Statistics.label(kind).collect(isBroken);
    Statistics.label(kind).coverage(coverage -> coverage.check(true).count(count -> count > 0));
  }

  private static void assertHolds(
      Tokenizer tokenizer, Score prompt, List<NoteConstraint> constraints, Task task, long seed) {
    new RandomMusic(tokenizer, prompt, task, seed)
        .written(constraints)
        .ifPresent(check -> check.keeps(constraints));
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
    return constraint().list().ofMinSize(1).ofMaxSize(5);
  }

  @Provide
  Arbitrary<NoteConstraint> constraint() {
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
    return Arbitraries.oneOf(
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
        Arbitraries.integers().between(1, 6).map(NoteConstraint::minNotesPerBar),
        Arbitraries.integers().between(1, 2).map(NoteConstraint::rhythmOfBar),
        Combinators.combine(Arbitraries.integers().between(1, 2), parts).as(RhythmOfBar::new),
        Arbitraries.just(NoteConstraint.noRepeatedBar()),
        parts.map(part -> NoteConstraint.only(part)),
        parts.map(part -> NoteConstraint.without(part)));
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
