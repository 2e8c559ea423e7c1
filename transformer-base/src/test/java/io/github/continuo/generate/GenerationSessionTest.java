package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.CountedNetwork;
import io.github.continuo.transformer.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GenerationSessionTest {
  private static final Score PROMPT = BatchGenerationTest.PROMPT;

  private static GenerationOptions notes(int notes) {
    return GenerationOptions.defaults().withLength(GenerationLength.notes(notes)).withSeed(0);
  }

  private static List<TrackEvent> taken(EventStream stream, int most) {
    List<TrackEvent> events = new ArrayList<>();
    while (events.size() < most && stream.hasNext()) {
      events.add(stream.next());
    }
    return events;
  }

  /** A note after everything in a score, and sometimes a chord of two. */
  private static List<TrackEvent> played(Score score, Random random) {
    long tick = score.endTick() + random.nextInt(300);
    Note note = new Note(tick, 100 + random.nextInt(200), 5, 40 + random.nextInt(50), 80);
    Note second = new Note(tick, 90, 5, 30, 80);
    TrackEvent first = new TrackEvent(2, note);
    return random.nextBoolean() ? List.of(first) : List.of(first, new TrackEvent(2, second));
  }

  @Provide
  Arbitrary<Tokenizer> tokenizers() {
    return Arbitraries.of(BatchGenerationTest.tokenizers());
  }

  @Property(tries = 60, shrinking = ShrinkingMode.OFF)
  void whatever_is_done_a_stream_gives_what_a_fresh_generator_gives_for_the_score(
      @ForAll("tokenizers") Tokenizer tokenizer,
      @ForAll @IntRange(min = 24, max = 400) int contextLength,
      @ForAll long seed) {
    Generator generator = Generator.of(new ScriptedModel(tokenizer, contextLength));

    assertGoesOnAsAFreshGenerator(generator, new Random(seed), 12);
  }

  @Test
  void so_it_is_with_a_network() {
    try (Generator generator = Generator.of(Models.lively(3))) {
      for (int seed = 0; seed < 6; seed++) {
        assertGoesOnAsAFreshGenerator(generator, new Random(seed), 8);
      }
    }
  }

  private static void assertGoesOnAsAFreshGenerator(Generator generator, Random random, int turns) {
    try (GenerationSession session = generator.session(PROMPT)) {
      List<Score> earlier = new ArrayList<>();
      for (int turn = 0; turn < turns; turn++) {
        GenerationOptions options = notes(15).withSeed(turn);
        Score before = session.score();
        earlier.add(before);
        switch (random.nextInt(4)) {
          case 0 -> session.append(played(before, random));
          case 1 -> session.setScore(earlier.get(random.nextInt(earlier.size())));
          default -> {
            int most = random.nextInt(20);
            List<TrackEvent> events = taken(session.stream(options), most);

            List<TrackEvent> fresh = generator.continueFrom(before, options).newEvents();
            assertThat(events).isEqualTo(fresh.subList(0, Math.min(most, fresh.size())));
            assertThat(session.score()).isEqualTo(before.withEvents(events));
          }
        }
      }
    }
  }

  @Test
  void only_what_is_new_is_read() {
    for (Tokenizer tokenizer : BatchGenerationTest.tokenizers()) {
      ScriptedModel model = new ScriptedModel(tokenizer, 512);
      GenerationSession session = Generator.of(model).session(PROMPT);
      taken(session.stream(notes(1)), 1);
      model.reads.clear();

      session.append(List.of(new TrackEvent(2, new Note(3_000, 220, 5, 60, 80))));
      taken(session.stream(notes(1)), 1);
      session.append(List.of(new TrackEvent(2, new Note(6_000, 220, 5, 62, 80))));
      taken(session.stream(notes(1)), 1);

      // Two notes each, one played and one written, and the row before what has changed.
      assertThat(model.reads.stream().mapToInt(read -> read[1]).sum()).isLessThan(40);
      assertThat(tokenizer.encode(PROMPT).tokens().length()).isGreaterThan(24);
    }
  }

  @Test
  void a_step_back_reads_nothing_but_the_last_row() {
    ScriptedModel model = new ScriptedModel(Models.TOKENIZER, 512);
    GenerationSession session = Generator.of(model).session(PROMPT);
    Score before = session.score();
    List<TrackEvent> first = taken(session.stream(notes(20).withSeed(1)), 20);
    model.reads.clear();

    session.setScore(before);
    EventStream again = session.stream(notes(20).withSeed(2));
    assertThat(again.hasNext()).isTrue();

    int written = again.continuation().newLength() - 1; // the last one is not read yet
    assertThat(model.reads.stream().mapToInt(read -> read[1]).sum()).isEqualTo(1 + written);
    assertThat(taken(again, 20)).isNotEqualTo(first);
  }

  @Test
  void whatever_changes_the_score_ends_the_stream_before() {
    GenerationSession session =
        Generator.of(new ScriptedModel(Models.TOKENIZER, 512)).session(PROMPT);
    EventStream first = session.stream(notes(20));
    List<TrackEvent> events = taken(first, 3);

    session.append(played(session.score(), new Random(1)));
    EventStream second = session.stream(notes(20));
    assertThat(first.hasNext()).isFalse();
    assertThat(second.hasNext()).isTrue(); // and so one event belongs to the score
    session.stream(notes(20));

    assertThat(session.score().notes().count())
        .isBetween(PROMPT.notes().count() + 5, PROMPT.notes().count() + 6);
    assertThat(first.continuation().newEvents()).isEqualTo(events);
  }

  @Test
  void a_session_of_an_ensemble_begins_as_a_new_piece_and_keeps_to_its_players() {
    for (Tokenizer tokenizer : BatchGenerationTest.tokenizers()) {
      Generator generator = Generator.of(new ScriptedModel(tokenizer, 128));
      PieceSetup duo = PieceSetup.empty().withInstruments(73, 40).withTempo(90);
      GenerationSession session = generator.session(duo);

      List<TrackEvent> first = taken(session.stream(notes(30)), Integer.MAX_VALUE);
      Score score = session.score();
      List<TrackEvent> second = taken(session.stream(notes(30)), Integer.MAX_VALUE);

      assertThat(first).isEqualTo(generator.generate(duo, notes(30)).newEvents());
      GenerationOptions within =
          notes(30).withConstraints(duo.constraints(notes(30).constraints()));
      assertThat(second).isEqualTo(generator.continueFrom(score, within).newEvents());
    }
  }

  @Test
  void a_session_may_begin_with_nothing_and_wait_for_the_first_note() {
    Score nothing = Score.of(TimeBase.ticksPerQuarter(220), List.of(Track.of(List.of())));
    GenerationSession session =
        Generator.of(new ScriptedModel(Models.TOKENIZER, 128)).session(nothing);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> session.stream(notes(3)))
        .withMessage("prompt must have at least one note, got none");

    session.append(List.of(new TrackEvent(0, new Note(0, 220, 0, 60, 80))));

    assertThat(taken(session.stream(notes(3)), 5)).hasSize(3);
  }

  @Test
  void closing_frees_memory_and_keeps_the_score() {
    try (Generator generator = Generator.of(Models.lively(3))) {
      int before = CountedNetwork.open();
      GenerationSession session = generator.session(PROMPT);
      EventStream stream = session.stream(notes(20));
      List<TrackEvent> events = taken(stream, 4);
      assertThat(CountedNetwork.open()).isGreaterThan(before);

      session.close();
      session.close();

      assertThat(CountedNetwork.open()).isEqualTo(before);
      assertThat(stream.hasNext()).isFalse();
      assertThat(session.score()).isEqualTo(PROMPT.withEvents(events));
      assertThatIllegalStateException()
          .isThrownBy(() -> session.append(List.of()))
          .withMessage("session must be open, but it has been closed");
      assertThatIllegalStateException().isThrownBy(() -> session.stream(notes(1)));
    }
  }

  @Test
  void closing_the_generator_frees_sessions_that_are_open() {
    int before = CountedNetwork.open();
    Generator generator = Generator.of(Models.lively(3));
    GenerationSession session = generator.session(PROMPT);
    taken(session.stream(notes(20)), 4);

    generator.close();

    assertThat(CountedNetwork.open()).isEqualTo(before);
    assertThatIllegalStateException()
        .isThrownBy(() -> session.stream(notes(1)))
        .withMessage("generator must be open, but it has been closed");
    session.close();
    assertThatIllegalStateException().isThrownBy(() -> generator.session(PROMPT));
  }
}
