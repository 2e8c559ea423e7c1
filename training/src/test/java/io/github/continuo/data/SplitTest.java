package io.github.continuo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitTest {
  private final Piece a = Pieces.ofIds("a", 1, 2, 3);
  private final Piece b = Pieces.ofIds("b", 4, 5);
  private final Piece c = Pieces.ofIds("c", 6, 7, 8, 9);
  private final Piece d = Pieces.ofIds("d", 10, 11);
  private final Corpus corpus = new Corpus(List.of(a, b, c, d), List.of());
  private final Path folder;

  SplitTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void lists_name_the_pieces_of_each_part() throws IOException {
    lists("c\na\n", "d\n");

    Split split = Split.byLists(corpus, folder);

    assertThat(split).isEqualTo(new Split(List.of(a, c), List.of(d)));
    assertThat(split.trainingPositions()).isEqualTo(7);
    assertThat(split.validationPositions()).isEqualTo(2);
  }

  @Test
  void blank_lines_and_spaces_around_names_say_nothing() throws IOException {
    lists("\n  a\t\r\n\r\n   \nb", "\n\n");

    assertThat(Split.byLists(corpus, folder)).isEqualTo(new Split(List.of(a, b), List.of()));
  }

  @Test
  void a_name_stands_for_all_pieces_that_have_it() throws IOException {
    Piece other = Pieces.ofIds("elsewhere/a", 12, 13);
    lists("a\n", "b\n");

    Split split = Split.byLists(new Corpus(List.of(a, b, other), List.of()), folder);

    assertThat(split.training()).containsExactly(a, other);
  }

  @Test
  void a_listed_piece_may_have_been_skipped() throws IOException {
    Corpus withSkipped =
        new Corpus(
            List.of(a, b), List.of(new Corpus.Skipped(Path.of("sub", "lost.mid"), "no notes")));
    lists("a\nlost\n", "b\n");

    assertThat(Split.byLists(withSkipped, folder)).isEqualTo(new Split(List.of(a), List.of(b)));
  }

  @Test
  void names_of_no_piece_are_told_all_at_once() throws IOException {
    lists("a\nx\nb\ny\n", "c\n");

    assertThatThrownBy(() -> Split.byLists(corpus, folder))
        .isInstanceOf(IOException.class)
        .hasMessage(
            String.format(
                Locale.ROOT,
                "%s names pieces that are not in the corpus: [x, y]",
                folder.resolve("train.txt")));
  }

  @Test
  void a_piece_on_both_lists_is_refused() throws IOException {
    lists("a\nb\n", "c\nb\n");

    assertThatThrownBy(() -> Split.byLists(corpus, folder))
        .isInstanceOf(IOException.class)
        .hasMessage(
            String.format(
                Locale.ROOT,
                "%s and %s must not share a piece, both have b",
                folder.resolve("train.txt"),
                folder.resolve("val.txt")));
  }

  @Test
  void lists_are_there_if_both_are() throws IOException {
    assertThat(Split.hasLists(folder)).isFalse();

    Files.writeString(folder.resolve("train.txt"), "a\n");
    assertThat(Split.hasLists(folder)).isFalse();

    Files.writeString(folder.resolve("val.txt"), "b\n");
    assertThat(Split.hasLists(folder)).isTrue();
  }

  @Test
  void a_missing_list_is_an_error() throws IOException {
    Files.writeString(folder.resolve("train.txt"), "a\n");

    assertThatThrownBy(() -> Split.byLists(corpus, folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("val.txt");
  }

  @Test
  void a_split_without_training_is_refused() throws IOException {
    lists("\n", "a\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Split.byLists(corpus, folder))
        .withMessage("there must be a piece to train on, got none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Split.byContent(new Corpus(List.of(), List.of()), 0.5))
        .withMessage("there must be a piece to train on, got none");
  }

  @Test
  void a_share_of_nothing_validates_on_nothing() {
    assertThat(Split.byContent(corpus, 0).training()).containsExactly(a, b, c, d);
    assertThat(Split.byContent(corpus, 0).validation()).isEmpty();
  }

  @Test
  void the_smallest_share_validates_on_something_and_the_largest_trains_on_something() {
    assertThat(Split.byContent(corpus, Double.MIN_VALUE).validation()).isNotEmpty();
    assertThat(Split.byContent(corpus, Math.nextDown(1.0)).training()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1, Double.NaN})
  void a_share_out_of_range_is_refused(double share) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Split.byContent(corpus, share))
        .withMessage("validation fraction must be in [0, 1), got " + share);
  }

  private void lists(String training, String validation) throws IOException {
    Files.writeString(folder.resolve("train.txt"), training);
    Files.writeString(folder.resolve("val.txt"), validation);
  }
}
