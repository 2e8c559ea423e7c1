package io.github.continuo.data;

import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.NoteTokenizer;
import io.github.continuo.tokenize.TimeGrid;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A piece of a corpus, in tokens.
 *
 * <p>The tokens are held in memory or, if the piece is of a {@link TokenFile}, read from it each
 * time they are asked for. Two pieces are equal if they have the same path, content and tokens,
 * wherever these are. Immutable.
 */
public final class Piece {
  private static final NoteTokenizer CONTENT = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));

  private final Path path;
  private final String contentHash;
  private final Rows rows;

  /**
   * A piece in memory.
   *
   * @param path its file, relative to the corpus
   * @param contentHash see {@link #contentHash}
   * @param tokens from its start to its end-of-piece row
   */
  public Piece(Path path, String contentHash, TokenSequence tokens) {
    this(path, contentHash, Rows.of(tokens));
  }

  Piece(Path path, String contentHash, Rows rows) {
    this.path = path;
    this.contentHash = contentHash;
    this.rows = rows;
  }

  static Piece of(Path path, Score score, Tokenizer tokenizer) {
    TokenSequence content = CONTENT.encode(score).tokens();
    TokenSequence tokens = tokenizer.equals(CONTENT) ? content : tokenizer.encode(score).tokens();
    return new Piece(path, hash(content), tokens.plus(tokenizer.end()));
  }

  private static String hash(TokenSequence tokens) {
    ByteBuffer bytes = ByteBuffer.allocate(tokens.length() * Integer.BYTES);
    for (int id : tokens.ids()) {
      bytes.putInt(id);
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Its file, relative to the corpus. */
  public Path path() {
    return path;
  }

  /**
   * SHA-256, in hexadecimal, of its notes to a twelfth of a beat: the same for files that say the
   * same music in other bytes, whatever the tokenizer.
   */
  public String contentHash() {
    return contentHash;
  }

  /** Number of rows, from its start to its end-of-piece row. */
  public int rows() {
    return rows.count();
  }

  /**
   * The rows from {@code firstRow} up to, but not including, {@code endRow}.
   *
   * @throws java.io.UncheckedIOException if they are in a token file that is damaged there
   */
  public TokenSequence slice(int firstRow, int endRow) {
    return rows.slice(firstRow, endRow);
  }

  /**
   * All rows.
   *
   * @throws java.io.UncheckedIOException if they are in a token file that is damaged there
   */
  public TokenSequence tokens() {
    return rows.slice(0, rows.count());
  }

  /** The file name without its extension, by which split lists name it. */
  public String name() {
    return nameOf(path);
  }

  static String nameOf(Path path) {
    String file = path.getFileName().toString();
    int dot = file.lastIndexOf('.');
    return dot < 0 ? file : file.substring(0, dot);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Piece that
        && path.equals(that.path)
        && contentHash.equals(that.contentHash)
        && rows() == that.rows()
        && tokens().equals(that.tokens());
  }

  @Override
  public int hashCode() {
    return 31 * path.hashCode() + contentHash.hashCode();
  }

  @Override
  public String toString() {
    return "Piece[path=%s, rows=%d]".formatted(path, rows());
  }
}
