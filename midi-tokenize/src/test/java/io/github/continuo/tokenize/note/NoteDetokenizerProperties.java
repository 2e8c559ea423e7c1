package io.github.continuo.tokenize.note;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TempoMap;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.Encoding;
import io.github.continuo.tokenize.Grammar;
import io.github.continuo.tokenize.IncrementalDetokenizer;
import io.github.continuo.tokenize.LedWalk;
import io.github.continuo.tokenize.RandomWalk;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.note.NoteTokenizer.Quantization;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class NoteDetokenizerProperties {

  @Property
  void new_events_follow_the_last_onset_and_each_other(
      @ForAll("tokenizers") NoteTokenizer tokenizer,
      @ForAll("prompts") Score prompt,
      @ForAll @IntRange(min = 0, max = 60) int ids,
      @ForAll Random random) {
    IncrementalDetokenizer extension = tokenizer.encode(prompt).detokenizer();
    long lastOnset = prompt.notes().mapToLong(Note::tick).max().orElseThrow();

    long tick = extension.currentTick();
    assertThat(tick).isGreaterThan(lastOnset);
    for (TrackEvent placed : RandomWalk.rows(tokenizer, extension, ids, random).events()) {
      assertThat(placed.event().tick()).isGreaterThanOrEqualTo(tick);
      assertThat(((Note) placed.event()).durationTicks()).isPositive();
      tick = placed.event().tick();
    }
    assertThat(extension.currentTick()).isGreaterThanOrEqualTo(tick);
  }

  @Property
  void no_event_starts_before_the_tick_that_was_promised(
      @ForAll("tokenizers") NoteTokenizer tokenizer,
      @ForAll("prompts") Score prompt,
      @ForAll Random random) {
    IncrementalDetokenizer extension = tokenizer.encode(prompt).detokenizer();

    for (int i = 0; i < 40; i++) {
      long promised = extension.currentTick();
      for (TrackEvent placed : RandomWalk.rows(tokenizer, extension, 1, random).events()) {
        assertThat(placed.event().tick()).isEqualTo(promised);
      }
      assertThat(extension.currentTick()).isGreaterThanOrEqualTo(promised);
    }
  }

  @Property
  void new_events_start_no_earlier_than_the_music_has_ended(
      @ForAll("tokenizers") NoteTokenizer tokenizer,
      @ForAll("prompts") Score prompt,
      @ForAll Random random) {
    long endTick = prompt.notes().mapToLong(Note::endTick).max().orElseThrow();

    List<TrackEvent> events =
        RandomWalk.rows(tokenizer, tokenizer.encode(prompt).detokenizer(), 60, random).events();

    assertThat(events)
        .allSatisfy(
            placed ->
                assertThat(placed.event().tick())
                    .isGreaterThanOrEqualTo(roundedDown(tokenizer.grid(), prompt, endTick)));
  }

  /** The earliest tick that the end of a prompt can be rounded to. */
  private static long roundedDown(TimeGrid grid, Score prompt, long endTick) {
    if (grid instanceof TimeGrid.StepsPerBeat
        && prompt.timeBase() instanceof TimeBase.TicksPerQuarter quarter) {
      long ticks = quarter.ticks();
      return (endTick + ticks / 2) / ticks * ticks;
    }
    double stepSeconds = grid instanceof TimeGrid.Milliseconds clock ? clock.millis() * 1e-3 : 0.5;
    TempoMap tempoMap = prompt.tempoMap();
    double seconds = tempoMap.secondsAt(endTick);
    return tempoMap.tickAt(Math.max(0, seconds - stepSeconds / 2 - 1e-6));
  }

  @Property
  void a_walk_is_as_an_encoding_writes_it(
      @ForAll("tokenizers") NoteTokenizer tokenizer,
      @ForAll("prompts") Score prompt,
      @ForAll Random random) {
    TokenSequence walk =
        RandomWalk.rows(tokenizer, tokenizer.encode(prompt).detokenizer(), 60, random).tokens();

    Grammar grammar = NoteGrammar.betweenEvents();
    int timeTokens = 0;
    int before = NoteTokenizer.START;
    for (int id : walk.ids()) {
      grammar.accept(id);
      boolean time = NoteTokenizer.TIME.contains(id);
      timeTokens = time ? timeTokens + 1 : 0;
      assertThat(timeTokens).isLessThanOrEqualTo(tokenizer.maxTimeTokens());
      if (time && NoteTokenizer.TIME.contains(before)) {
        assertThat(before).isEqualTo(NoteTokenizer.TIME.id(127));
      }
      before = id;
    }
  }

  @Property
  void joining_changes_nothing_that_was_there(
      @ForAll("tokenizers") NoteTokenizer tokenizer,
      @ForAll("anyScores") Score prompt,
      @ForAll Random random) {
    List<TrackEvent> events =
        RandomWalk.rows(tokenizer, tokenizer.encode(prompt).detokenizer(), 60, random).events();

    Score joined = prompt.withEvents(events);

    assertThat(joined.timeBase()).isEqualTo(prompt.timeBase());
    assertThat(joined.notes().count()).isEqualTo(prompt.notes().count() + events.size());
    for (int track = 0; track < prompt.tracks().size(); track++) {
      int here = track;
      List<ScoreEvent> grown = new ArrayList<>(joined.tracks().get(track).events());
      events.stream()
          .filter(placed -> placed.track() == here)
          .forEach(placed -> grown.remove(grown.lastIndexOf(placed.event())));
      assertThat(grown).isEqualTo(prompt.tracks().get(track).events());
    }
  }

  @Property
  void on_the_grid_the_joined_score_says_the_prompt_and_then_what_was_written(
      @ForAll("grids") TimeGrid grid,
      @ForAll @IntRange(min = 1, max = 20) int maxTimeTokens,
      @ForAll("prompts") Score score,
      @ForAll @IntRange(min = 0, max = 80) int ids,
      @ForAll Random random) {
    NoteTokenizer tokenizer = NoteTokenizer.of(grid).withMaxTimeTokens(maxTimeTokens);
    Score prompt = tokenizer.normalize(score);
    Encoding encoding = tokenizer.encode(prompt);
    RandomWalk walk = RandomWalk.rows(tokenizer, encoding.detokenizer(), ids, random);

    TokenSequence joined = tokenizer.encode(prompt.withEvents(walk.events())).tokens();

    // A walk may name the notes of a chord in any order.
    TokenSequence written = encoding.tokens().concat(walk.tokens());
    assertThat(joined).isEqualTo(tokenizer.encode(tokenizer.decode(written)).tokens());
    assertThat(joined.slice(0, encoding.tokens().length())).isEqualTo(encoding.tokens());
  }

  @Property
  void flooring_changes_what_is_read_but_not_where_music_goes_on(
      @ForAll("grids") TimeGrid grid, @ForAll("prompts") Score prompt) {
    NoteTokenizer nearest = NoteTokenizer.of(grid);
    NoteTokenizer floored = nearest.withQuantization(Quantization.FLOORED_DIFFERENCES);

    assertThat(floored.encode(prompt).detokenizer().currentTick())
        .isEqualTo(nearest.encode(prompt).detokenizer().currentTick());
  }

  @Property
  void a_detokenizer_can_be_led_to_later_copies_of_the_notes(
      @ForAll("beatTokenizers") NoteTokenizer tokenizer, @ForAll("plainScores") Score prompt) {
    IncrementalDetokenizer detokenizer = tokenizer.encode(prompt).detokenizer();
    ScoreGrid grid = ScoreGrid.of(tokenizer.grid(), prompt);
    GridNote last = new GridNote(0, 0, 0);
    for (TrackEvent event : LedWalk.later(prompt, LedWalk.ticksToMove(detokenizer), detokenizer)) {
      TrackEvent placed = LedWalk.to(event, detokenizer);
      if (event.event() instanceof Note note) {
        GridNote wanted = GridNotes.nearest(note, grid);
        if (wanted.step() == last.step() && wanted.id() == last.id()) {
          assertThat(placed).isNull(); // no chord has a note twice
        } else {
          Note copy = (Note) requireNonNull(placed).event();
          assertThat(GridNotes.nearest(copy, grid)).isEqualTo(wanted);
        }
        last = wanted;
      } else {
        assertThat(placed).isNull();
      }
    }
  }

  @Property
  void tokens_say_whether_they_reach_another_event(
      @ForAll("beatTokenizers") NoteTokenizer tokenizer,
      @ForAll("plainScores") Score prompt,
      @ForAll @IntRange(max = 20_000) int distance,
      @ForAll Random random) {
    LedWalk.assertReaches(tokenizer.encode(prompt).detokenizer(), distance, 100, random);
  }

  @Provide
  Arbitrary<Score> plainScores() {
    return LedWalk.scores();
  }

  @Provide
  Arbitrary<NoteTokenizer> beatTokenizers() {
    return Arbitraries.of(4, 12, 24)
        .map(steps -> NoteTokenizer.of(TimeGrid.stepsPerBeat(steps)).withMaxTimeTokens(16));
  }

  @Provide
  Arbitrary<NoteTokenizer> tokenizers() {
    return NoteScores.anyTokenizer();
  }

  @Provide
  Arbitrary<TimeGrid> grids() {
    return NoteScores.anyGrid();
  }

  @Provide
  Arbitrary<Score> prompts() {
    return NoteScores.withNotes();
  }

  @Provide
  Arbitrary<Score> anyScores() {
    return NoteScores.any();
  }
}
