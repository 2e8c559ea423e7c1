package io.github.continuo.data;

import io.github.continuo.tokenize.TokenSequence;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** Converts token ids to unsigned 16-bit numbers, little endian, and back. */
final class Ids {

  /** Maximum number of token ids per piece: what one byte array can hold. */
  private static final int MAX_IDS = Integer.MAX_VALUE / Character.BYTES - 8;

  private Ids() {}

  /**
   * Converts token ids to bytes.
   *
   * @throws IllegalArgumentException if there are too many
   * @throws IllegalStateException if one is outside the vocabulary
   */
  static byte[] toBytes(TokenSequence tokens, int vocabularySize) {
    int[] ids = tokens.ids();
    if (ids.length > MAX_IDS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a piece must have at most %d tokens, got %d", MAX_IDS, ids.length));
    }
    byte[] bytes = new byte[ids.length * Character.BYTES];
    ByteBuffer out = buffer(bytes);
    for (int id : ids) {
      if (id < 0 || id >= vocabularySize) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "token ids of a tokenizer must be in 0..%d, got %d",
                vocabularySize - 1,
                id));
      }
      out.putChar((char) id);
    }
    return bytes;
  }

  /** Converts bytes to a token sequence. */
  static TokenSequence of(int width, byte[] bytes) {
    ByteBuffer in = buffer(bytes);
    int[] ids = new int[bytes.length / Character.BYTES];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = in.getChar();
    }
    return TokenSequence.of(width, ids);
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
