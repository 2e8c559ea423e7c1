package io.github.continuo.dual;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.GenerationConstraints.Strictness;
import io.github.continuo.tokenize.Grammar;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/** What holds of new music whatever the weights say. */
class DualGenerationProperties {
  private static final int CONTEXT_ROWS = 24; // so short that it is left behind

  @Property(tries = 40, shrinking = ShrinkingMode.OFF)
  void rows_are_legal_events_keep_the_rules_and_the_prompt_stays_as_it_was(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("prompts") Score prompt,
      @ForAll("rules") GenerationConstraints rules,
      @ForAll("options") GenerationOptions options,
      @ForAll @IntRange(max = 1_000_000) int seed) {
    SpelledRows model = new SpelledRows(TinyDual.lively(tokenizer, CONTEXT_ROWS, seed));
    try (Generator generator = Generator.of(model)) {

      Continuation continuation =
          generator.continueFrom(prompt, options.withConstraints(rules).withSeed(seed));

      assertLegal(tokenizer, model.rows);
      long endTick = prompt.notes().mapToLong(Note::tick).max().orElseThrow();
      for (TrackEvent placed : continuation.newEvents()) {
        assertThat(placed.event().tick()).isGreaterThan(endTick);
        assertKeeps(rules, placed.event());
      }
      assertThat(continuation.prompt()).isEqualTo(prompt);
      assertHolds(continuation.score(), prompt);
    }
  }

  /** All rows that were spelled, one after the other, walk the grammar. */
  private static void assertLegal(EventTokenizer tokenizer, List<TokenSequence> rows) {
    Grammar grammar = tokenizer.grammar();
    grammar.accept(tokenizer.vocabulary().range("start").first());
    for (int place = 1; place < tokenizer.width(); place++) {
      grammar.accept(tokenizer.padId());
    }
    for (TokenSequence row : rows) {
      for (int id : row.ids()) {
        grammar.accept(id); // throws if it is not legal
      }
    }
  }

  private static void assertKeeps(GenerationConstraints rules, ScoreEvent event) {
    if (event instanceof Note note) {
      assertThat(rules.blockedTypes()).doesNotContain(EventType.NOTE);
      assertThat(rules.blockedChannels()).doesNotContain(note.channel());
    } else if (event instanceof ProgramChange change) {
      assertThat(rules.blockedTypes()).doesNotContain(EventType.PROGRAM_CHANGE);
      assertThat(rules.blockedChannels()).doesNotContain(change.channel());
      assertThat(rules.blockedPrograms()).doesNotContain(change.program());
    } else if (event instanceof ControlChange change) {
      assertThat(rules.blockedTypes()).doesNotContain(EventType.CONTROL_CHANGE);
      assertThat(rules.blockedChannels()).doesNotContain(change.channel());
      assertThat(rules.blockedControllers()).doesNotContain(change.controller());
    }
  }

  /** Every event of the prompt is in its track, in its order. */
  private static void assertHolds(Score score, Score prompt) {
    for (int i = 0; i < prompt.tracks().size(); i++) {
      List<ScoreEvent> before = prompt.tracks().get(i).events();
      assertThat(score.tracks().get(i).events()).containsSubsequence(before);
    }
  }

  @Property(tries = 15, shrinking = ShrinkingMode.OFF)
  void equal_seeds_give_equal_music(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("prompts") Score prompt,
      @ForAll("options") GenerationOptions options,
      @ForAll @IntRange(max = 1_000_000) int seed) {
    try (Generator generator = Generator.of(TinyDual.lively(tokenizer, CONTEXT_ROWS, seed))) {

      assertThat(generator.continueFrom(prompt, options.withSeed(seed)).newEvents())
          .isEqualTo(generator.continueFrom(prompt, options.withSeed(seed)).newEvents());
    }
  }

  @Provide
  Arbitrary<EventTokenizer> tokenizers() {
    return Arbitraries.of(
        EventTokenizer.of(EventVersion.V1),
        EventTokenizer.optimizing(EventVersion.V1),
        EventTokenizer.of(EventVersion.V2),
        EventTokenizer.optimizing(EventVersion.V2));
  }

  @Provide
  Arbitrary<Score> prompts() {
    Arbitrary<ScoreEvent> notes =
        Combinators.combine(
                Arbitraries.longs().between(0, 4_000),
                Arbitraries.longs().between(1, 500),
                Arbitraries.integers().between(0, 15),
                Arbitraries.integers().between(0, 127),
                Arbitraries.integers().between(1, 127))
            .as(Note::new);
    Arbitrary<Track> tracks = notes.list().ofMinSize(1).ofMaxSize(12).map(Track::of);
    return Combinators.combine(
            tracks.list().ofMinSize(1).ofMaxSize(4), Arbitraries.of(24, 96, 480, 1_000))
        .as((all, ticks) -> new Score(1, new TimeBase.TicksPerQuarter(ticks), all));
  }

  @Provide
  Arbitrary<GenerationConstraints> rules() {
    return Combinators.combine(
            Arbitraries.of(Strictness.values()),
            Arbitraries.of(EventType.CONTROL_CHANGE, EventType.PROGRAM_CHANGE, EventType.TEMPO)
                .set(),
            Arbitraries.integers().between(0, 15).set().ofMaxSize(6),
            Arbitraries.integers().between(0, 127).set().ofMaxSize(100),
            Arbitraries.integers().between(0, 127).set().ofMaxSize(100))
        .as(
            (strictness, kinds, channels, controllers, programs) ->
                GenerationConstraints.defaults()
                    .withStrictness(strictness)
                    .withBlockedTypes(kinds)
                    .withBlockedChannels(channels)
                    .withBlockedControllers(controllers)
                    .withBlockedPrograms(programs));
  }

  @Provide
  Arbitrary<GenerationOptions> options() {
    return Combinators.combine(
            Arbitraries.doubles().between(0, 3),
            Arbitraries.integers().between(0, 30),
            Arbitraries.doubles().between(0.05, 1),
            Arbitraries.of(
                GenerationLength.positions(30),
                GenerationLength.bars(1),
                GenerationLength.notes(2)))
        .as(
            (temperature, topK, topP, amount) -> {
              GenerationOptions options =
                  GenerationOptions.defaults().withLength(amount).withTemperature(temperature);
              return temperature == 0 ? options : options.withTopK(topK).withTopP(topP);
            });
  }
}
