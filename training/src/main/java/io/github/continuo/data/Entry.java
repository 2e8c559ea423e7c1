package io.github.continuo.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Entry of a {@link TokenFile}: the result for one file of the corpus, without its token ids. */
sealed interface Entry {
  int GONE = 0;
  int PIECE = 1;
  int SKIPPED = 2;

  /** Returns the path of the file in the corpus, with slashes. */
  String path();

  /** The file is no longer in the corpus. */
  record Gone(String path) implements Entry {}

  /**
   * The file yielded a piece.
   *
   * @param checksum CRC-32 of the token ids as bytes
   */
  record OfPiece(String path, Stamp stamp, String contentHash, int rows, int checksum)
      implements Entry {}

  /** The file yielded no piece. */
  record OfSkipped(String path, Stamp stamp, String reason) implements Entry {}

  /** Whether the entry describes an unchanged file; false without a stamp. */
  default boolean isOf(Stamp now) {
    return !now.equals(Stamp.NONE)
        && ((this instanceof OfPiece piece && piece.stamp.equals(now))
            || (this instanceof OfSkipped skipped && skipped.stamp.equals(now)));
  }

  /** Returns the number of bytes of the entry's token ids at the given width. */
  default long idBytes(int width) {
    return this instanceof OfPiece piece ? (long) piece.rows * width * Character.BYTES : 0;
  }

  /** Returns the entry in its file format. */
  default byte[] toBytes() {
    LittleEndian out = new LittleEndian();
    if (this instanceof Gone) {
      out.writeByte(GONE).writeText(path());
    } else if (this instanceof OfPiece piece) {
      out.writeByte(PIECE).writeText(piece.path).writeLong(piece.stamp.sizeBytes());
      out.writeLong(piece.stamp.modifiedMillis());
      out.writeBytes(HexFormat.of().parseHex(piece.contentHash));
      out.writeInt(piece.rows).writeInt(piece.checksum);
    } else if (this instanceof OfSkipped skipped) {
      out.writeByte(SKIPPED).writeText(skipped.path).writeLong(skipped.stamp.sizeBytes());
      out.writeLong(skipped.stamp.modifiedMillis()).writeText(skipped.reason);
    }
    return out.toBytes();
  }

  /** Parses an entry from bytes whose checksum is correct. */
  static Entry of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int kind = in.get();
    String path = LittleEndian.text(in);
    if (kind == GONE) {
      return new Gone(path);
    }
    Stamp stamp = new Stamp(in.getLong(), in.getLong());
    if (kind == PIECE) {
      byte[] hash = new byte[32];
      in.get(hash);
      return new OfPiece(path, stamp, HexFormat.of().formatHex(hash), in.getInt(), in.getInt());
    }
    return new OfSkipped(path, stamp, LittleEndian.text(in));
  }
}
