package io.github.continuo.data;

import io.github.continuo.tokenize.TokenSequence;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/** Token ids as unsigned 16-bit numbers, little endian. */
final class Ids {

  /** Ids in a piece: what one array of bytes holds. */
  private static final int MAX_IDS = Integer.MAX_VALUE / Character.BYTES - 8;

  private Ids() {}

  /**
   * The bytes of ids.
   *
   * @throws IllegalArgumentException if there are too many
   * @throws IllegalStateException if one is not of the vocabulary
   */
  static byte[] toBytes(TokenSequence tokens, int vocabularySize) {
    int[] ids = tokens.ids();
    if (ids.length > MAX_IDS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a piece must have at most %d ids, got %d", MAX_IDS, ids.length));
    }
    byte[] bytes = new byte[ids.length * Character.BYTES];
    ByteBuffer out = buffer(bytes);
    for (int id : ids) {
      if (id < 0 || id >= vocabularySize) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "ids of a tokenizer must be in 0..%d, got %d",
                vocabularySize - 1,
                id));
      }
      out.putChar((char) id);
    }
    return bytes;
  }

  /** The rows that bytes say. */
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
