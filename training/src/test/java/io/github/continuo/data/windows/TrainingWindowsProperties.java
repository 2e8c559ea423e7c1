package io.github.continuo.data.windows;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.data.Piece;
import io.github.continuo.data.Pieces;
import io.github.continuo.tokenize.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** The ids of the pieces count on from piece to piece, so each says where its row stood. */
class TrainingWindowsProperties {

  @Example
  void a_share_of_the_windows_is_around_regions() {
    Piece piece = Pieces.tune("tune", 4_000, Pieces.TOKENIZER);
    TrainingWindows windows =
        new TrainingWindows(List.of(piece), 64, 1).withRegions(Pieces.TOKENIZER, 0.5);

    List<TokenSequence> epoch = windows.epoch(0);

    long infilled =
        epoch.stream()
            .filter(window -> window.id(0, 0) == Pieces.TOKENIZER.separator().id(0, 0))
            .count();
    assertThat((double) infilled / epoch.size()).isBetween(0.3, 0.6);
    assertThat(windows.epoch(0)).isEqualTo(epoch);
    assertThat(windows.epoch(1)).isNotEqualTo(epoch);
    assertThat(windows.evenly(Integer.MAX_VALUE))
        .noneMatch(window -> window.id(0, 0) == Pieces.TOKENIZER.separator().id(0, 0));
    for (TokenSequence window : epoch) {
      assertThat(window.length()).isLessThanOrEqualTo(65);
    }
  }

  @Property(tries = 50)
  void windows_too_short_for_a_region_stay_as_they_are(
      @ForAll @IntRange(min = 1, max = 5) int time, @ForAll long seed) {
    TrainingWindows windows =
        new TrainingWindows(List.of(Pieces.tune("tune", 60, Pieces.TOKENIZER)), time, seed);

    for (TokenSequence window : windows.withRegions(Pieces.TOKENIZER, 1).epoch(0)) {
      assertThat(window.length()).isBetween(2, time + 1);
    }
  }

  @Property
  void every_row_but_the_first_of_a_piece_is_a_target_in_every_epoch(
      @ForAll("pieces") List<Piece> pieces,
      @ForAll @IntRange(min = 1, max = 20) int time,
      @ForAll long seed,
      @ForAll @IntRange(max = 1_000) int epoch) {
    List<TokenSequence> windows = new TrainingWindows(pieces, time, seed).epoch(epoch);

    assertThat(targets(windows).collect(toSet())).isEqualTo(Set.copyOf(rowsAfterTheFirst(pieces)));
  }

  @Property
  void a_window_is_a_run_of_rows_of_one_piece(
      @ForAll("pieces") List<Piece> pieces,
      @ForAll @IntRange(min = 1, max = 20) int time,
      @ForAll long seed) {
    TrainingWindows windows = new TrainingWindows(pieces, time, seed);

    List<TokenSequence> all = new ArrayList<>(windows.epoch(0));
    all.addAll(windows.evenly(Integer.MAX_VALUE));
    for (TokenSequence window : all) {
      assertThat(window.length()).isBetween(2, time + 1);
      Piece piece = pieceAt(pieces, window.id(0, 0));
      int from = window.id(0, 0) - piece.tokens().id(0, 0);
      assertThat(window).isEqualTo(piece.tokens().slice(from, from + window.length()));
    }
  }

  @Property
  void only_a_piece_shorter_than_a_window_gives_a_short_window(
      @ForAll("pieces") List<Piece> pieces,
      @ForAll @IntRange(min = 1, max = 20) int time,
      @ForAll long seed) {
    for (TokenSequence window : new TrainingWindows(pieces, time, seed).epoch(0)) {
      int rowsOfPiece = pieceAt(pieces, window.id(0, 0)).tokens().length();
      assertThat(window.length()).isEqualTo(Math.min(time + 1, rowsOfPiece));
    }
  }

  @Property
  void an_epoch_has_at_most_one_window_a_piece_more_than_needed(
      @ForAll("pieces") List<Piece> pieces,
      @ForAll @IntRange(min = 1, max = 20) int time,
      @ForAll long seed) {
    TrainingWindows windows = new TrainingWindows(pieces, time, seed);

    int needed = windows.evenly(Integer.MAX_VALUE).size();
    assertThat(windows.epoch(0)).hasSizeBetween(needed, needed + pieces.size());
  }

  @Property
  void the_same_seed_gives_the_same_epoch(
      @ForAll("pieces") List<Piece> pieces,
      @ForAll @IntRange(min = 1, max = 20) int time,
      @ForAll long seed,
      @ForAll @IntRange(max = 1_000) int epoch) {
    assertThat(new TrainingWindows(pieces, time, seed).epoch(epoch))
        .isEqualTo(new TrainingWindows(pieces, time, seed).epoch(epoch));
  }

  @Property(tries = 20)
  void epochs_and_seeds_cut_a_piece_at_every_place(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 8) int time) {
    List<Piece> piece = List.of(Pieces.counting(0, 100));
    TrainingWindows windows = new TrainingWindows(piece, time, seed);

    List<Integer> starts = IntStream.rangeClosed(0, 99 - time).boxed().toList();
    assertThat(IntStream.range(0, 200).boxed().flatMap(epoch -> starts(windows.epoch(epoch))))
        .containsAll(starts);
    assertThat(
            IntStream.range(0, 200)
                .boxed()
                .flatMap(more -> starts(new TrainingWindows(piece, time, seed + more).epoch(0))))
        .containsAll(starts);
  }

  @Example
  void windows_of_an_epoch_come_in_random_order() {
    List<Piece> pieces = IntStream.range(0, 50).mapToObj(i -> Pieces.counting(10 * i, 5)).toList();
    TrainingWindows windows = new TrainingWindows(pieces, 10, 0);

    assertThat(windows.epoch(0))
        .isNotEqualTo(windows.epoch(1))
        .isNotEqualTo(windows.evenly(Integer.MAX_VALUE));
    assertThat(windows.epoch(0))
        .containsExactlyInAnyOrderElementsOf(windows.epoch(1))
        .containsExactlyInAnyOrderElementsOf(windows.evenly(Integer.MAX_VALUE));
  }

  @Property
  void a_variation_changes_what_is_in_the_windows_of_an_epoch_and_not_where_they_lie(
      @ForAll("pieces") List<Piece> pieces, @ForAll long seed) {
    TrainingWindows windows = new TrainingWindows(pieces, 10, seed);
    TrainingWindows varied =
        windows.varied((window, random) -> TokenSequence.of(1, window.id(0, 0), 1000));

    assertThat(varied.epoch(3))
        .isEqualTo(
            windows.epoch(3).stream()
                .map(window -> TokenSequence.of(1, window.id(0, 0), 1000))
                .toList());
    assertThat(varied.evenly(Integer.MAX_VALUE)).isEqualTo(windows.evenly(Integer.MAX_VALUE));
  }

  @Property
  void the_seed_the_epoch_and_the_place_in_it_say_how_a_window_is_varied(@ForAll long seed) {
    List<Piece> pieces = IntStream.range(0, 10).mapToObj(i -> Pieces.counting(0, 5)).toList();
    WindowTransform drawn =
        (window, random) -> TokenSequence.of(1, random.nextInt(Integer.MAX_VALUE));
    TrainingWindows windows = new TrainingWindows(pieces, 10, seed).varied(drawn);

    assertThat(windows.epoch(0)).isEqualTo(windows.epoch(0)).doesNotHaveDuplicates();
    assertThat(windows.epoch(0))
        .doesNotContainAnyElementsOf(windows.epoch(1))
        .doesNotContainAnyElementsOf(
            new TrainingWindows(pieces, 10, seed + 1).varied(drawn).epoch(0));
  }

  @Property
  void in_order_predicts_each_row_once(
      @ForAll("pieces") List<Piece> pieces, @ForAll @IntRange(min = 1, max = 20) int time) {
    assertThat(targets(new TrainingWindows(pieces, time, 0).evenly(Integer.MAX_VALUE)))
        .containsExactlyElementsOf(rowsAfterTheFirst(pieces));
  }

  @Example
  void a_window_without_rows_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrainingWindows(List.of(), 0, 0))
        .withMessage("window must have at least 1 position, got 0");
  }

  @Provide
  Arbitrary<List<Piece>> pieces() {
    return Arbitraries.integers()
        .between(1, 60)
        .list()
        .ofMaxSize(8)
        .map(
            lengths -> {
              List<Piece> pieces = new ArrayList<>();
              int nextId = 0;
              for (int length : lengths) {
                pieces.add(Pieces.counting(nextId, length));
                nextId += length;
              }
              return pieces;
            });
  }

  private static Stream<Integer> targets(List<TokenSequence> windows) {
    return windows.stream()
        .flatMap(window -> IntStream.of(window.slice(1, window.length()).ids()).boxed());
  }

  private static Stream<Integer> starts(List<TokenSequence> windows) {
    return windows.stream().map(window -> window.id(0, 0));
  }

  private static List<Integer> rowsAfterTheFirst(List<Piece> pieces) {
    return targets(pieces.stream().map(Piece::tokens).toList()).toList();
  }

  private static Piece pieceAt(List<Piece> pieces, int id) {
    return pieces.stream()
        .filter(piece -> IntStream.of(piece.tokens().ids()).anyMatch(its -> its == id))
        .findFirst()
        .orElseThrow();
  }
}
