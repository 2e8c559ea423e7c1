package io.github.continuo.tokenize.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.IncrementalDetokenizer;
import io.github.continuo.tokenize.InfillSequence;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.event.encoding.EventReader;
import io.github.continuo.tokenize.event.encoding.GridEvent;
import io.github.continuo.tokenize.note.NoteScores;
import io.github.continuo.tokenize.note.NoteTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class InfillSequenceProperties {
  private static final int FEW_STEPS = 40 * 16; // whatever is left out, every gap can be said

  @Property
  void rows_of_events_come_back_from_any_arrangement(
      @ForAll("eventTokenizers") EventTokenizer tokenizer,
      @ForAll("eventScores") Score score,
      @ForAll @IntRange(max = FEW_STEPS) int startStep,
      @ForAll @IntRange(min = 1, max = FEW_STEPS) int steps,
      @ForAll Set<@IntRange(max = 20) Integer> tracks) {
    TokenSequence piece = tokenizer.encode(score).tokens().concat(tokenizer.end());
    List<GridEvent> events = new EventReader(tokenizer.layout(), 0).readAll(piece);
    Assume.that(events.stream().allMatch(event -> event.step <= FEW_STEPS));

    InfillSequence infill =
        new EventInfilling(tokenizer).arrange(piece, startStep, startStep + steps, tracks);

    assertThat(rowsOfTime(tokenizer, tokenizer.inTimeOrder(infill.tokens())))
        .isEqualTo(rowsOfTime(tokenizer, piece));
    assertThat(new EventReader(tokenizer.layout(), 0).readAll(infill.target()))
        .allSatisfy(event -> assertThat(tracks).contains(event.track));
  }

  @Property
  void without_context_an_arrangement_is_the_piece(
      @ForAll("eventTokenizers") EventTokenizer tokenizer, @ForAll("eventScores") Score score) {
    TokenSequence piece = tokenizer.encode(score).tokens().concat(tokenizer.end());

    InfillSequence infill =
        new EventInfilling(tokenizer).arrange(piece, Long.MAX_VALUE - 1, Long.MAX_VALUE, Set.of());

    assertThat(infill.tokens()).isEqualTo(piece);
  }

  @Property
  void drawn_regions_fit_and_leave_nothing_out(
      @ForAll("noteTokenizers") NoteTokenizer tokenizer,
      @ForAll("longPieces") Score score,
      @ForAll long seed,
      @ForAll @IntRange(min = 16, max = 200) int maxLength) {
    TokenSequence piece = tokenizer.encode(score).tokens().concat(tokenizer.end());

    Optional<InfillSequence> drawn =
        tokenizer.sampleInfill(piece, 1, piece.length(), maxLength / 2, new SplittableRandom(seed));

    drawn.ifPresent(
        infill -> {
          assertThat(infill.target().length()).isBetween(1, maxLength / 2);
          TokenSequence window = infill.tokens(maxLength);
          assertThat(window.length()).isLessThanOrEqualTo(maxLength);
          assertThat(window.slice(window.length() - 1, window.length())).isEqualTo(tokenizer.end());
          tokenizer.decode(window); // which reads no row that is not legal
        });
  }

  @Property
  void whatever_is_written_in_a_region_of_events_is_of_its_tracks_and_after_its_start(
      @ForAll("eventTokenizers") EventTokenizer tokenizer,
      @ForAll("eventScores") Score score,
      @ForAll @IntRange(max = 5_000) int startTick,
      @ForAll @IntRange(min = 1, max = 5_000) int ticks,
      @ForAll long seed) {
    walk(tokenizer, score, Region.ofTicks(startTick, startTick + ticks), new Random(seed));
  }

  @Property
  void whatever_is_written_in_a_region_of_notes_is_of_its_tracks_and_after_its_start(
      @ForAll("noteTokenizers") NoteTokenizer tokenizer,
      @ForAll("noteScores") Score score,
      @ForAll @IntRange(max = 5_000) int startTick,
      @ForAll @IntRange(min = 1, max = 5_000) int ticks,
      @ForAll long seed) {
    Assume.that(tokenizer.quantization() == NoteTokenizer.Quantization.NEAREST);
    walk(tokenizer, score, Region.ofTicks(startTick, startTick + ticks), new Random(seed));
  }

  private static void walk(Tokenizer tokenizer, Score score, Region all, Random random) {
    Set<Integer> tracks =
        IntStream.range(0, score.tracks().size())
            .filter(track -> random.nextBoolean())
            .boxed()
            .collect(Collectors.toSet());
    Region region = all.withTracks(tracks);
    boolean isPlayed =
        IntStream.range(0, score.tracks().size())
            .anyMatch(
                track ->
                    region.includesTrack(track) && score.tracks().get(track).notes().count() > 0);
    if (!isPlayed) {
      assertThatThrownBy(
              () -> tokenizer.encode(score, region).detokenizer(GenerationConstraints.defaults()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must have a note somewhere");
      return;
    }
    IncrementalDetokenizer extension =
        tokenizer.encode(score, region).detokenizer(GenerationConstraints.defaults());
    for (int i = 0; i < 100 && !extension.allowedTokens().isEmpty(); i++) {
      int[] ids = extension.allowedTokens().stream().toArray();
      TrackEvent event = extension.accept(ids[random.nextInt(ids.length)]);
      if (event != null) {
        assertThat(event.event()).isInstanceOf(Note.class);
        assertThat(event.event().tick()).isGreaterThanOrEqualTo(region.startTick());
        assertThat(region.includesTrack(event.track())).isTrue();
        Note note = (Note) event.event();
        assertThat(score.tracks().get(event.track()).notes())
            .anyMatch(other -> other.channel() == note.channel());
      }
    }
  }

  /** Each row with its step in place of the beats from the row before, in any order. */
  private static List<String> rowsOfTime(EventTokenizer tokenizer, TokenSequence tokens) {
    EventReader reader = new EventReader(tokenizer.layout(), 0);
    List<String> rows = new ArrayList<>();
    int[] ids = tokens.ids();
    for (int first = 0; first < ids.length; first += EventLayout.WIDTH) {
      int[] row = Arrays.copyOfRange(ids, first, first + EventLayout.WIDTH);
      long step = -1;
      if (tokenizer.layout().isKind(row[0])) {
        step = reader.read(ids, first).step;
        row[1] = 0;
      }
      rows.add(step + Arrays.toString(row));
    }
    rows.sort(null);
    return rows;
  }

  @Provide
  Arbitrary<NoteTokenizer> noteTokenizers() {
    return NoteScores.anyTokenizer();
  }

  @Provide
  Arbitrary<Score> noteScores() {
    return NoteScores.any();
  }

  @Provide
  Arbitrary<Score> longPieces() {
    return NoteScores.longPieces();
  }

  @Provide
  Arbitrary<EventTokenizer> eventTokenizers() {
    return EventScores.tokenizers();
  }

  @Provide
  Arbitrary<Score> eventScores() {
    return EventScores.any();
  }
}
