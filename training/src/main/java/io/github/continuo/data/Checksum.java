package io.github.continuo.data;

import java.util.zip.CRC32;

/** CRC-32, as in ZIP and PNG. */
final class Checksum {
  private Checksum() {}

  static int of(byte[]... parts) {
    CRC32 crc = new CRC32();
    for (byte[] part : parts) {
      crc.update(part);
    }
    return (int) crc.getValue();
  }
}
