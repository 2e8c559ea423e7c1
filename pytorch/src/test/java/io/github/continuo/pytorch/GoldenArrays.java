package io.github.continuo.pytorch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.continuo.tokenize.TokenSequence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A safetensors file of expected values, floats and ints, read without the library under test. */
public final class GoldenArrays {
  private final ByteBuffer bytes;
  private final JsonObject header;
  private final int dataStart;

  private GoldenArrays(byte[] file) {
    bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong(0);
    header = JsonParser.parseString(new String(file, 8, length, UTF_8)).getAsJsonObject();
    dataStart = 8 + length;
  }

  public static GoldenArrays read(Path file) throws IOException {
    return new GoldenArrays(Files.readAllBytes(file));
  }

  public Set<String> names() {
    Set<String> names = new TreeSet<>(header.keySet());
    names.remove("__metadata__");
    return names;
  }

  public int[] shape(String name) {
    JsonArray shape = header.getAsJsonObject(name).getAsJsonArray("shape");
    return shape.asList().stream().mapToInt(size -> size.getAsInt()).toArray();
  }

  public float[] floats(String name) {
    float[] values = new float[Arrays.stream(shape(name)).reduce(1, (a, b) -> a * b)];
    data(name, "F32").asFloatBuffer().get(values);
    return values;
  }

  public int[] ints(String name) {
    int[] values = new int[Arrays.stream(shape(name)).reduce(1, (a, b) -> a * b)];
    data(name, "I32").asIntBuffer().get(values);
    return values;
  }

  public long[] longs(String name) {
    return Arrays.stream(ints(name)).asLongStream().toArray();
  }

  /** An array [batch, time, width] as sequences. */
  public List<TokenSequence> sequences(String name) {
    int[] shape = shape(name);
    int[] all = ints(name);
    List<TokenSequence> sequences = new ArrayList<>();
    for (int i = 0; i < shape[0]; i++) {
      int size = shape[1] * shape[2];
      sequences.add(TokenSequence.of(shape[2], Arrays.copyOfRange(all, i * size, (i + 1) * size)));
    }
    return sequences;
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
