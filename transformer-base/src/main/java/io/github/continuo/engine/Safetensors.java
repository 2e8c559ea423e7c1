package io.github.continuo.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A file of named arrays in the safetensors format: data, never code.
 *
 * <p>The file is: the length of the header, 8 bytes, little endian; the header, a JSON object that
 * leads from each name to {@code dtype}, {@code shape} and {@code data_offsets} (first byte and
 * byte after the last, counted from the end of the header); the data, little endian, row by row.
 * The key {@code __metadata__} holds strings. See the format's own page at
 * https://github.com/huggingface/safetensors.
 *
 * <p>Types read are {@code F32}, {@code F16} and {@code BF16}; all become 32-bit floats, one array
 * at a time. The file is mapped, not loaded. For one thread.
 */
public final class Safetensors implements AutoCloseable {
  private static final long HEADER_LIMIT = 100_000_000; // the limit of the reference reader

  /** Where an array stands: its bytes begin at {@code offset} in the file. */
  private record Entry(String type, Shape shape, long offset, long length) {}

  private final Path file;
  private final FileChannel channel;
  private final Map<String, Entry> entries;

  private Safetensors(Path file, FileChannel channel, Map<String, Entry> entries) {
    this.file = file;
    this.channel = channel;
    this.entries = entries;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws IOException if it cannot be read or is no safetensors file
   */
  public static Safetensors open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new Safetensors(file, channel, readHeader(file, channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Map<String, Entry> readHeader(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    ByteBuffer lengthBytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    while (lengthBytes.hasRemaining() && channel.read(lengthBytes) >= 0) {
      // until 8 bytes or the end
    }
    long length = lengthBytes.hasRemaining() ? -1 : lengthBytes.getLong(0);
    if (length < 2 || length > HEADER_LIMIT || length > size - 8) {
      throw new IOException(
          "%s: header must be 2 to %d bytes long and inside the file of %d bytes, got %d"
              .formatted(file, HEADER_LIMIT, size, length));
    }
    byte[] header = new byte[(int) length];
    channel.map(FileChannel.MapMode.READ_ONLY, 8, length).get(header);
    Map<String, Entry> entries = new LinkedHashMap<>();
    try {
      JsonObject root = JsonParser.parseString(new String(header, UTF_8)).getAsJsonObject();
      for (Map.Entry<String, JsonElement> member : root.entrySet()) {
        if (!member.getKey().equals("__metadata__")) {
          entries.put(
              member.getKey(), entry(file, member.getKey(), member.getValue(), 8 + length, size));
        }
      }
    } catch (JsonSyntaxException
        | IllegalStateException
        | NumberFormatException
        | ClassCastException e) {
      throw new IOException(file + ": header must be a JSON object of arrays", e);
    }
    return entries;
  }

  private static Entry entry(Path file, String name, JsonElement json, long dataStart, long size)
      throws IOException {
    JsonObject object = json.getAsJsonObject();
    if (!object.has("dtype") || !object.has("shape") || !object.has("data_offsets")) {
      throw new IOException(
          "%s: %s must have dtype, shape and data_offsets, got %s".formatted(file, name, object));
    }
    String type = object.get("dtype").getAsString();
    JsonArray dimensions = object.getAsJsonArray("shape");
    long[] shape = new long[dimensions.size()];
    long count = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dimensions.get(i).getAsLong();
      if (shape[i] < 0 || (shape[i] > 0 && count > Long.MAX_VALUE / 8 / shape[i])) {
        throw new IOException(
            "%s: %s has an impossible shape %s".formatted(file, name, dimensions));
      }
      count *= shape[i];
    }
    JsonArray offsets = object.getAsJsonArray("data_offsets");
    if (offsets.size() != 2) {
      throw new IOException(
          "%s: %s must have two data_offsets, got %s".formatted(file, name, offsets));
    }
    long first = offsets.get(0).getAsLong();
    long end = offsets.get(1).getAsLong();
    if (first < 0 || end < first || end > size - dataStart) {
      throw new IOException(
          "%s: data of %s must lie in 0..%d, got %d..%d"
              .formatted(file, name, size - dataStart, first, end));
    }
    return new Entry(type, new Shape(shape), dataStart + first, end - first);
  }

  /** The names of the arrays, in file order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** The shape of an array. */
  public Shape shape(String name) {
    return entry(name).shape;
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("%s: there is no array %s".formatted(file, name));
    }
    return entry;
  }

  /**
   * Reads an array as 32-bit floats.
   *
   * @param manager the owner of the result, on the device where it shall be
   * @throws IOException if its type is not among those read or its length does not fit its shape
   */
  public NDArray read(String name, NDManager manager) throws IOException {
    Entry entry = entry(name);
    Shape shape = entry.shape;
    int bytesEach =
        switch (entry.type) {
          case "F32" -> 4;
          case "F16", "BF16" -> 2;
          default ->
              throw new IOException(
                  "%s: type of %s must be F32, F16 or BF16, got %s"
                      .formatted(file, name, entry.type));
        };
    if (entry.length != shape.size() * bytesEach || entry.length > Integer.MAX_VALUE) {
      throw new IOException(
          "%s: data of %s must be %d bytes for shape %s and at most 2 GiB, got %d"
              .formatted(file, name, shape.size() * bytesEach, shape, entry.length));
    }
    ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, entry.offset, entry.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer floats = entry.type.equals("F32") ? bytes : widen(bytes, entry.type.equals("BF16"));
    // A view of the buffer first, then a copy that libtorch owns.
    try (NDArray view = manager.create(floats, shape, DataType.FLOAT32)) {
      return view.duplicate();
    }
  }

  private static ByteBuffer widen(ByteBuffer halves, boolean isBfloat16) {
    ByteBuffer floats =
        ByteBuffer.allocateDirect(Math.multiplyExact(halves.remaining(), 2))
            .order(ByteOrder.nativeOrder());
    while (halves.hasRemaining()) {
      short half = halves.getShort();
      floats.putFloat(isBfloat16 ? Float.intBitsToFloat(half << 16) : halfToFloat(half));
    }
    return floats.flip();
  }

  /** IEEE 754 binary16 to binary32. */
  static float halfToFloat(short half) {
    int exponent = half >> 10 & 0x1F;
    int fraction = half & 0x3FF;
    float magnitude;
    if (exponent == 0x1F) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = fraction * 0x1p-24f; // subnormal
    } else {
      magnitude = Math.scalb(0x400 + fraction, exponent - 25);
    }
    return half < 0 ? -magnitude : magnitude;
  }

  /**
   * Writes arrays of 32-bit floats in the order of the map. An existing file is overwritten.
   *
   * <p>The metadata says {@code format: pt}, without which Python's transformers refuses the file.
   */
  public static void write(Path file, Map<String, NDArray> arrays) throws IOException {
    JsonObject header = new JsonObject();
    JsonObject metadata = new JsonObject();
    metadata.addProperty("format", "pt");
    header.add("__metadata__", metadata);
    long offset = 0;
    for (Map.Entry<String, NDArray> named : arrays.entrySet()) {
      Shape shape = named.getValue().getShape();
      JsonObject entry = new JsonObject();
      entry.addProperty("dtype", "F32");
      entry.add("shape", longs(shape.getShape()));
      entry.add("data_offsets", longs(offset, offset + shape.size() * 4));
      header.add(named.getKey(), entry);
      offset += shape.size() * 4;
    }
    String padded = header.toString();
    padded += " ".repeat((8 - padded.getBytes(UTF_8).length % 8) % 8); // data begin 8-aligned
    byte[] headerBytes = padded.getBytes(UTF_8);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer start = ByteBuffer.allocate(8 + headerBytes.length).order(ByteOrder.LITTLE_ENDIAN);
      writeAll(channel, start.putLong(headerBytes.length).put(headerBytes).flip());
      for (NDArray array : arrays.values()) {
        writeAll(channel, array.toByteBuffer());
      }
      channel.force(true);
    }
  }

  private static JsonArray longs(long... numbers) {
    JsonArray array = new JsonArray();
    for (long number : numbers) {
      array.add(number);
    }
    return array;
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
