package io.github.continuo.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A record of a {@link TokenFile}, ready to be written. */
final class TokenRecord {

  /** Bytes before the entry: its length and its checksum. */
  static final int HEAD_BYTES = 2 * Integer.BYTES;

  private static final byte[] NO_IDS = {};

  private final Entry entry;
  private final byte[] ids;

  private TokenRecord(Entry entry, byte[] ids) {
    this.entry = entry;
    this.ids = ids;
  }

  /** Creates a record of an entry without token ids. */
  static TokenRecord of(Entry entry) {
    return new TokenRecord(entry, NO_IDS);
  }

  /** Creates the record of a piece, with the stamp of its file. */
  static TokenRecord of(String path, Stamp stamp, Piece piece, int vocabularySize) {
    byte[] ids = Ids.toBytes(piece.tokens(), vocabularySize);
    return new TokenRecord(
        new Entry.OfPiece(path, stamp, piece.contentHash(), piece.rows(), Checksum.of(ids)), ids);
  }

  Entry entry() {
    return entry;
  }

  /**
   * Returns the token ids of a piece as bytes, which must not be changed; empty for other entries.
   */
  byte[] ids() {
    return ids;
  }

  /** Returns the bytes before the token ids. */
  byte[] head() {
    byte[] bytes = entry.toBytes();
    return ByteBuffer.allocate(HEAD_BYTES + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length)
        .putInt(Checksum.of(bytes))
        .put(bytes)
        .array();
  }
}
