package io.github.continuo.data;

import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A piece of a corpus, in tokens.
 *
 * <p>The tokens are held in memory or, if the piece is of a {@link TokenFile}, read from it each
 * time they are asked for. Two pieces are equal if they have the same path, content and tokens,
 * wherever these are. Immutable.
 */
public final class Piece {
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
    TokenSequence tokens = tokenizer.encode(score).tokens();
    return new Piece(path, ContentHash.of(score), tokens.concat(tokenizer.end()));
  }

  /** {@return its file, relative to the corpus} */
  public Path path() {
    return path;
  }

  /**
   * {@return what the piece is known by among others, whatever the tokenizer: 64 hexadecimal
   * digits}
   *
   * <p>Two files have the same if their pitched notes follow one another in the same order and by
   * the same steps: files that differ in name, format, resolution, tempo or key, in programs,
   * velocities, controls or texts, in drums, in the lengths of notes, or in how the notes are
   * spread over tracks and channels; also those of which one is faster than the other by any
   * factor.
   *
   * <p>Two files <b>may</b> have the same if they have much in common: if one is a part of the
   * other, was quantised, or was played by another hand. It is taken from one phrase of 13 chords,
   * such that pieces which share a part of all their phrases have the same with about that part as
   * the probability. Not known again are arrangements with another top voice, and pieces in which a
   * phrase is nowhere the same. Pieces that are not related may share the phrase that decides, but
   * rarely do: of 909 pop songs, one pair does.
   */
  public String contentHash() {
    return contentHash;
  }

  /** {@return the number of rows, from its start to its end-of-piece row} */
  public int rows() {
    return rows.count();
  }

  /**
   * {@return some of its rows}
   *
   * @param firstPosition index of the first, 0 to {@code endRow}
   * @param endPosition index after the last, at most {@link #rows}
   * @throws java.io.UncheckedIOException if they are in a token file that is damaged there
   */
  public TokenSequence slice(int firstPosition, int endPosition) {
    return rows.slice(firstPosition, endPosition);
  }

  /**
   * {@return all its rows}
   *
   * @throws java.io.UncheckedIOException if they are in a token file that is damaged there
   */
  public TokenSequence tokens() {
    return rows.slice(0, rows.count());
  }

  /** {@return the file name without its extension, by which split lists name it} */
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
    return String.format(Locale.ROOT, "Piece[path=%s, rows=%d]", path, rows());
  }
}
