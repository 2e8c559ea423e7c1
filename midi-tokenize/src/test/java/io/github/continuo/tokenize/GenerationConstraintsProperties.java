package io.github.continuo.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.KeySignature;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.GenerationConstraints.Strictness;
import io.github.continuo.tokenize.event.EventEncoding;
import io.github.continuo.tokenize.event.EventScores;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.event.encoding.EventParameter;
import io.github.continuo.tokenize.note.NoteScores;
import io.github.continuo.tokenize.note.NoteTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

class GenerationConstraintsProperties {
  private static final int ROWS = 20;

  @Property
  void rows_go_on_until_the_end_and_nothing_that_is_blocked_is_placed(
      @ForAll("eventTokenizers") EventTokenizer tokenizer,
      @ForAll("eventScores") Score prompt,
      @ForAll("rules") GenerationConstraints rules,
      @ForAll Random random) {
    EventEncoding encoding = tokenizer.encode(prompt);
    Optional<IncrementalDetokenizer> extension = extension(encoding, rules);
    if (extension.isEmpty()) {
      return; // when that is, is the law below
    }
    long promptEnd = extension.get().currentTick();

    RandomWalk walk = RandomWalk.rows(tokenizer, extension.get(), ROWS, random);

    assertThat(walk.events())
        .allSatisfy(placed -> assertIsAllowed(placed.event(), rules))
        .allSatisfy(placed -> assertThat(placed.event().tick()).isGreaterThanOrEqualTo(promptEnd));
    assertIsAdded(prompt, walk.events());
    Statistics.label("places events")
        .collect(!walk.events().isEmpty())
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 20));
    Grammar grammar = tokenizer.grammar();
    for (int id : encoding.tokens().concat(walk.tokens()).ids()) {
      grammar.accept(id);
    }
  }

  /** Each event is in the track that it is placed in, beside what was there, and nowhere else. */
  private static void assertIsAdded(Score prompt, List<TrackEvent> events) {
    List<Track> longer = prompt.withEvents(events).tracks();
    for (int i = 0; i < longer.size(); i++) {
      List<ScoreEvent> expected = new ArrayList<>();
      if (i < prompt.tracks().size()) {
        expected.addAll(prompt.tracks().get(i).events());
      }
      for (TrackEvent placed : events) {
        if (placed.track() == i) {
          expected.add(placed.event());
        }
      }
      assertThat(longer.get(i).events()).containsExactlyInAnyOrderElementsOf(expected);
    }
    assertThat(events).allMatch(placed -> placed.track() < longer.size());
  }

  @Property
  void no_event_starts_before_the_tick_that_was_promised(
      @ForAll("eventTokenizers") EventTokenizer tokenizer,
      @ForAll("eventScores") Score prompt,
      @ForAll Strictness strictness,
      @ForAll Random random) {
    GenerationConstraints rules = GenerationConstraints.defaults().withStrictness(strictness);
    IncrementalDetokenizer extension = tokenizer.encode(prompt).detokenizer(rules);

    for (int row = 0; row < ROWS; row++) {
      long promised = extension.currentTick();
      for (TrackEvent placed : RandomWalk.rows(tokenizer, extension, 1, random).events()) {
        assertThat(placed.event().tick()).isGreaterThanOrEqualTo(promised);
      }
      assertThat(extension.currentTick()).isGreaterThanOrEqualTo(promised);
    }
  }

  @Property
  void within_legal_rules_all_is_allowed_that_the_grammar_allows_but_the_time_of_the_first_row(
      @ForAll("eventTokenizers") EventTokenizer tokenizer,
      @ForAll("eventScores") Score prompt,
      @ForAll Random random) {
    EventEncoding encoding = tokenizer.encode(prompt);
    IncrementalDetokenizer extension =
        encoding.detokenizer(GenerationConstraints.defaults().withStrictness(Strictness.LEGAL));
    Grammar grammar = tokenizer.grammar();
    for (int id : encoding.tokens().ids()) {
      grammar.accept(id);
    }
    write(tokenizer, extension, grammar, random, false); // may start late in a beat
    writeInBeat(tokenizer, extension, grammar);

    for (int row = 0; row < ROWS && !extension.allowedTokens().isEmpty(); row++) {
      write(tokenizer, extension, grammar, random, true);
    }
  }

  /** A note one beat on, after which the end of the prompt hinders nobody any more. */
  private static void writeInBeat(
      EventTokenizer tokenizer, IncrementalDetokenizer extension, Grammar grammar) {
    if (extension.allowedTokens().isEmpty()) {
      return;
    }
    EventLayout layout = EventLayout.of(tokenizer.version());
    accept(extension, grammar, EventLayout.id(EventType.NOTE));
    for (EventParameter parameter : layout.parametersOf(EventType.NOTE)) {
      accept(extension, grammar, layout.range(parameter).id(1));
    }
  }

  private static void write(
      EventTokenizer tokenizer,
      IncrementalDetokenizer extension,
      Grammar grammar,
      Random random,
      boolean isFree) {
    int length = 1;
    for (int position = 0; position < length; position++) {
      if (isFree) {
        assertThat(extension.allowedTokens()).isEqualTo(grammar.allowed());
      }
      int[] allowed = extension.allowedTokens().stream().toArray();
      int id = allowed[random.nextInt(allowed.length)];
      length = position == 0 ? tokenizer.tokenCount(id) : length;
      accept(extension, grammar, id);
    }
    for (int position = length; position < tokenizer.width(); position++) {
      grammar.accept(tokenizer.padId());
    }
  }

  private static void accept(IncrementalDetokenizer extension, Grammar grammar, int id) {
    extension.accept(id);
    grammar.accept(id);
  }

  @Property
  void notes_go_on_until_the_end_and_nothing_that_is_blocked_is_placed(
      @ForAll("noteTokenizers") NoteTokenizer tokenizer,
      @ForAll("noteScores") Score prompt,
      @ForAll("rules") GenerationConstraints rules,
      @ForAll Random random) {
    Optional<IncrementalDetokenizer> extension = extension(tokenizer.encode(prompt), rules);

    extension.ifPresent(
        music ->
            assertThat(RandomWalk.rows(tokenizer, music, 3 * ROWS, random).events())
                .allSatisfy(placed -> assertIsAllowed(placed.event(), rules)));
  }

  @Property
  void BLOCK_1_rules_are_refused_if_and_only_if_they_leave_no_notes(
      @ForAll("eventTokenizers") EventTokenizer tokenizer,
      @ForAll("eventScores") Score prompt,
      @ForAll("rules") GenerationConstraints rules) {
    boolean leavesNotes =
        !rules.blockedTypes().contains(EventType.NOTE) && rules.blockedChannels().size() < 16;

    Encoding encoding = tokenizer.encode(prompt);

    if (leavesNotes) {
      assertThat(encoding.detokenizer(rules).allowedTokens().get(EventLayout.id(EventType.NOTE)))
          .isTrue();
    } else {
      assertThatIllegalArgumentException().isThrownBy(() -> encoding.detokenizer(rules));
    }
  }

  private static Optional<IncrementalDetokenizer> extension(
      Encoding encoding, GenerationConstraints rules) {
    try {
      return Optional.of(encoding.detokenizer(rules));
    } catch (IllegalArgumentException nothingLeft) {
      assertThat(nothingLeft).hasMessageStartingWith("rules must leave ");
      return Optional.empty();
    }
  }

  private static void assertIsAllowed(ScoreEvent event, GenerationConstraints rules) {
    assertThat(rules.blockedTypes()).doesNotContain(kind(event));
    if (event instanceof Note note) {
      assertThat(rules.blockedChannels()).doesNotContain(note.channel());
    } else if (event instanceof ProgramChange change) {
      assertThat(rules.blockedChannels()).doesNotContain(change.channel());
      assertThat(rules.blockedPrograms()).doesNotContain(change.program());
    } else if (event instanceof ControlChange change) {
      assertThat(rules.blockedChannels()).doesNotContain(change.channel());
      assertThat(rules.blockedControllers()).doesNotContain(change.controller());
    }
  }

  private static EventType kind(ScoreEvent event) {
    if (event instanceof Note) {
      return EventType.NOTE;
    }
    if (event instanceof ProgramChange) {
      return EventType.PROGRAM_CHANGE;
    }
    if (event instanceof ControlChange) {
      return EventType.CONTROL_CHANGE;
    }
    if (event instanceof Tempo) {
      return EventType.TEMPO;
    }
    return event instanceof KeySignature ? EventType.KEY_SIGNATURE : EventType.TIME_SIGNATURE;
  }

  @Provide
  Arbitrary<GenerationConstraints> rules() {
    return Combinators.combine(
            Arbitraries.of(Strictness.class),
            Arbitraries.of(EventType.class).set(),
            numbers(16),
            numbers(128),
            numbers(128))
        .as(
            (strictness, kinds, channels, controllers, programs) ->
                GenerationConstraints.defaults()
                    .withStrictness(strictness)
                    .withBlockedTypes(kinds)
                    .withBlockedChannels(channels)
                    .withBlockedControllers(controllers)
                    .withBlockedPrograms(programs));
  }

  /** None, some, all but some, or all of the numbers below one. */
  private static Arbitrary<Set<Integer>> numbers(int end) {
    Set<Integer> all = IntStream.range(0, end).boxed().collect(Collectors.toSet());
    Arbitrary<Set<Integer>> some = Arbitraries.integers().between(0, end - 1).set().ofMaxSize(6);
    return Arbitraries.oneOf(
        Arbitraries.just(Set.of()),
        some,
        some.map(
            few ->
                all.stream().filter(number -> !few.contains(number)).collect(Collectors.toSet())),
        Arbitraries.just(all));
  }

  @Provide
  Arbitrary<Score> eventScores() {
    return EventScores.any();
  }

  @Provide
  Arbitrary<EventTokenizer> eventTokenizers() {
    return EventScores.tokenizers();
  }

  @Provide
  Arbitrary<Score> noteScores() {
    return NoteScores.any();
  }

  @Provide
  Arbitrary<NoteTokenizer> noteTokenizers() {
    return NoteScores.anyTokenizer();
  }
}
