package io.github.continuo.data;

import io.github.continuo.data.TokenIndex.Placed;
import io.github.continuo.files.RegularFile;
import io.github.continuo.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.channels.FileChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A tokenized corpus in one file: the tokens of its pieces, and the reasons why files were skipped.
 *
 * <p>A {@link CorpusTokenizer} writes it, and {@link #read} returns its {@link Corpus}. It is
 * memory-mapped and read window by window, so it may be larger than the memory.
 *
 * <p>Numbers are little endian, and unsigned unless noted; a text is the length of its UTF-8 in 4
 * bytes, followed by the UTF-8; a checksum is a CRC-32 in 4 bytes. A file consists of a header,
 * consecutive records, and an index.
 *
 * <table>
 * <caption>The header</caption>
 * <tr><th>bytes</th><th>meaning</th></tr>
 * <tr><td>8</td><td>{@code CONTOKEN} in ASCII</td></tr>
 * <tr><td>4</td><td>version of the format, 2</td></tr>
 * <tr><td>4</td><td>width: token ids per position</td></tr>
 * <tr><td>4</td><td>size of the vocabulary, at most 65,536; every token id is less</td></tr>
 * <tr><td>text</td><td>{@code toString} of the tokenizer</td></tr>
 * <tr><td>4</td><td>checksum of all preceding bytes</td></tr>
 * </table>
 *
 * <table>
 * <caption>A record</caption>
 * <tr><th>bytes</th><th>meaning</th></tr>
 * <tr><td>4</td><td>length of the entry, at least 1</td></tr>
 * <tr><td>4</td><td>checksum of the entry</td></tr>
 * <tr><td></td><td>the entry: the result for one file of the corpus</td></tr>
 * <tr><td>2 per token</td><td>for a piece: its token ids, position by position</td></tr>
 * </table>
 *
 * <table>
 * <caption>An entry</caption>
 * <tr><th>bytes</th><th>meaning</th></tr>
 * <tr><td>1</td><td>0 gone: the file is no longer in the corpus; 1 piece; 2 skipped</td></tr>
 * <tr><td>text</td><td>path of the file in the corpus, with slashes</td></tr>
 * <tr><td colspan="2">of a piece and of a skipped file:</td></tr>
 * <tr><td>8</td><td>size of the file in bytes; -1 (signed) if it could not be read</td></tr>
 * <tr><td>8</td><td>time of its last modification, in milliseconds since 1970 (signed); -1 if it
 *     could not be read</td></tr>
 * <tr><td colspan="2">of a piece:</td></tr>
 * <tr><td>32</td><td>its {@linkplain Piece#contentHash content hash}</td></tr>
 * <tr><td>4</td><td>its number of positions</td></tr>
 * <tr><td>4</td><td>checksum of the bytes of its token ids</td></tr>
 * <tr><td colspan="2">of a skipped file:</td></tr>
 * <tr><td>text</td><td>reason why it was skipped</td></tr>
 * </table>
 *
 * <table>
 * <caption>The index</caption>
 * <tr><th>bytes</th><th>meaning</th></tr>
 * <tr><td>4</td><td>0, in place of the entry length of a further record</td></tr>
 * <tr><td>4</td><td>number of entries</td></tr>
 * <tr><td></td><td>for each path, in the order of the paths, the last entry of its records, unless
 *     that is gone: the offset of its token ids in the file (8 bytes; for a skipped file, the end
 *     of its record), the length of the entry (4 bytes), and a copy of the entry</td></tr>
 * <tr><td>4</td><td>checksum of the index up to here</td></tr>
 * <tr><td>8</td><td>offset of the index in the file</td></tr>
 * <tr><td>8</td><td>{@code CONTOEND} in ASCII</td></tr>
 * </table>
 *
 * <p>A writer only appends records, over the old index, and ends the file with a new index. So the
 * complete records of a truncated file are valid, and are found by scanning from one to the next.
 * Such a file cannot be read, because it is not the whole corpus, but a {@link CorpusTokenizer}
 * resumes it. If a path has several records, the last one is valid; the token ids of the others
 * take up space until the file is deleted and written again.
 */
public final class TokenFile {
  private TokenFile() {}

  /**
   * Returns the corpus in a token file. Its pieces read their tokens from the file on demand and
   * may be shared between threads; the file must not be written while they are in use.
   *
   * <p>Memory: about 400 bytes per file of the corpus, and no tokens.
   *
   * @param file complete token file
   * @param tokenizer tokenizer that the file was written with
   * @return the corpus
   * @throws IOException if it is not a token file, has another version or another tokenizer, or
   *     does not end with its index, because the run that wrote it was stopped
   */
  public static Corpus read(Path file, Tokenizer tokenizer) throws IOException {
    return read(file, TokenFileHeader.of(tokenizer), MappedFile.SEGMENT_BYTES);
  }

  static Corpus read(Path file, TokenFileHeader header, int segmentBytes) throws IOException {
    RegularFile.require(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      header.requireIn(channel, file);
      TokenIndex index =
          TokenIndex.read(channel)
              .orElseThrow(
                  () ->
                      new IOException(
                          file
                              + ": must end with its index, is cut off; tokenize the folder into it"
                              + " again, which resumes where it stopped"));
      return corpus(index, new MappedFile(channel, segmentBytes), file, header.width());
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IOException(file + ": its index must be whole, is damaged", e);
    }
  }

  private static Corpus corpus(TokenIndex index, MappedFile bytes, Path file, int width)
      throws IOException {
    List<Piece> pieces = new ArrayList<>();
    List<Corpus.Skipped> skipped = new ArrayList<>();
    for (Placed placed : index.entries()) {
      Path path = path(placed.entry(), file);
      if (placed.entry() instanceof Entry.OfPiece piece) {
        if (piece.rows() < 0
            || placed.idsOffset() < 0
            || piece.idBytes(width) > index.offset() - placed.idsOffset()) {
          throw new IllegalArgumentException(
              String.format(Locale.ROOT, "tokens of %s must be in the file", path));
        }
        Rows rows = new MappedRows(file, bytes, placed.idsOffset(), piece, width);
        pieces.add(new Piece(path, piece.contentHash(), rows));
      } else if (placed.entry() instanceof Entry.OfSkipped other) {
        skipped.add(new Corpus.Skipped(path, other.reason()));
      }
    }
    return new Corpus(pieces, skipped);
  }

  private static Path path(Entry entry, Path file) throws IOException {
    try {
      return Path.of(entry.path());
    } catch (InvalidPathException e) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: its paths must be possible under the locale of this process, got %s",
              file,
              entry.path()),
          e);
    }
  }
}
