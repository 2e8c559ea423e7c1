package io.github.continuo.midi;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Locale;

/** MIDI files written out in hexadecimal digits. */
final class MidiBytes {
  static final String END_OF_TRACK = "00 FF 2F 00";

  private MidiBytes() {}

  /** A file whose chunks are right; the tracks are given without their chunk starts. */
  static byte[] file(int format, int division, String... tracks) {
    byte[][] chunks = new byte[tracks.length + 1][];
    chunks[0] = header(format, tracks.length, division);
    for (int i = 0; i < tracks.length; i++) {
      chunks[i + 1] = track(tracks[i]);
    }
    return join(chunks);
  }

  /** A file of format 0 with 480 ticks a quarter. */
  static byte[] file(String track) {
    return file(0, 480, track);
  }

  static byte[] header(int format, int trackCount, int division) {
    return hex(
        String.format(
            Locale.ROOT, "4D 54 68 64 00 00 00 06 %04X %04X %04X", format, trackCount, division));
  }

  static byte[] track(String events) {
    byte[] bytes = hex(events);
    return join(hex(String.format(Locale.ROOT, "4D 54 72 6B %08X", bytes.length)), bytes);
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
