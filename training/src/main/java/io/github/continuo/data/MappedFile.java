package io.github.continuo.data;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A file in the address space of the process, in segments, as one mapping ends at 2 GiB.
 *
 * <p>The pages are read and given up as the system sees fit and do not count as heap. Safe for
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

  /** A copy of bytes, which may lie in several segments. */
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
