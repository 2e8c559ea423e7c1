package io.github.continuo.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Index at the end of a {@link TokenFile}: the current entries in the order of their paths.
 *
 * @param offset offset of the index in the file
 */
record TokenIndex(long offset, List<Placed> entries) {

  /** Marker in place of the entry length of a further record. */
  static final int NO_RECORD = 0;

  private static final byte[] MAGIC = "CONTOEND".getBytes(US_ASCII);
  private static final int TAIL_BYTES = Integer.BYTES + Long.BYTES + MAGIC.length;

  /**
   * An entry and the location of its token ids.
   *
   * @param idsOffset offset of the first byte after the head of the entry's record
   */
  record Placed(Entry entry, long idsOffset) {}

  static byte[] toBytes(long offset, Collection<Placed> entries) {
    LittleEndian out = new LittleEndian().writeInt(NO_RECORD).writeInt(entries.size());
    for (Placed placed : entries) {
      byte[] entry = placed.entry.toBytes();
      out.writeLong(placed.idsOffset).writeInt(entry.length).writeBytes(entry);
    }
    int checksum = Checksum.of(out.toBytes());
    return out.writeInt(checksum).writeLong(offset).writeBytes(MAGIC).toBytes();
  }

  /** Reads the index at the end of a file; empty if the file does not end with a complete one. */
  static Optional<TokenIndex> read(FileChannel channel) throws IOException {
    long end = channel.size() - TAIL_BYTES;
    if (end < 0) {
      return Optional.empty();
    }
    ByteBuffer tail = buffer(FileBytes.read(channel, end, TAIL_BYTES));
    int checksum = tail.getInt();
    long offset = tail.getLong();
    byte[] magic = new byte[MAGIC.length];
    tail.get(magic);
    if (!Arrays.equals(magic, MAGIC)
        || offset < 0
        || end - offset < 0
        || end - offset > Integer.MAX_VALUE) {
      return Optional.empty();
    }
    byte[] bytes = FileBytes.read(channel, offset, (int) (end - offset));
    return Checksum.of(bytes) == checksum
        ? Optional.of(new TokenIndex(offset, entries(buffer(bytes))))
        : Optional.empty();
  }

  private static List<Placed> entries(ByteBuffer in) {
    in.getInt(); // NO_RECORD
    int count = in.getInt();
    List<Placed> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long idsOffset = in.getLong();
      byte[] entry = new byte[Objects.checkIndex(in.getInt(), in.remaining() + 1)];
      in.get(entry);
      entries.add(new Placed(Entry.of(entry), idsOffset));
    }
    return entries;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
