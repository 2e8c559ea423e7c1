package io.github.continuo.tokenize.note;

import static io.github.continuo.tokenize.note.NoteTokenizer.DRUM;
import static io.github.continuo.tokenize.note.NoteTokenizer.DURATION;
import static io.github.continuo.tokenize.note.NoteTokenizer.NOTE;
import static io.github.continuo.tokenize.note.NoteTokenizer.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TempoMap;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.Grammar;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.note.NoteTokenizer.Quantization;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class NoteTokenizerProperties {

  @Property
  void decoding_an_encoding_gives_the_normalized_score(
      @ForAll("tokenizers") NoteTokenizer tokenizer, @ForAll("scores") Score score) {
    assertThat(tokenizer.decode(tokenizer.encode(score).tokens()))
        .isEqualTo(tokenizer.normalize(score));
  }

  @Property
  void normalizing_twice_is_normalizing_once(
      @ForAll("tokenizers") NoteTokenizer tokenizer, @ForAll("scores") Score score) {
    Score once = tokenizer.normalize(score);

    assertThat(tokenizer.normalize(once)).isEqualTo(once);
  }

  @Property(tries = 100)
  void both_laws_hold_for_long_pieces(
      @ForAll("tokenizers") NoteTokenizer tokenizer, @ForAll("longPieces") Score score) {
    Score normalized = tokenizer.normalize(score);

    assertThat(tokenizer.decode(tokenizer.encode(score).tokens())).isEqualTo(normalized);
    assertThat(tokenizer.normalize(normalized)).isEqualTo(normalized);
  }

  @Property
  void notes_are_kept_one_by_one(
      @ForAll("tokenizers") NoteTokenizer tokenizer, @ForAll("scores") Score score) {
    Score normalized = tokenizer.normalize(score);

    assertThat(normalized.notes().map(NoteTokenizerProperties::noteId).sorted())
        .containsExactlyElementsOf(
            score.notes().map(NoteTokenizerProperties::noteId).sorted().toList());
  }

  @Property(tries = 200)
  void every_onset_is_within_half_a_step_at_any_distance(
      @ForAll("grids") TimeGrid grid, @ForAll("longPieces") Score score) {
    NoteTokenizer tokenizer = NoteTokenizer.of(grid).withMaxTimeTokens(1_024);

    Score decoded = tokenizer.decode(tokenizer.encode(score).tokens());

    List<Note> notes = byNoteIdAndOnset(score);
    List<Note> decodedNotes = byNoteIdAndOnset(decoded);
    for (int i = 0; i < notes.size(); i++) {
      double steps = steps(grid, score, notes.get(i).tick());
      double decodedSteps = (double) decodedNotes.get(i).tick() / grid.ticksPerStep();
      assertThat(Math.abs(decodedSteps - steps)).isLessThanOrEqualTo(0.5 + 1e-6);
    }
  }

  @Property
  void an_end_is_within_half_a_step_if_the_duration_can_be_said(
      @ForAll("grids") TimeGrid grid,
      @ForAll("timeBases") TimeBase timeBase,
      @ForAll @LongRange(min = 0, max = 100_000) long tick,
      @ForAll @LongRange(min = 0, max = 100_000) long durationTicks) {
    NoteTokenizer tokenizer = NoteTokenizer.of(grid).withMaxTimeTokens(1_024);
    Note note = new Note(tick, durationTicks, 0, 60, 64);
    Score score = Score.of(timeBase, List.of(Track.of(List.of(note))));

    Note decoded = tokenizer.normalize(score).notes().findFirst().orElseThrow();

    double endSteps = steps(grid, score, note.endTick());
    double error = (double) decoded.endTick() / grid.ticksPerStep() - endSteps;
    long durationSteps = decoded.durationTicks() / grid.ticksPerStep();
    if (decoded.tick() < 1_024L * 127 * grid.ticksPerStep()) {
      assertThat(error).isGreaterThanOrEqualTo(durationSteps == 127 ? -1e9 : -0.5 - 1e-6);
      assertThat(error).isLessThanOrEqualTo(durationSteps == 1 ? 1.5 + 1e-6 : 0.5 + 1e-6);
    }
  }

  @Property
  void every_id_is_in_the_vocabulary_and_allowed_by_the_grammar(
      @ForAll("tokenizers") NoteTokenizer tokenizer, @ForAll("scores") Score score) {
    TokenSequence tokens = tokenizer.encode(score).tokens().concat(tokenizer.end());

    Grammar grammar = tokenizer.grammar();
    for (int id : tokens.ids()) {
      assertThat(id).isBetween(0, 835);
      assertThat(grammar.allowed().get(id)).isTrue();
      grammar.accept(id);
    }
    assertThat(grammar.allowed().isEmpty()).isTrue();
  }

  @Property
  void encodings_are_canonical(
      @ForAll("tokenizers") NoteTokenizer tokenizer, @ForAll("scores") Score score) {
    assertCanonical(tokenizer, tokenizer.encode(score).tokens());
  }

  @Property
  void every_legal_walk_decodes_and_is_encoded_canonically(
      @ForAll("tokenizers") NoteTokenizer tokenizer,
      @ForAll @IntRange(min = 0, max = 200) int rows,
      @ForAll Random random) {
    TokenSequence walk = walk(tokenizer, rows, random);

    Score decoded = tokenizer.decode(walk);

    TokenSequence encoded = tokenizer.encode(decoded).tokens();
    assertCanonical(tokenizer, encoded);
    assertThat(tokenizer.encode(tokenizer.decode(encoded)).tokens()).isEqualTo(encoded);
    assertThat(decoded.notes().count())
        .isEqualTo(walk.length() == 0 ? 0 : noteCount(walk.ids()))
        .isEqualTo(noteCount(encoded.ids()));
  }

  @Property
  void every_tail_of_a_walk_decodes(
      @ForAll("tokenizers") NoteTokenizer tokenizer,
      @ForAll @IntRange(min = 0, max = 200) int rows,
      @ForAll @IntRange(min = 1, max = 250) int maxLength,
      @ForAll Random random) {
    TokenSequence walk = walk(tokenizer, rows, random);

    TokenSequence tail = tokenizer.keepLast(walk, maxLength);

    assertThat(tail.length()).isLessThanOrEqualTo(maxLength);
    assertThat(walk.slice(walk.length() - tail.length(), walk.length())).isEqualTo(tail);
    assertThat(tokenizer.decode(tail).notes().count()).isEqualTo(noteCount(tail.ids()));
  }

  @Property
  void a_tail_of_an_encoding_lacks_less_than_an_event(
      @ForAll("tokenizers") NoteTokenizer tokenizer,
      @ForAll("scores") Score score,
      @ForAll @IntRange(min = 0, max = 50) int moreRows) {
    TokenSequence tokens = tokenizer.encode(score).tokens();
    int event = tokenizer.maxTimeTokens() + 2;

    TokenSequence tail = tokenizer.keepLast(tokens, event + moreRows);

    assertThat(tail.length()).isGreaterThan(Math.min(tokens.length(), event + moreRows) - event);
  }

  private static TokenSequence walk(NoteTokenizer tokenizer, int rows, Random random) {
    Grammar grammar = tokenizer.grammar();
    List<Integer> ids = new ArrayList<>();
    while (ids.size() < rows && !grammar.allowed().isEmpty()) {
      int[] allowed = grammar.allowed().stream().toArray();
      int id = allowed[random.nextInt(allowed.length)];
      grammar.accept(id);
      ids.add(id);
    }
    return TokenSequence.of(1, ids.stream().mapToInt(Integer::intValue).toArray());
  }

  @Property(tries = 200)
  void flooring_counts_whole_steps_from_onset_to_onset(
      @ForAll @IntRange(min = 1, max = 127) int stepsPerBeat,
      @ForAll @IntRange(min = 1, max = 32_767) int ticksPerQuarter,
      @ForAll List<@IntRange(min = 0, max = 3_000) Integer> gapTicks) {
    NoteTokenizer floored =
        NoteTokenizer.of(TimeGrid.stepsPerBeat(stepsPerBeat))
            .withMaxTimeTokens(1_024)
            .withQuantization(Quantization.FLOORED_DIFFERENCES);
    Note[] notes = new Note[gapTicks.size()];
    List<Long> expectedSteps = new ArrayList<>();
    long tick = 0;
    long step = 0;
    for (int i = 0; i < notes.length; i++) {
      tick += gapTicks.get(i);
      step += Math.min(1_024 * 127, (long) gapTicks.get(i) * stepsPerBeat / ticksPerQuarter);
      notes[i] = NoteScores.note(tick, 0, 60);
      expectedSteps.add(step);
    }

    Score normalized = floored.normalize(NoteScores.of(ticksPerQuarter, notes));

    assertThat(normalized.notes().map(note -> note.tick() / floored.grid().ticksPerStep()))
        .isEqualTo(expectedSteps);
  }

  /** Full time tokens first and then the rest, within the limit; chords in order. */
  static void assertCanonical(NoteTokenizer tokenizer, TokenSequence tokens) {
    int timeTokens = 0;
    int durationSteps = 0;
    long step = 0;
    List<GridNote> notes = new ArrayList<>();
    int before = NoteTokenizer.START;
    for (int id : tokens.ids()) {
      if (TIME.contains(id)) {
        assertThat(TIME.contains(before)).isEqualTo(timeTokens > 0);
        assertThat(TIME.contains(before) && TIME.value(before) < 127).isFalse();
        assertThat(++timeTokens).isLessThanOrEqualTo(tokenizer.maxTimeTokens());
        step += TIME.value(id);
      } else if (DURATION.contains(id)) {
        durationSteps = DURATION.value(id);
      } else if (NoteTokenizer.isNote(id)) {
        notes.add(new GridNote(step, id, durationSteps));
        timeTokens = 0;
      }
      before = id;
    }
    assertThat(notes).isSortedAccordingTo(GridNote.IN_TOKEN_ORDER);
  }

  private static long noteCount(int[] ids) {
    long notes = 0;
    for (int id : ids) {
      notes += NoteTokenizer.isNote(id) ? 1 : 0;
    }
    return notes;
  }

  private static int noteId(Note note) {
    return (note.isDrum() ? DRUM : NOTE).id(note.pitch());
  }

  private static List<Note> byNoteIdAndOnset(Score score) {
    return score
        .notes()
        .sorted(
            Comparator.comparingInt(NoteTokenizerProperties::noteId).thenComparingLong(Note::tick))
        .toList();
  }

  /** Where a tick lies in steps, by the definition and not by the grid's arithmetic. */
  private static double steps(TimeGrid grid, Score score, long tick) {
    if (grid instanceof TimeGrid.Milliseconds clock) {
      return seconds(score, tick) * 1_000 / clock.millis();
    }
    int stepsPerBeat = ((TimeGrid.StepsPerBeat) grid).steps();
    return score.timeBase() instanceof TimeBase.TicksPerQuarter quarter
        ? (double) tick * stepsPerBeat / quarter.ticks()
        : seconds(score, tick) * 2 * stepsPerBeat;
  }

  /** Adds up stretches of constant tempo, without {@link TempoMap}. */
  private static double seconds(Score score, long tick) {
    if (score.timeBase() instanceof TimeBase.Smpte smpte) {
      return tick / smpte.ticksPerSecond();
    }
    int ticksPerQuarter = ((TimeBase.TicksPerQuarter) score.timeBase()).ticks();
    double micros = 0;
    long from = 0;
    long microsPerQuarter = 500_000;
    for (Tempo tempo : tempos(score)) {
      if (tempo.tick() >= tick) {
        break;
      }
      micros += (double) (tempo.tick() - from) * microsPerQuarter / ticksPerQuarter;
      from = tempo.tick();
      microsPerQuarter = tempo.microsPerQuarter();
    }
    return (micros + (double) (tick - from) * microsPerQuarter / ticksPerQuarter) / 1e6;
  }

  private static List<Tempo> tempos(Score score) {
    return score.tracks().stream()
        .flatMap(track -> track.events().stream())
        .filter(Tempo.class::isInstance)
        .map(Tempo.class::cast)
        .sorted(Comparator.comparingLong(Tempo::tick))
        .toList();
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
  Arbitrary<TimeBase> timeBases() {
    return NoteScores.anyTimeBase();
  }

  @Provide
  Arbitrary<Score> scores() {
    return NoteScores.any();
  }

  @Provide
  Arbitrary<Score> longPieces() {
    return NoteScores.longPieces();
  }
}
