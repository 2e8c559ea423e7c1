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
 * @param path its file, relative to the corpus
 * @param contentHash SHA-256, in hexadecimal, of its notes to a twelfth of a beat: the same for
 *     files that say the same music in other bytes, whatever the tokenizer
 * @param tokens from its start to its end-of-piece row
 */
public record Piece(Path path, String contentHash, TokenSequence tokens) {
  private static final NoteTokenizer CONTENT = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));

  static Piece of(Path path, Score score, Tokenizer tokenizer) {
    return new Piece(
        path,
        hash(CONTENT.encode(score).tokens()),
        tokenizer.encode(score).tokens().plus(tokenizer.end()));
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

  /** The file name without its extension, by which split lists name it. */
  public String name() {
    return nameOf(path);
  }

  static String nameOf(Path path) {
    String file = path.getFileName().toString();
    int dot = file.lastIndexOf('.');
    return dot < 0 ? file : file.substring(0, dot);
  }
}
