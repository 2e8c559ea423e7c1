package io.github.continuo.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.data.windows.TrainingWindows;
import io.github.continuo.tokenize.TokenSequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
  private static final TokenFileHeader HEADER = new TokenFileHeader("T", 2, 300);
  private static final Piece PIECE =
      new Piece(Path.of("a.mid"), "0".repeat(62) + "ab", TokenSequence.of(2, 1, 2, 258, 299));

  private final Path file;

  TokenFileTest(@TempDir Path folder) {
    file = folder.resolve("corpus.tokens");
  }

  @Test
  void bytes_are_those_of_the_specification() throws IOException {
    write(PIECE);

    String entry =
        "01" // piece
            + "05000000"
            + hex("a.mid")
            + "0700000000000000" // size
            + "0800000000000000" // modified
            + "00".repeat(31)
            + "ab"
            + "02000000" // rows
            + "%s"; // checksum of the ids
    byte[] bytes = Files.readAllBytes(file);
    String ids = "0100" + "0200" + "0201" + "2b01";
    String filled = String.format(Locale.ROOT, entry, checksum(ids));
    String length = "42000000";
    String header = hex("CONTOKEN") + "02000000" + "02000000" + "2c010000" + "01000000" + hex("T");
    header += checksum(header);
    String index = "00000000" + "01000000" + "6700000000000000" + length + filled;
    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            header
                + length
                + checksum(filled)
                + filled
                + ids
                + index
                + checksum(index)
                + "6f00000000000000"
                + hex("CONTOEND"));
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(US_ASCII));
  }

  private static String checksum(String hex) {
    int checksum = Checksum.of(HexFormat.of().parseHex(hex));
    return String.format(Locale.ROOT, "%08x", Integer.reverseBytes(checksum));
  }

  @Test
  void a_file_without_its_index_is_refused() throws IOException {
    write(PIECE);
    byte[] bytes = Files.readAllBytes(file);
    int header = HEADER.toBytes().length;

    for (int cut = 0; cut < bytes.length; cut++) {
      Files.write(file, Arrays.copyOf(bytes, cut));
      String told =
          cut < 8
              ? "must be a token file"
              : cut < header ? "must have a whole header" : "must end with its index, is cut off";
      assertThatThrownBy(() -> read()).isInstanceOf(IOException.class).hasMessageContaining(told);
    }
  }

  @Test
  void a_file_of_an_earlier_version_is_refused() throws IOException {
    write(PIECE);
    byte[] bytes = Files.readAllBytes(file);
    bytes[8] = 1;
    Files.write(file, bytes);

    assertThatThrownBy(this::read)
        .isInstanceOf(IOException.class)
        .hasMessage(
            file
                + ": version of a token file must be 2, got 1; tokenize the folder into a new one");
  }

  @Test
  void damaged_tokens_are_an_error_when_they_are_read() throws IOException {
    write(PIECE);
    byte[] bytes = Files.readAllBytes(file);
    bytes[0x67] = 3;
    Files.write(file, bytes);

    Piece piece = read().pieces().get(0);

    assertThat(piece.rows()).isEqualTo(2);
    assertThatThrownBy(() -> piece.slice(1, 2))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(file + ": tokens of a.mid must have the checksum ");
  }

  @Test
  void a_missing_file_is_an_error() {
    assertThatThrownBy(this::read).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void rows_outside_a_piece_are_refused() throws IOException {
    write(PIECE);
    Piece piece = read().pieces().get(0);

    assertThatThrownBy(() -> piece.slice(1, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> piece.slice(-1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void threads_may_share_pieces() throws IOException {
    Piece large = Pieces.random("large", 100_000, 1);
    try (TokenFileWriter writer =
        TokenFileWriter.open(file, TokenFileHeader.of(Pieces.TOKENIZER))) {
      writer.append(TokenRecord.of("large.mid", new Stamp(1, 2), large, 836));
      writer.finish();
    }
    TokenFileHeader header = TokenFileHeader.of(Pieces.TOKENIZER);

    Piece mapped = TokenFile.read(file, header, 1_000).pieces().get(0);

    assertThat(IntStream.range(0, 10_000).parallel())
        .allMatch(i -> mapped.slice(i * 9, i * 9 + 50).equals(large.slice(i * 9, i * 9 + 50)));
  }

  @Test
  void ids_that_do_not_fit_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TokenFileHeader("T", 1, 65_537))
        .withMessage("vocabulary of a token file must have 1 to 65536 tokens, got 65537");
    assertThatIllegalStateException()
        .isThrownBy(() -> TokenRecord.of("a.mid", new Stamp(0, 0), PIECE, 299))
        .withMessage("token ids of a tokenizer must be in 0..298, got 299");
  }

  @Test
  void windows_of_a_token_file_are_those_of_memory() throws IOException {
    List<Piece> pieces = List.of(PIECE);
    write(PIECE);

    assertThat(new TrainingWindows(read().pieces(), 1, 5).epoch(3))
        .isEqualTo(new TrainingWindows(pieces, 1, 5).epoch(3))
        .isNotEmpty();
  }

  private void write(Piece piece) throws IOException {
    try (TokenFileWriter writer = TokenFileWriter.open(file, HEADER)) {
      writer.append(TokenRecord.of("a.mid", new Stamp(7, 8), piece, 300));
      writer.finish();
    }
  }

  private Corpus read() throws IOException {
    return TokenFile.read(file, HEADER, MappedFile.SEGMENT_BYTES);
  }
}
