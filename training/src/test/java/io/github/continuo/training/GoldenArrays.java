package io.github.continuo.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A safetensors file of expected values, floats and ints, read without the library under test. */
final class GoldenArrays {
  private final ByteBuffer bytes;
  private final JsonObject header;
  private final int dataStart;

  private GoldenArrays(byte[] file) {
    bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong(0);
    header = JsonParser.parseString(new String(file, 8, length, UTF_8)).getAsJsonObject();
    dataStart = 8 + length;
  }

  static GoldenArrays read(Path file) throws IOException {
    return new GoldenArrays(Files.readAllBytes(file));
  }

  Set<String> names() {
    Set<String> names = new TreeSet<>(header.keySet());
    names.remove("__metadata__");
    return names;
  }

  int[] shape(String name) {
    JsonArray shape = header.getAsJsonObject(name).getAsJsonArray("shape");
    return shape.asList().stream().mapToInt(size -> size.getAsInt()).toArray();
  }

  float[] floats(String name) {
    float[] values = new float[Arrays.stream(shape(name)).reduce(1, (a, b) -> a * b)];
    data(name, "F32").asFloatBuffer().get(values);
    return values;
  }

  int[] ints(String name) {
    int[] values = new int[Arrays.stream(shape(name)).reduce(1, (a, b) -> a * b)];
    data(name, "I32").asIntBuffer().get(values);
    return values;
  }

  long[] longs(String name) {
    return Arrays.stream(ints(name)).asLongStream().toArray();
  }

  private ByteBuffer data(String name, String type) {
    JsonObject entry = header.getAsJsonObject(name);
    if (!entry.get("dtype").getAsString().equals(type)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be %s, got %s", name, type, entry));
    }
    int first = entry.getAsJsonArray("data_offsets").get(0).getAsInt();
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(dataStart + first);
  }
}
