package io.github.continuo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.data.windows.TrainingWindows;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Vocabulary;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFolderTest {
  private static final Piece PIECE =
      new Piece(
          Path.of("sub", "a.mid"), "0".repeat(62) + "ab", TokenSequence.of(1, 1, 2, 258, 835));
  private static final Corpus CORPUS =
      new Corpus(List.of(PIECE), List.of(new Corpus.Skipped(Path.of("b.mid"), "no \"notes\"")));

  private final Path folder;
  private final Path ids;
  private final Path index;

  TokenFolderTest(@TempDir Path folder) {
    this.folder = folder;
    ids = folder.resolve("ids.bin");
    index = folder.resolve("index.json");
  }

  @Test
  void files_are_those_of_the_specification() throws IOException {
    write(CORPUS);

    assertThat(ids).hasBinaryContent(new byte[] {1, 0, 2, 0, 2, 1, 0x43, 3});
    assertThat(Files.readString(index).replaceAll("\n *", ""))
        .isEqualTo(
            "{\"formatVersion\": 1,\"tokenizer\": \""
                + Pieces.TOKENIZER
                + "\",\"width\": 1,\"vocabularySize\": 836,\"files\": [{\"path\": \"sub/a.mid\","
                + "\"contentHash\": \""
                + PIECE.contentHash()
                + "\",\"offset\": 0,\"length\": 4},"
                + "{\"path\": \"b.mid\",\"reason\": \"no \\\"notes\\\"\"}],"
                + "\"idsCrc32\": \"0dd6913c\"}");
    assertThat(read()).isEqualTo(CORPUS);
  }

  @Test
  void ids_that_are_cut_or_of_another_corpus_are_refused() throws IOException {
    write(CORPUS);
    byte[] bytes = Files.readAllBytes(ids);
    for (int cut = 0; cut < bytes.length; cut++) {
      Files.write(ids, Arrays.copyOf(bytes, cut));
      assertRefused(
          ids + ": must have the 8 bytes and the CRC-32 0dd6913c of its index, got " + cut);
    }
    Files.write(ids, new byte[bytes.length]);

    assertRefused(
        ids
            + ": must have the 8 bytes and the CRC-32 0dd6913c of its index, got 8 and 6522df69;"
            + " tokenize the MIDI files anew");
  }

  @Test
  void an_index_that_is_cut_is_refused() throws IOException {
    write(CORPUS);
    byte[] bytes = Files.readAllBytes(index);

    for (int cut = 0; cut < bytes.length; cut++) {
      Files.write(index, Arrays.copyOf(bytes, cut));
      assertRefused(index + ": must be the whole index of a token folder, is not");
    }
  }

  @Test
  void a_folder_killed_between_its_two_files_is_refused() throws IOException {
    write(CORPUS);
    Files.delete(index);

    assertThat(TokenFolder.exists(folder)).isTrue();
    assertThatThrownBy(this::read).isInstanceOf(NoSuchFileException.class).hasMessage("" + index);
  }

  @Test
  void a_file_of_an_earlier_version_is_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("songs.tokens"), "CONTOKEN");

    assertThatThrownBy(() -> TokenFolder.read(file, Pieces.TOKENIZER))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": must be a token folder, got a file; tokenize the MIDI files anew");
  }

  @Test
  void what_the_index_says_of_its_files_is_checked() throws IOException {
    write(CORPUS);
    String text = Files.readString(index);

    assertRefused(text, "\"formatVersion\": 1", "\"formatVersion\": 2", "formatVersion must be");
    assertRefused(text, "\"width\": 1", "\"width\": 2", "(width 2, 836 tokens)");
    assertRefused(text, "\"offset\": 0", "\"offset\": 1", "offset must be 0.0, got 1.0");
    assertRefused(text, "\"length\": 4", "\"length\": -4", "length must be in 0..");
    assertRefused(text, "\"length\": 4", "\"length\": 2147483647", "4294967294 bytes");
    assertRefused(text, "00ab\"", "\"", "contentHash must be 64 hexadecimal digits");
    assertRefused(text, "\"files\"", "\"pieces\"", "files must be given, got null");
  }

  private void assertRefused(String text, String old, String other, String told)
      throws IOException {
    Files.writeString(index, text.replace(old, other));
    assertRefused(told);
  }

  private void assertRefused(String told) {
    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(folder.toString(), told);
  }

  @Test
  void tokens_of_another_tokenizer_are_refused_with_both_named() throws IOException {
    write(CORPUS);
    NoteTokenizer other = NoteTokenizer.of(TimeGrid.milliseconds(10));

    assertThatThrownBy(() -> TokenFolder.read(folder, other))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s: must hold tokens of %s (width 1, 836 tokens), got %s (width 1, 836 tokens)",
            folder, other, Pieces.TOKENIZER);
  }

  @Test
  void positions_outside_a_piece_are_refused() throws IOException {
    write(CORPUS);
    Piece piece = read().pieces().get(0);

    assertThatThrownBy(() -> piece.slice(1, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> piece.slice(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void threads_may_share_pieces() throws IOException {
    Piece large = Pieces.random("large", 100_000, 1);
    write(new Corpus(List.of(large), List.of()));

    Piece mapped = TokenFolder.read(folder, Pieces.TOKENIZER, 1_000).pieces().get(0);

    assertThat(IntStream.range(0, 10_000).parallel())
        .allMatch(i -> mapped.slice(i * 9, i * 9 + 50).equals(large.slice(i * 9, i * 9 + 50)));
  }

  @Test
  void ids_are_unsigned() throws IOException {
    Files.write(ids, new byte[] {(byte) 0xFF, (byte) 0xFF, 0, (byte) 0x80});

    assertThat(new MappedTokens(ids, 2, 1).slice(0, 1))
        .isEqualTo(TokenSequence.of(2, 65_535, 32_768));
  }

  @Test
  void ids_that_do_not_fit_are_refused() {
    Vocabulary large = Vocabulary.builder().add("all", 65_537).build();
    WatchedTokenizer tokenizer =
        new WatchedTokenizer(() -> {}) {
          @Override
          public Vocabulary vocabulary() {
            return large;
          }
        };

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TokenFolderWriter(folder, tokenizer))
        .withMessage("vocabulary of a token folder must have at most 65536 tokens, got 65537");
    assertThatIllegalStateException()
        .isThrownBy(() -> write(new Corpus(List.of(Pieces.ofIds("a", 836)), List.of())))
        .withMessage("a.mid: token ids of a tokenizer must be in 0..835, got 836");
  }

  @Test
  void windows_of_a_token_folder_are_those_of_memory() throws IOException {
    write(CORPUS);

    assertThat(new TrainingWindows(read().pieces(), 1, 5).epoch(3))
        .isEqualTo(new TrainingWindows(List.of(PIECE), 1, 5).epoch(3))
        .isNotEmpty();
  }

  private void write(Corpus corpus) throws IOException {
    try (TokenFolderWriter writer = new TokenFolderWriter(folder, Pieces.TOKENIZER)) {
      writer.add(corpus);
      writer.finish();
    }
  }

  private Corpus read() throws IOException {
    return TokenFolder.read(folder, Pieces.TOKENIZER);
  }
}
