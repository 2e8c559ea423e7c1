package io.github.continuo.transformer.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;

class SafetensorsProperties {

  /** The types of numbers that files hold, and how a small whole number is written in them. */
  enum Type {
    F32 {
      @Override
      void put(ByteBuffer bytes, int number) {
        bytes.putFloat(number);
      }
    },
    F16 {
      @Override
      void put(ByteBuffer bytes, int number) {
        int exponent = 31 - Integer.numberOfLeadingZeros(number);
        int fraction = (number << (10 - exponent)) & 0x3FF;
        bytes.putShort((short) (((exponent + 15) << 10) | fraction));
      }
    },
    BF16 {
      @Override
      void put(ByteBuffer bytes, int number) {
        bytes.putShort((short) (Float.floatToIntBits(number) >> 16));
      }
    };

    abstract void put(ByteBuffer bytes, int number);
  }

  private final Path file;

  SafetensorsProperties() throws IOException {
    file = Files.createTempFile("pieces", ".safetensors");
  }

  @AfterTry
  void delete_file() throws IOException {
    Files.deleteIfExists(file);
  }

  @Property(tries = 300)
  void arrays_of_any_size_come_through_pieces_of_any_size(
      @ForAll Type type,
      @ForAll @IntRange(max = 40) int count,
      @ForAll @IntRange(min = 1, max = 12) int pieceFloats,
      @ForAll @IntRange(max = 3) int before)
      throws IOException {
    write(type, before, count);

    float[] read;
    float[] pieces = new float[count];
    try (Safetensors tensors = Safetensors.open(file)) {
      assertThat(tensors.shape("before")).containsExactly((long) before);
      assertThat(tensors.shape("x")).containsExactly((long) count, 1L);
      read = tensors.read("x");
      for (int first = 0; first < count; first += pieceFloats) {
        int floats = Math.min(pieceFloats, count - first);
        ByteBuffer piece = ByteBuffer.allocate(4 * floats).order(ByteOrder.LITTLE_ENDIAN);
        tensors.read("x", first, piece);
        piece.clear().asFloatBuffer().get(pieces, first, floats);
      }
    }

    assertThat(pieces).isEqualTo(read);
    assertThat(read).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(read[i]).isEqualTo(i + 1);
    }
  }

  /** An array "before", and after it one "x" with the numbers from 1 on. */
  private void write(Type type, int before, int count) throws IOException {
    int size = type == Type.F32 ? 4 : 2;
    int start = before * size;
    int end = start + count * size;
    byte[] header =
        String.format(
                Locale.ROOT,
                """
        {"before": {"dtype": "%s", "shape": [%d], "data_offsets": [0, %d]},
         "x": {"dtype": "%s", "shape": [%d, 1], "data_offsets": [%d, %d]}}""",
                type,
                before,
                start,
                type,
                count,
                start,
                end)
            .getBytes(UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + end).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    for (int i = 0; i < before; i++) {
      type.put(bytes, 99);
    }
    for (int i = 1; i <= count; i++) {
      type.put(bytes, i);
    }
    Files.write(file, bytes.array());
  }
}
