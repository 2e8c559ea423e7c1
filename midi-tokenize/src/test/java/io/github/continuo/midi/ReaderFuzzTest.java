package io.github.continuo.midi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bytes give a score or a {@link MidiFormatException}, soon and with little memory. */
class ReaderFuzzTest {

  @Test
  void mutated_files_are_read_or_refused() {
    fuzzFiles(1, 10_000);
  }

  @Test
  void random_bytes_are_read_or_refused() {
    fuzzBytes(1, 3_000);
  }

  /** {@code -Dfuzz.seed=...} and {@code -Dfuzz.count=...} choose others; all processors work. */
  @Test
  @Tag("soak")
  void ten_million_mutated_files_are_read_or_refused() {
    long seed = Long.getLong("fuzz.seed", 1);
    long count = Long.getLong("fuzz.count", 10_000_000);
    fuzzFiles(seed, count);
    fuzzBytes(seed, 200_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4D54726B00000000", // empty tracks
        "4D54726B7FFFFFFF", // tracks that state two gigabytes
        "4D54726B", // tracks without a length
        "4D546864", // headers
        "58464948000000FF", // chunks of another kind
        "4D54726B0000000400FF2F00", // tracks with nothing but an end
        "00C000", // messages with a status byte each
        "00", // running status: deltas and data
        "00D0", // the same with less
        "009040", // note-ons that never end
        "903C40003C00", // and ones that do
        "00F8", // messages that must not be there
        "00FF0100", // empty texts
        "00F000", // empty system exclusive messages
        "00FFFF00", // impossible meta types
        "00FF5100", // impossible tempos
        "80", // a quantity that never ends
        "8080808000C000", // quantities that are too long
        "FF",
        "00FF01FFFFFF7F", // texts that state 256 megabytes
      })
  void hostile_bytes_take_little_memory_and_are_read_or_refused(String pattern) {
    byte[] bytes = new byte[1_000_000];
    byte[] header = MidiBytes.header(1, 0xFFFF, 480);
    byte[] track = MidiBytes.hex("4D54726B7FFFFFFF00C101");
    byte[] unit = MidiBytes.hex(pattern);
    for (byte[] start : List.of(header, MidiBytes.join(header, track))) {
      System.arraycopy(start, 0, bytes, 0, start.length);
      for (int i = start.length; i < bytes.length; i++) {
        bytes[i] = unit[(i - start.length) % unit.length];
      }

      BoundedReading.readOrRefuse(bytes, () -> pattern);
    }
  }

  /** Each case depends on the seed and its number alone, so that one that fails can be repeated. */
  private static void fuzzFiles(long seed, long count) {
    List<byte[]> files =
        Stream.of("midi-samples", "midi-synthetic", "golden")
            .flatMap(folder -> MidiResources.midiFiles(folder).stream())
            .map(ReaderFuzzTest::bytes)
            .filter(bytes -> bytes.length > 0)
            .toList();
    LongStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              SplittableRandom random = new SplittableRandom((seed << 32) + i);
              byte[] file = files.get(random.nextInt(files.size()));
              byte[] other = files.get(random.nextInt(files.size()));
              byte[] start = Arrays.copyOf(file, Math.min(file.length, 100 + random.nextInt(2000)));
              BoundedReading.readOrRefuse(
                  mutated(start, other, random),
                  () -> String.format(Locale.ROOT, "mutated file %d of seed %d", i, seed));
            });
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static void fuzzBytes(long seed, int count) {
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      byte[] noise = new byte[random.nextInt(400)];
      random.nextBytes(noise);
      byte[] bytes = random.nextInt(10) == 0 ? noise : MidiBytes.file(1, 480, hex(noise));
      String description = String.format(Locale.ROOT, "random bytes %d of seed %d", i, seed);
      BoundedReading.readOrRefuse(bytes, () -> description);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] mutated(byte[] bytes, byte[] spliced, SplittableRandom random) {
    byte[] mutated = bytes.clone();
    int times = 1 + random.nextInt(8);
    for (int i = 0; i < times && mutated.length > 0; i++) {
      int place = random.nextInt(mutated.length);
      int other = random.nextInt(mutated.length);
      switch (random.nextInt(7)) {
        case 0 -> mutated[place] = (byte) random.nextInt(256);
        case 1 -> mutated[place] ^= (byte) (1 << random.nextInt(8));
        case 2 -> mutated[place] = (byte) (random.nextBoolean() ? 0xFF : 0x80);
        case 3 -> mutated = Arrays.copyOf(mutated, place);
        case 4 -> {
          int length = Math.min(random.nextInt(20), mutated.length - Math.max(place, other));
          System.arraycopy(mutated, other, mutated, place, length);
        }
        case 5 -> {
          int from = random.nextInt(spliced.length);
          int length =
              Math.min(random.nextInt(60), Math.min(spliced.length - from, mutated.length - place));
          System.arraycopy(spliced, from, mutated, place, length);
        }
        default -> {
          byte[] without = Arrays.copyOf(mutated, mutated.length - 1);
          System.arraycopy(mutated, place + 1, without, place, mutated.length - place - 1);
          mutated = without;
        }
      }
    }
    return mutated;
  }
}
