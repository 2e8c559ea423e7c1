package io.github.continuo.transformer.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.messages.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Header of a safetensors file (see {@link Safetensors}), checked as the reference reader does: the
 * data of the arrays are contiguous, without gaps, overlaps or trailing bytes, and each array has
 * as many bytes as its type and shape need.
 *
 * @param entries the arrays by name, in the order of the header
 * @param dataStart offset of the data in the file, in bytes
 */
record SafetensorsHeader(Map<String, Entry> entries, long dataStart) {
  private static final long LENGTH_LIMIT = 100_000_000; // the limit of the reference reader

  /** Bits per number, by the type names of the format. */
  private static final Map<String, Integer> BITS =
      Map.ofEntries(
          Map.entry("BOOL", 8),
          Map.entry("F4", 4),
          Map.entry("F6_E2M3", 6),
          Map.entry("F6_E3M2", 6),
          Map.entry("U8", 8),
          Map.entry("I8", 8),
          Map.entry("F8_E5M2", 8),
          Map.entry("F8_E4M3", 8),
          Map.entry("F8_E8M0", 8),
          Map.entry("I16", 16),
          Map.entry("U16", 16),
          Map.entry("F16", 16),
          Map.entry("BF16", 16),
          Map.entry("I32", 32),
          Map.entry("U32", 32),
          Map.entry("F32", 32),
          Map.entry("C64", 64),
          Map.entry("F64", 64),
          Map.entry("I64", 64),
          Map.entry("U64", 64));

  /**
   * Entry of an array.
   *
   * @param first offset of the first byte, from the beginning of the data
   * @param end offset of the byte after the last
   */
  record Entry(String type, List<Long> shape, long first, long end) {

    /** Returns the number of elements. */
    long size() {
      return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    }
  }

  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    ByteBuffer start = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN);
    readFully(channel, start, 0);
    long length = start.hasRemaining() ? -1 : start.getLong(0);
    if (length < 2 || length > LENGTH_LIMIT || length > size - 8) {
      throw new IOException(
          Text.format(
              "%s: header must be 2 to %d bytes long and inside the file of %d bytes, got %d",
              file, LENGTH_LIMIT, size, length));
    }
    if (start.get(8) != '{') {
      throw new IOException(file + ": header must be a JSON object of arrays");
    }
    long dataStart = 8 + length;
    Map<String, Entry> entries = HeaderJson.read(file, channel, 8, dataStart);
    check(file, entries, size - dataStart);
    return new SafetensorsHeader(Collections.unmodifiableMap(entries), dataStart);
  }

  private static void check(Path file, Map<String, Entry> entries, long size) throws IOException {
    List<Map.Entry<String, Entry>> ordered = new ArrayList<>(entries.entrySet());
    ordered.sort(
        Map.Entry.comparingByValue(
            Comparator.comparingLong(Entry::first).thenComparingLong(Entry::end)));
    long end = 0;
    for (Map.Entry<String, Entry> named : ordered) {
      Entry entry = named.getValue();
      String name = named.getKey();
      if (entry.end < entry.first || entry.end > size) {
        throw new IOException(
            Text.format(
                "%s: data of %s must lie in 0..%d, got %d..%d",
                file, name, size, entry.first, entry.end));
      }
      if (entry.first != end) {
        throw new IOException(
            Text.format(
                "%s: data of %s must begin at %d, where those before end, got %d: %s",
                file, name, end, entry.first, "arrays neither overlap nor leave gaps"));
      }
      long bytes = bytes(file, name, entry);
      if (bytes != entry.end - entry.first) {
        throw new IOException(
            Text.format(
                "%s: data of %s must be %d bytes for shape %s, got %d",
                file, name, bytes, entry.shape, entry.end - entry.first));
      }
      end = entry.end;
    }
    if (end != size) {
      throw new IOException(
          Text.format(
              "%s: data must end with the last array, at %d, got %d bytes", file, end, size));
    }
  }

  private static long bytes(Path file, String name, Entry entry) throws IOException {
    Integer bits = BITS.get(entry.type);
    if (bits == null) {
      throw new IOException(
          Text.format(
              "%s: dtype of %s must be one that safetensors has, got %s", file, name, entry.type));
    }
    try {
      long all = Math.multiplyExact(entry.size(), bits.longValue());
      if (all % 8 == 0) {
        return all / 8;
      }
    } catch (ArithmeticException e) {
      // reported below
    }
    throw new IOException(
        Text.format(
            "%s: %s of %s has an impossible shape %s", file, entry.type, name, entry.shape));
  }

  /**
   * Returns the beginning of a file of arrays of one type, in the order of the map, up to the data.
   *
   * <p>The metadata contain {@code format: pt}, without which Hugging Face transformers refuses the
   * file.
   *
   * @param bytesEach bytes per number
   */
  static ByteBuffer write(String type, int bytesEach, Map<String, List<Long>> shapes) {
    JsonObject header = new JsonObject();
    JsonObject metadata = new JsonObject();
    metadata.addProperty("format", "pt");
    header.add("__metadata__", metadata);
    long offset = 0;
    for (Map.Entry<String, List<Long>> named : shapes.entrySet()) {
      List<Long> shape = named.getValue();
      long end = offset + new Entry(type, shape, 0, 0).size() * bytesEach;
      JsonObject entry = new JsonObject();
      entry.addProperty("dtype", type);
      entry.add("shape", longs(shape));
      entry.add("data_offsets", longs(List.of(offset, end)));
      header.add(named.getKey(), entry);
      offset = end;
    }
    String padded = header.toString();
    padded += " ".repeat((8 - padded.getBytes(UTF_8).length % 8) % 8); // aligns the data to 8 bytes
    byte[] bytes = padded.getBytes(UTF_8);
    ByteBuffer start = ByteBuffer.allocate(8 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    return start.putLong(bytes.length).put(bytes).flip();
  }

  private static JsonArray longs(List<Long> numbers) {
    JsonArray array = new JsonArray();
    for (long number : numbers) {
      array.add(number);
    }
    return array;
  }

  /** Fills a buffer from an offset in a file, or up to the end of the file. */
  static void readFully(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      int count = channel.read(bytes, at);
      if (count < 0) {
        return;
      }
      at += count;
    }
  }
}
