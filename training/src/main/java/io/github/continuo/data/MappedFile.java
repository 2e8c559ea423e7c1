package io.github.continuo.data;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory-mapped file, in segments because one mapping is limited to 2 GiB.
 *
 * <p>The operating system loads and evicts the pages; they do not count as heap. Safe for use by
 * several threads. The mapping ends when the garbage collector finds it unused.
 */
final class MappedFile {
  static final int SEGMENT_BYTES = 1 << 30;

  private final List<MappedByteBuffer> segments = new ArrayList<>();
  private final int segmentBytes;

  MappedFile(FileChannel channel, int segmentBytes) throws IOException {
    this.segmentBytes = segmentBytes;
    long size = channel.size();
    for (long start = 0; start < size; start += segmentBytes) {
      segments.add(
          channel.map(FileChannel.MapMode.READ_ONLY, start, Math.min(segmentBytes, size - start)));
    }
  }

  /** Returns a copy of a byte range, which may span several segments. */
  byte[] read(long offset, int length) {
    byte[] bytes = new byte[length];
    int done = 0;
    while (done < length) {
      long position = offset + done;
      MappedByteBuffer segment = segments.get((int) (position / segmentBytes));
      int index = (int) (position % segmentBytes);
      int count = Math.min(length - done, segment.limit() - index);
      segment.get(index, bytes, done, count);
      done += count;
    }
    return bytes;
  }
}
