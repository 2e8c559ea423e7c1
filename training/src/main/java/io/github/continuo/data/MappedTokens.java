package io.github.continuo.data;

import io.github.continuo.files.RegularFile;
import io.github.continuo.tokenize.TokenSequence;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Token ids in a file of unsigned 16-bit numbers, memory-mapped in segments because one mapping is
 * limited to 2 GiB.
 *
 * <p>The operating system loads and evicts the pages; they do not count as heap. Safe for use by
 * several threads. The mapping ends when the garbage collector finds it unused.
 */
final class MappedTokens {
  static final int SEGMENT_IDS = 1 << 29;

  private final List<CharBuffer> segments = new ArrayList<>();
  private final CRC32 crc = new CRC32();
  private final int width;
  private final int segmentIds;
  private final long bytes;

  /** Maps a file and reads it once, for its checksum. */
  MappedTokens(Path file, int width, int segmentIds) throws IOException {
    this.width = width;
    this.segmentIds = segmentIds;
    RegularFile.require(file);
    try (FileChannel channel = FileChannel.open(file)) {
      bytes = channel.size();
      long segmentBytes = (long) segmentIds * Character.BYTES;
      for (long start = 0; start < bytes; start += segmentBytes) {
        MappedByteBuffer segment =
            channel.map(
                FileChannel.MapMode.READ_ONLY, start, Math.min(segmentBytes, bytes - start));
        segments.add(segment.order(ByteOrder.LITTLE_ENDIAN).asCharBuffer());
        crc.update(segment);
      }
    }
  }

  /** Returns the size of the file. */
  long bytes() {
    return bytes;
  }

  /** Returns the CRC-32 of the file, as 8 hexadecimal digits. */
  String crc32() {
    return TokenFolder.hex(crc);
  }

  /** Returns a copy of a range of positions, which may span several segments. */
  TokenSequence slice(long firstPosition, int length) {
    char[] ids = new char[Math.multiplyExact(length, width)];
    for (int done = 0; done < ids.length; ) {
      long at = firstPosition * width + done;
      CharBuffer segment = segments.get((int) (at / segmentIds));
      int index = (int) (at % segmentIds);
      int count = Math.min(ids.length - done, segment.limit() - index);
      segment.get(index, ids, done, count);
      done += count;
    }
    int[] numbers = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      numbers[i] = ids[i];
    }
    return TokenSequence.of(width, numbers);
  }
}
