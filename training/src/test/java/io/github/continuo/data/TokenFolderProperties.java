package io.github.continuo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.files.Durable;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** The laws of the folder: what was written is read, or refused. */
class TokenFolderProperties {
  private static final Tokenizer TOKENIZER = EventTokenizer.of(EventVersion.V2);
  private static final int WIDTH = TOKENIZER.width();

  private Path folder = Path.of("");

  @BeforeTry
  void create_folder() throws IOException {
    folder = Files.createTempDirectory("tokens");
  }

  @AfterTry
  void delete_folder() throws IOException {
    Durable.delete(folder);
  }

  @Property(tries = 200)
  void what_was_written_is_read(
      @ForAll("files") List<Corpus> files,
      @ForAll @IntRange(min = 1, max = 100) int segmentIds,
      @ForAll Random random)
      throws IOException {
    write(files);

    Corpus corpus = TokenFolder.read(folder, TOKENIZER, segmentIds);

    assertThat(corpus).isEqualTo(together(files));
    for (Piece piece : corpus.pieces()) {
      int end = random.nextInt(piece.length() + 1);
      int first = random.nextInt(end + 1);
      assertThat(piece.slice(first, end)).isEqualTo(piece.tokens().slice(first, end));
    }
  }

  @Property(tries = 200)
  void a_cut_folder_is_refused(@ForAll("files") List<Corpus> files, @ForAll Random random)
      throws IOException {
    write(files);
    Path file = random.nextBoolean() ? ids() : index();
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length == 0) {
      return;
    }
    Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length)));

    assertThatThrownBy(() -> TokenFolder.read(folder, TOKENIZER))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.toString());
  }

  @Property(tries = 500)
  void a_folder_with_any_byte_changed_gives_the_tokens_or_an_error_but_no_other_tokens(
      @ForAll("files") List<Corpus> files,
      @ForAll @IntRange(min = 1, max = 255) int change,
      @ForAll Random random)
      throws IOException {
    write(files);
    Path file = random.nextBoolean() && Files.size(ids()) > 0 ? ids() : index();
    byte[] bytes = Files.readAllBytes(file);
    bytes[random.nextInt(bytes.length)] ^= (byte) change;
    Files.write(file, bytes);

    List<TokenSequence> expected = together(files).pieces().stream().map(Piece::tokens).toList();
    try {
      assertThat(TokenFolder.read(folder, TOKENIZER).pieces())
          .extracting(Piece::tokens)
          .isEqualTo(expected);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining(folder.toString());
    }
  }

  @Provide
  Arbitrary<List<Corpus>> files() {
    Arbitrary<Path> paths =
        Arbitraries.strings()
            .withChars("abcäß日\" .")
            .ofMaxLength(3)
            .map(letters -> Path.of("folder", letters + "x.mid"));
    Arbitrary<Corpus> skipped =
        Combinators.combine(paths, Arbitraries.strings().ofMaxLength(20).ascii())
            .as((path, reason) -> new Corpus(List.of(), List.of(new Corpus.Skipped(path, reason))));
    Arbitrary<Corpus> pieces =
        Combinators.combine(
                paths,
                Arbitraries.integers()
                    .between(0, TOKENIZER.vocabulary().size() - 1)
                    .array(int[].class)
                    .ofMaxSize(60)
                    .map(ids -> Arrays.copyOf(ids, ids.length / WIDTH * WIDTH)))
            .as((path, ids) -> new Corpus(List.of(piece(path, ids)), List.of()));
    return Arbitraries.oneOf(pieces, pieces, skipped).list().ofMaxSize(8);
  }

  private static Piece piece(Path path, int[] ids) {
    String contentHash = String.format(Locale.ROOT, "%064x", path.hashCode());
    return new Piece(path, contentHash, TokenSequence.of(WIDTH, ids));
  }

  private static Corpus together(List<Corpus> files) {
    return new Corpus(
        files.stream().flatMap(file -> file.pieces().stream()).toList(),
        files.stream().flatMap(file -> file.skipped().stream()).toList());
  }

  private void write(List<Corpus> files) throws IOException {
    try (TokenFolderWriter writer = new TokenFolderWriter(folder, TOKENIZER)) {
      for (Corpus file : files) {
        writer.add(file);
      }
      writer.finish();
    }
  }

  private Path ids() {
    return folder.resolve("ids.bin");
  }

  private Path index() {
    return folder.resolve("index.json");
  }
}
