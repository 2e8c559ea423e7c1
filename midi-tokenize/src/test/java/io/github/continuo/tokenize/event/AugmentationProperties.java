package io.github.continuo.tokenize.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.Goldens;
import io.github.continuo.tokenize.Grammar;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.encoding.EventWriter;
import io.github.continuo.tokenize.event.encoding.GridEvent;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.groups.Tuple;

class AugmentationProperties {

  @Property
  void kinds_times_and_durations_stay(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("scores") Score score,
      @ForAll("augmentations") Augmentation augmentation) {
    TokenSequence tokens = rows(tokenizer, score);

    TokenSequence augmented = augmentation.apply(tokens, tokenizer.version());

    assertThat(rhythm(augmented, tokenizer)).isEqualTo(rhythm(tokens, tokenizer));
    assertThat(augmented.length()).isEqualTo(tokens.length());
  }

  private static List<Tuple> rhythm(TokenSequence tokens, EventTokenizer tokenizer) {
    return events(tokens, tokenizer).stream()
        .map(event -> Tuple.tuple(event.type, event.step, event.durationSteps))
        .toList();
  }

  @Property
  void every_row_stays_legal(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("scores") Score score,
      @ForAll("augmentations") Augmentation augmentation) {
    TokenSequence augmented = augmentation.apply(rows(tokenizer, score), tokenizer.version());

    Grammar grammar = tokenizer.grammar();
    for (int id : augmented.ids()) {
      grammar.accept(id);
    }
  }

  @Property
  void without_shifts_only_keys_are_spelt_anew_and_silent_values_raised_to_1(
      @ForAll("tokenizers") EventTokenizer tokenizer, @ForAll("scores") Score score) {
    TokenSequence tokens = rows(tokenizer, score);

    TokenSequence augmented = Augmentation.none().apply(tokens, tokenizer.version());

    List<GridEvent> expected = events(tokens, tokenizer);
    List<GridEvent> actual = events(augmented, tokenizer);
    for (int i = 0; i < expected.size(); i++) {
      GridEvent event = expected.get(i);
      switch (event.type) {
        case KEY_SIGNATURE -> event.number = actual.get(i).number;
        case CONTROL_CHANGE -> event.value += event.value == 0 && isPlayed(event) ? 1 : 0;
        case TEMPO -> event.number += event.number == 0 ? 1 : 0;
        case NOTE, PROGRAM_CHANGE, TIME_SIGNATURE -> {}
      }
    }
    assertThat(Goldens.rows(augmented)).isEqualTo(rows(tokens, expected, tokenizer));
  }

  private static boolean isPlayed(GridEvent control) {
    return List.of(1, 2, 7, 11).contains(control.number);
  }

  @Property
  void the_opposite_shifts_lead_back_where_nothing_was_stopped(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("scores") Score score,
      @ForAll("augmentations") Augmentation augmentation) {
    TokenSequence tokens = Augmentation.none().apply(rows(tokenizer, score), tokenizer.version());

    TokenSequence there = augmentation.apply(tokens, tokenizer.version());
    boolean unchanged = there.equals(tokens);
    TokenSequence back =
        unchanged ? there : opposite(augmentation).apply(there, tokenizer.version());

    List<GridEvent> expected = events(tokens, tokenizer);
    List<GridEvent> moved = events(there, tokenizer);
    List<GridEvent> actual = events(back, tokenizer);
    for (int i = 0; i < expected.size(); i++) {
      if (isStopped(moved.get(i), tokenizer)) {
        expected.get(i).value = actual.get(i).value;
        expected.get(i).number = actual.get(i).number;
      }
    }
    assertThat(Goldens.rows(back)).isEqualTo(rows(tokens, expected, tokenizer));
  }

  /** Whether a value has come to an end of its range, where it may have been stopped. */
  private static boolean isStopped(GridEvent event, EventTokenizer tokenizer) {
    int most = tokenizer.layout().maxBeatsPerMinute();
    return switch (event.type) {
      case NOTE, CONTROL_CHANGE -> event.value == 1 || event.value == 127;
      case TEMPO -> event.number == 1 || event.number == most;
      case PROGRAM_CHANGE, TIME_SIGNATURE, KEY_SIGNATURE -> false;
    };
  }

  private static Augmentation opposite(Augmentation augmentation) {
    return new Augmentation(
        -augmentation.semitones(),
        -augmentation.velocity(),
        -augmentation.controlValue(),
        -augmentation.beatsPerMinute(),
        -augmentation.tracks(),
        -augmentation.channels());
  }

  @Property
  void notes_move_together_and_drums_not_at_all(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("scores") Score score,
      @ForAll("augmentations") Augmentation augmentation) {
    TokenSequence tokens = rows(tokenizer, score);
    TokenSequence augmented = augmentation.apply(tokens, tokenizer.version());

    List<GridEvent> before = events(tokens, tokenizer);
    List<GridEvent> after = events(augmented, tokenizer);

    for (int i = 0; i < before.size(); i++) {
      boolean drums = before.get(i).channel == Note.DRUM_CHANNEL;
      assertThat(after.get(i).channel == Note.DRUM_CHANNEL).isEqualTo(drums);
      if (before.get(i).isNote() && !augmented.equals(tokens)) {
        assertThat(after.get(i).number - before.get(i).number)
            .isEqualTo(drums ? 0 : augmentation.semitones());
      }
    }
  }

  @Property
  void what_decodes_has_the_same_rhythm(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("scores") Score score,
      @ForAll("augmentations") Augmentation augmentation) {
    TokenSequence tokens = rows(tokenizer, score);

    Score before = tokenizer.decode(tokens);
    Score after = tokenizer.decode(augmentation.apply(tokens, tokenizer.version()));

    assertThat(after.notes())
        .extracting(Note::tick, Note::durationTicks)
        .containsExactlyInAnyOrderElementsOf(
            before.notes().map(note -> Tuple.tuple(note.tick(), note.durationTicks())).toList());
  }

  private static TokenSequence rows(EventTokenizer tokenizer, Score score) {
    return tokenizer.encode(score).tokens().concat(tokenizer.end());
  }

  private static List<List<Integer>> rows(
      TokenSequence tokens, List<GridEvent> events, EventTokenizer tokenizer) {
    return Goldens.rows(EventWriter.withValues(tokens, events, tokenizer.layout()));
  }

  private static List<GridEvent> events(TokenSequence tokens, EventTokenizer tokenizer) {
    return EventRows.events(tokens, tokenizer.layout());
  }

  @Provide
  Arbitrary<Score> scores() {
    return EventScores.any();
  }

  @Provide
  Arbitrary<EventTokenizer> tokenizers() {
    return EventScores.tokenizers();
  }

  @Provide
  Arbitrary<Augmentation> augmentations() {
    return Combinators.combine(
            Arbitraries.oneOf(shifts(4), shifts(127)),
            shifts(127),
            shifts(127),
            shifts(383),
            shifts(127),
            shifts(16))
        .as(Augmentation::new);
  }

  private static Arbitrary<Integer> shifts(int most) {
    return Arbitraries.integers().between(-most, most);
  }
}
