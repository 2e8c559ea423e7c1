package io.github.continuo.midi;

import static io.github.continuo.midi.MidiBytes.END_OF_TRACK;
import static io.github.continuo.midi.MidiBytes.header;
import static io.github.continuo.midi.MidiBytes.hex;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.stream.Stream;

/** Files of nothing but one kind of thing, in as few bytes as a file can say it. */
enum Floods {
  PROGRAM_CHANGES("00 C0 05", "00 05"),
  CHANNEL_PRESSURES("00 D0 05", "01 05"),
  CONTROL_CHANGES("00 B0 07 40", "00 07 40"),
  PITCH_BENDS("00 E0 00 40", "01 01 40"),
  KEY_PRESSURES("00 A0 3C 40", "00 3C 40"),
  NOTES_OF_A_TICK("00 90 3C 40", "01 3C 00 00 3C 40"),
  NOTES_THAT_NEVER_END("00 90 3C 40", "00 3C 40"),
  NOTES_THAT_LAST_BEYOND_32_BITS("00 90 3C 40", "00 3C 40", "FF FF FF 7F FF 01 00".repeat(20)),
  NOTE_OFFS_ALONE("00 80 3C 40", "00 3C 40"),
  EMPTY_SYSTEM_EXCLUSIVES("00 F0 00", "00 F0 00"),
  EMPTY_TEXTS("00 FF 01 00", "00 FF 01 00"),
  TEXTS_OF_A_LETTER("00 FF 05 01 61", "00 FF 05 01 61"),
  ONE_LONG_TEXT("00 FF 05 84 80 80 00", "61"), // 8 MiB of it, then bytes without a meaning
  UNKNOWN_METAS("00 FF 7F 00", "00 FF 7F 00"),
  TEMPOS("00 FF 51 03 07 A1 20", "01 FF 51 03 07 A1 21"),
  IMPOSSIBLE_TEMPOS("00 FF 51 00", "00 FF 51 00"),
  TIME_SIGNATURES("00 FF 58 04 04 02 18 08", "01 FF 58 04 03 02 18 08"),
  KEY_SIGNATURES("00 FF 59 02 00 00", "01 FF 59 02 01 00"),
  PROGRAM_CHANGES_WITHIN_A_NOTE("00 90 3C 40 00 C0 05", "00 05", "00 80 3C 40");

  private final String first;
  private final String again;
  private final String last;

  Floods(String first, String again) {
    this(first, again, "");
  }

  Floods(String first, String again, String last) {
    this.first = first;
    this.again = again;
    this.last = last + END_OF_TRACK;
  }

  /** A file of one track, at most of the given size and hardly less. */
  byte[] bytes(int size) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
    byte[] unit = hex(again);
    int rest = size - 22 - hex(first).length - hex(last).length;
    bytes.writeBytes(header(0, 1, 480));
    bytes.writeBytes(
        hex(String.format(Locale.ROOT, "4D 54 72 6B %08X", size - 22 - rest % unit.length)));
    bytes.writeBytes(hex(first));
    Stream.generate(() -> unit).limit(rest / unit.length).forEach(bytes::writeBytes);
    bytes.writeBytes(hex(last));
    return bytes.toByteArray();
  }
}
