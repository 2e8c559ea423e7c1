package io.github.continuo.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.tokenize.TokenSequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/**
 * The laws of the file: what was written is read, and whole records survive anything after them.
 */
class TokenFileProperties {
  private static final int VOCABULARY = 1 << 16;
  private static final int WIDTH = 3;
  private static final TokenFileHeader HEADER = new TokenFileHeader("tokens", WIDTH, VOCABULARY);

  private Path file = Path.of("");

  @BeforeProperty
  void create_file() throws IOException {
    file = Files.createTempFile("corpus", ".tokens");
  }

  @AfterProperty
  void delete_file() throws IOException {
    Files.deleteIfExists(file);
  }

  @Property(tries = 200)
  void what_was_written_is_read(
      @ForAll("records") List<TokenRecord> records,
      @ForAll @IntRange(min = 1, max = 100) int segmentBytes)
      throws IOException {
    write(records);

    Corpus corpus = TokenFile.read(file, HEADER, segmentBytes);

    assertThat(corpus).isEqualTo(expected(records));
  }

  @Property(tries = 200)
  void slices_of_mapped_pieces_are_those_of_their_tokens(
      @ForAll("records") List<TokenRecord> records,
      @ForAll @IntRange(min = 1, max = 100) int segmentBytes,
      @ForAll Random random)
      throws IOException {
    write(records);

    for (Piece piece : TokenFile.read(file, HEADER, segmentBytes).pieces()) {
      int end = random.nextInt(piece.rows() + 1);
      int first = random.nextInt(end + 1);
      assertThat(piece.slice(first, end)).isEqualTo(piece.tokens().slice(first, end));
    }
  }

  @Property(tries = 200)
  void whole_records_survive_a_cut_and_whatever_stands_after_it(
      @ForAll("records") List<TokenRecord> records,
      @ForAll @Size(max = 50) byte[] rest,
      @ForAll Random random)
      throws IOException {
    write(records);
    byte[] whole = Files.readAllBytes(file);
    int cut = random.nextInt(whole.length + 1);
    long[] ends = ends(records);
    int restBytes = cut < ends[0] ? 0 : rest.length; // the header is written before all else
    byte[] crashed = Arrays.copyOf(whole, cut + restBytes);
    System.arraycopy(rest, 0, crashed, cut, restBytes);
    Files.write(file, crashed);

    try (TokenFileWriter writer = TokenFileWriter.open(file, HEADER)) {
      int wholeRecords = (int) Arrays.stream(ends).skip(1).filter(end -> end <= cut).count();
      // The rest may happen to be what was cut.
      assertThat(entriesOfPrefixes(records).subList(wholeRecords, records.size() + 1))
          .contains(writer.entries());
    }
  }

  @Property(tries = 200)
  void a_file_that_is_gone_on_with_is_that_written_at_once(
      @ForAll("records") List<TokenRecord> records, @ForAll Random random) throws IOException {
    write(records);
    byte[] atOnce = Files.readAllBytes(file);

    int half = random.nextInt(records.size() + 1);
    write(records.subList(0, half));
    goOnWith(records.subList(half, records.size()));

    assertThat(file).hasBinaryContent(atOnce);
  }

  @Property(tries = 500)
  void a_file_with_any_byte_changed_gives_the_corpus_or_an_error_but_no_other_tokens(
      @ForAll("records") List<TokenRecord> records,
      @ForAll @IntRange(min = 1, max = 255) int change,
      @ForAll Random random)
      throws IOException {
    write(records);
    byte[] bytes = Files.readAllBytes(file);
    bytes[random.nextInt(bytes.length)] ^= (byte) change;
    Files.write(file, bytes);

    try {
      assertThat(TokenFile.read(file, HEADER, 64)).isEqualTo(expected(records));
    } catch (IOException | UncheckedIOException e) {
      assertThat(e).hasMessageContaining(file.toString());
    }
  }

  @Provide
  Arbitrary<List<TokenRecord>> records() {
    Arbitrary<String> paths =
        Arbitraries.strings()
            .withChars("abcäß日/ .")
            .ofMinLength(1)
            .ofMaxLength(3)
            .map(TokenFileProperties::path);
    Arbitrary<Stamp> stamps =
        Combinators.combine(Arbitraries.longs().greaterOrEqual(0), Arbitraries.longs())
            .as(Stamp::new);
    Arbitrary<Entry> gone = paths.map(Entry.Gone::new);
    Arbitrary<Entry> skipped =
        Combinators.combine(paths, stamps, Arbitraries.strings().ofMaxLength(20).alpha())
            .as(Entry.OfSkipped::new);
    Arbitrary<TokenRecord> pieces =
        Combinators.combine(
                paths,
                stamps,
                Arbitraries.integers()
                    .between(0, VOCABULARY - 1)
                    .array(int[].class)
                    .ofMaxSize(60)
                    .map(ids -> Arrays.copyOf(ids, ids.length / WIDTH * WIDTH)))
            .as(
                (path, stamp, ids) ->
                    TokenRecord.of(
                        path,
                        stamp,
                        new Piece(
                            Path.of(path),
                            String.format(Locale.ROOT, "%064x", path.hashCode()),
                            TokenSequence.of(WIDTH, ids)),
                        VOCABULARY));
    return Arbitraries.oneOf(
            pieces, pieces, skipped.map(TokenRecord::of), gone.map(TokenRecord::of))
        .list()
        .ofMaxSize(8);
  }

  private static String path(String letters) {
    return "folder/" + letters.replace('/', '-').strip() + ".mid";
  }

  private void write(List<TokenRecord> records) throws IOException {
    Files.deleteIfExists(file);
    goOnWith(records);
  }

  private void goOnWith(List<TokenRecord> records) throws IOException {
    try (TokenFileWriter writer = TokenFileWriter.open(file, HEADER)) {
      for (TokenRecord record : records) {
        writer.append(record);
      }
      writer.finish();
    }
  }

  /** Where the header and then each record ends. */
  private static long[] ends(List<TokenRecord> records) {
    long[] ends = new long[records.size() + 1];
    ends[0] = HEADER.toBytes().length;
    for (int i = 0; i < records.size(); i++) {
      ends[i + 1] = ends[i] + records.get(i).head().length + records.get(i).ids().length;
    }
    return ends;
  }

  private static List<List<Entry>> entriesOfPrefixes(List<TokenRecord> records) {
    List<List<Entry>> all = new ArrayList<>();
    for (int i = 0; i <= records.size(); i++) {
      all.add(List.of(entries(records.subList(0, i))));
    }
    return all;
  }

  /** The naive reading: a map that each record changes. */
  private static SortedMap<String, TokenRecord> byPath(List<TokenRecord> records) {
    SortedMap<String, TokenRecord> byPath = new TreeMap<>();
    for (TokenRecord record : records) {
      if (record.entry() instanceof Entry.Gone) {
        byPath.remove(record.entry().path());
      } else {
        byPath.put(record.entry().path(), record);
      }
    }
    return byPath;
  }

  private static Entry[] entries(List<TokenRecord> records) {
    return byPath(records).values().stream().map(TokenRecord::entry).toArray(Entry[]::new);
  }

  private static Corpus expected(List<TokenRecord> records) {
    List<Piece> pieces = new ArrayList<>();
    List<Corpus.Skipped> skipped = new ArrayList<>();
    byPath(records)
        .forEach(
            (path, record) -> {
              if (record.entry() instanceof Entry.OfPiece piece) {
                TokenSequence tokens = Ids.of(WIDTH, record.ids());
                pieces.add(new Piece(Path.of(path), piece.contentHash(), tokens));
              } else if (record.entry() instanceof Entry.OfSkipped other) {
                skipped.add(new Corpus.Skipped(Path.of(path), other.reason()));
              }
            });
    return new Corpus(pieces, skipped);
  }
}
