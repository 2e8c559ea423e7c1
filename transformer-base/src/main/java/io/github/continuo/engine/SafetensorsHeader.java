package io.github.continuo.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the header of a safetensors file says, see {@link Safetensors}. Every array is known to lie
 * inside the file.
 *
 * @param entries the arrays by name, in file order
 */
record SafetensorsHeader(Map<String, Entry> entries) {
  private static final long LENGTH_LIMIT = 100_000_000; // the limit of the reference reader

  /** An array: its bytes begin at {@code offset} in the file. */
  record Entry(String type, Shape shape, long offset, long length) {}

  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    ByteBuffer lengthBytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    readFully(channel, lengthBytes, 0);
    long length = lengthBytes.hasRemaining() ? -1 : lengthBytes.getLong(0);
    if (length < 2 || length > LENGTH_LIMIT || length > size - 8) {
      throw new IOException(
          "%s: header must be 2 to %d bytes long and inside the file of %d bytes, got %d"
              .formatted(file, LENGTH_LIMIT, size, length));
    }
    byte[] header = new byte[(int) length];
    readFully(channel, ByteBuffer.wrap(header), 8);
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
    return new SafetensorsHeader(Collections.unmodifiableMap(entries));
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

  /**
   * The beginning of a file of arrays of one type, in the order of the map, up to their data.
   *
   * <p>The metadata says {@code format: pt}, without which Python's transformers refuses the file.
   *
   * @param bytesEach of a number
   */
  static ByteBuffer write(String type, int bytesEach, Map<String, Shape> shapes) {
    JsonObject header = new JsonObject();
    JsonObject metadata = new JsonObject();
    metadata.addProperty("format", "pt");
    header.add("__metadata__", metadata);
    long offset = 0;
    for (Map.Entry<String, Shape> named : shapes.entrySet()) {
      Shape shape = named.getValue();
      JsonObject entry = new JsonObject();
      entry.addProperty("dtype", type);
      entry.add("shape", longs(shape.getShape()));
      entry.add("data_offsets", longs(offset, offset + shape.size() * bytesEach));
      header.add(named.getKey(), entry);
      offset += shape.size() * bytesEach;
    }
    String padded = header.toString();
    padded += " ".repeat((8 - padded.getBytes(UTF_8).length % 8) % 8); // data begin 8-aligned
    byte[] bytes = padded.getBytes(UTF_8);
    ByteBuffer start = ByteBuffer.allocate(8 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    return start.putLong(bytes.length).put(bytes).flip();
  }

  private static JsonArray longs(long... numbers) {
    JsonArray array = new JsonArray();
    for (long number : numbers) {
      array.add(number);
    }
    return array;
  }

  /** Fills a buffer from a place in a file on, or up to its end. */
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
