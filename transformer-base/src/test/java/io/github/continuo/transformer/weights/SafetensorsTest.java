package io.github.continuo.transformer.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir private Path folder;

  private void write(Path file, Map<String, List<Long>> shapes, float[]... arrays)
      throws IOException {
    Safetensors.write(file, shapes, index -> Safetensors.bytes(arrays[index]));
  }

  @Test
  void arrays_come_back_as_they_were_written_and_in_their_order() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put("z", List.of(2L, 3L));
    shapes.put("a", List.of());
    shapes.put("none", List.of(0L));
    write(
        file,
        shapes,
        new float[] {1, -2, 3, Float.MIN_VALUE, 5, 6},
        new float[] {7.5f},
        new float[0]);

    try (Safetensors tensors = Safetensors.open(file)) {
      assertThat(tensors.names()).containsExactly("z", "a", "none");
      assertThat(tensors.shape("z")).containsExactly(2L, 3L);
      assertThat(tensors.read("z")).containsExactly(1, -2, 3, Float.MIN_VALUE, 5, 6);
      assertThat(tensors.shape("a")).isEmpty();
      assertThat(tensors.read("a")).containsExactly(7.5f);
    }
  }

  @Test
  void rounded_arrays_take_half_the_bytes() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Path rounded = folder.resolve("b.safetensors");
    int count = (1 << 18) + 3; // more than goes at once
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i * 1.001f;
    }
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put("z", List.of((long) count));
    shapes.put("a", List.of(2L, 1L));
    write(file, shapes, numbers, new float[] {1, -2.5f});

    Safetensors.convertToBfloat16(file, rounded);

    assertThat(Files.size(rounded)).isLessThan(Files.size(file) / 2 + 200);
    try (Safetensors tensors = Safetensors.open(rounded)) {
      assertThat(tensors.names()).containsExactly("z", "a");
      assertThat(tensors.shape("a")).containsExactly(2L, 1L);
      assertThat(tensors.read("a")).containsExactly(1, -2.5f);
      float[] read = tensors.read("z");
      for (int i = 0; i < count; i++) {
        assertThat(read[i]).isEqualTo(HalfFloats.bfloat16(HalfFloats.rounded(numbers[i])));
      }
    }
  }

  @Test
  void the_bytes_are_those_of_the_format() throws IOException {
    Path file = folder.resolve("a.safetensors");
    write(file, Map.of("x", List.of(2L)), new float[] {1, 2});

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = (int) bytes.getLong();
    byte[] header = new byte[headerLength];
    bytes.get(header);

    assertThat(headerLength % 8).isZero();
    assertThat(new String(header, UTF_8).strip())
        .isEqualTo(
            "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}");
    assertThat(bytes.getFloat()).isEqualTo(1);
    assertThat(bytes.getFloat()).isEqualTo(2);
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @Test
  void halves_and_bfloats_become_floats() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort((short) 0x3C00).putShort((short) 0xC100).putShort((short) 0x0001); // F16
    data.putShort((short) 0x3F80).putShort((short) 0xC020).putShort((short) 0x7F80); // BF16
    Path file =
        write(
            "{\"h\":{\"dtype\":\"F16\",\"shape\":[3],\"data_offsets\":[0,6]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[6,12]}}",
            data.array());

    try (Safetensors tensors = Safetensors.open(file)) {
      assertThat(tensors.read("h")).containsExactly(1, -2.5f, 0x1p-24f);
      assertThat(tensors.read("b")).containsExactly(1, -2.5f, Float.POSITIVE_INFINITY);
    }
  }

  @Test
  void a_cut_or_foreign_file_is_refused() throws IOException {
    refuses(folder.resolve("missing"), "missing");
    refuses(
        Files.write(folder.resolve("empty"), new byte[0]), "header must be 2 to 100000000 bytes");
    refuses(Files.write(folder.resolve("short"), new byte[7]), "inside the file of 7 bytes");
    refuses(
        Files.write(folder.resolve("zip"), "PK\3\4 and so on, not safetensors".getBytes(UTF_8)),
        "header must be");
    refuses(write("[1, 2]", new byte[0]), "header must be a JSON object of arrays");
    refuses(write("{\"x\": 3}", new byte[0]), "x must be an object, got a number");
    refuses(write("{nonsense", new byte[0]), "header must be a JSON object of arrays");
    refuses(
        write("{\"x\":{\"dtype\":\"F32\"}}", new byte[0]),
        "x must have dtype, shape and data_offsets");
  }

  @Test
  void offsets_and_shapes_that_lie_are_refused() throws IOException {
    refuses(
        write("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9]}}", new byte[8]),
        "data of x must lie in 0..8, got 0..9");
    refuses(
        write("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}", new byte[8]),
        "x: data_offsets must be whole numbers of 0 to 2^63 - 1, got -8");
    refuses(
        write("{\"x\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", new byte[8]),
        "x: shape must be whole numbers of 0 to 2^63 - 1, got -2");
    refuses(
        write(
            "{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}",
            new byte[8]),
        "F32 of x has an impossible shape");
    refuses(
        write("{\"x\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}", new byte[8]),
        "data of x must be 12 bytes for shape [3], got 8");
    Path wrongType =
        write("{\"x\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}", new byte[8]);
    refusesToRead(wrongType, "type of x must be F32, F16 or BF16, got I64");
  }

  @Test
  void a_file_that_is_cut_while_it_is_open_is_refused() throws IOException {
    Path file =
        write("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", new byte[8]);
    byte[] whole = Files.readAllBytes(file);

    try (Safetensors tensors = Safetensors.open(file)) {
      Files.write(file, Arrays.copyOf(whole, whole.length - 1));

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> tensors.read("x"))
          .withMessage(file + ": data of x end early");
    }
  }

  private void refuses(Path file, String message) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Safetensors.open(file).close())
        .withMessageContaining(file.toString())
        .withMessageContaining(message);
  }

  private void refusesToRead(Path file, String message) throws IOException {
    try (Safetensors tensors = Safetensors.open(file)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> tensors.read("x"))
          .withMessage(file + ": " + message);
    }
  }

  private Path write(String header, byte[] data) throws IOException {
    byte[] headerBytes = header.getBytes(UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + headerBytes.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(headerBytes.length).put(headerBytes).put(data);
    return Files.write(Files.createTempFile(folder, "made", ".safetensors"), bytes.array());
  }
}
