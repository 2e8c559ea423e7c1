package io.github.continuo.data;

import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A tokenized piece of a corpus.
 *
 * <p>The tokens are held in memory or, if the piece belongs to a {@link TokenFolder}, read from the
 * folder at each call. Two pieces are equal if they have the same path, content and tokens,
 * wherever the tokens are stored. Immutable.
 */
public final class Piece {
  private final Path path;
  private final String contentHash;
  private final int length;
  private final Slices slices;

  /** Returns a copy of a range of positions. Safe for use by several threads. */
  @FunctionalInterface
  interface Slices {
    TokenSequence slice(int firstPosition, int endPosition);
  }

  /**
   * Creates a piece in memory.
   *
   * @param path path of its file, relative to the corpus
   * @param contentHash see {@link #contentHash}
   * @param tokens tokens from start (BOS) to end (EOS)
   */
  public Piece(Path path, String contentHash, TokenSequence tokens) {
    this(path, contentHash, tokens.length(), tokens::slice);
  }

  Piece(Path path, String contentHash, int length, Slices slices) {
    this.path = path;
    this.contentHash = contentHash;
    this.length = length;
    this.slices = slices;
  }

  static Piece of(Path path, Score score, Tokenizer tokenizer) {
    TokenSequence tokens = tokenizer.encode(score).tokens();
    return new Piece(path, ContentHash.of(score), tokens.concat(tokenizer.end()));
  }

  /** {@return the path of the file, relative to the corpus} */
  public Path path() {
    return path;
  }

  /**
   * {@return a hash that identifies the music independent of the tokenizer, as 64 hexadecimal
   * digits}
   *
   * <p>Two files have the same hash if their pitched notes have the same order and the same
   * intervals. They may differ in name, format, resolution, tempo, key, programs, velocities,
   * control changes, texts, drums, note lengths, and the distribution of notes over tracks and
   * channels; one may also be faster than the other by any factor.
   *
   * <p>Two files <b>may</b> have the same hash if they have much in common: if one is a part of the
   * other, was quantized, or is another performance. The hash is computed from one phrase of 13
   * chords, chosen so that pieces sharing a fraction of their phrases have the same hash with about
   * that probability. Arrangements with another top voice, and pieces without a common phrase, are
   * not recognized. Unrelated pieces may share the deciding phrase, but rarely do: of 909 pop
   * songs, one pair does.
   */
  public String contentHash() {
    return contentHash;
  }

  /** {@return the number of positions, from start (BOS) to end (EOS)} */
  public int length() {
    return length;
  }

  /**
   * Returns a range of the piece's positions.
   *
   * @param firstPosition first index, 0 to {@code endPosition}
   * @param endPosition index after the last, at most {@link #length}
   * @return the tokens at these positions
   * @throws IndexOutOfBoundsException if the range is not in the piece
   */
  public TokenSequence slice(int firstPosition, int endPosition) {
    Objects.checkFromToIndex(firstPosition, endPosition, length);
    return slices.slice(firstPosition, endPosition);
  }

  /** {@return all tokens of the piece} */
  public TokenSequence tokens() {
    return slices.slice(0, length);
  }

  /** {@return the file name without its extension, as used in split lists} */
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
        && length == that.length
        && tokens().equals(that.tokens());
  }

  @Override
  public int hashCode() {
    return 31 * path.hashCode() + contentHash.hashCode();
  }

  @Override
  public String toString() {
    return "Piece[path=" + path + ", length=" + length + "]";
  }
}
