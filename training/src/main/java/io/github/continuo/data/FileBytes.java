package io.github.continuo.data;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Locale;

/** Reads and writes whole byte ranges at an offset of a file. */
final class FileBytes {
  private FileBytes() {}

  static byte[] read(FileChannel channel, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException(
            String.format(
                Locale.ROOT,
                "file must have %d bytes, ended at %d",
                offset + length,
                offset + bytes.position()));
      }
    }
    return bytes.array();
  }

  /** Writes bytes and returns the offset after them. */
  static long write(FileChannel channel, long offset, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left, offset + left.position());
    }
    return offset + bytes.length;
  }
}
