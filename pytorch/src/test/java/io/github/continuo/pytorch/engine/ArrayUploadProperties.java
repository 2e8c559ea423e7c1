package io.github.continuo.pytorch.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.transformer.weights.Safetensors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;

class ArrayUploadProperties {

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

  ArrayUploadProperties() throws IOException {
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

    float[] read =
        EngineThread.call(
            () -> {
              try (NDManager manager = PyTorchEngine.newManager(Device.cpu());
                  ArrayUpload filler = new ArrayUpload(pieceFloats);
                  Safetensors tensors = Safetensors.open(file)) {
                NDArray first = filled("before", manager, filler, tensors);
                NDArray array = filled("x", manager, filler, tensors);
                assertThat(first.getShape()).isEqualTo(new Shape(before));
                assertThat(array.getShape()).isEqualTo(new Shape(count, 1));
                assertThat(array.getManager()).isSameAs(manager);
                return array.toFloatArray();
              }
            });

    assertThat(read).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(read[i]).isEqualTo(i + 1);
    }
  }

  private static NDArray filled(
      String name, NDManager manager, ArrayUpload filler, Safetensors tensors) throws IOException {
    ArrayUpload.Source<IOException> numbers = (first, piece) -> tensors.read(name, first, piece);
    return filler.fill(manager, new Shape(tensors.shape(name)), numbers);
  }

  @Property(tries = 100)
  void numbers_in_memory_come_through_pieces_of_any_size(
      @ForAll @IntRange(max = 40) int count, @ForAll @IntRange(min = 1, max = 12) int pieceFloats) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i + 1;
    }

    float[] read =
        EngineThread.call(
            () -> {
              try (NDManager manager = PyTorchEngine.newManager(Device.cpu());
                  ArrayUpload filler = new ArrayUpload(pieceFloats)) {
                NDArray array = filler.of(manager, List.of(1L, (long) count), numbers);
                assertThat(array.getShape()).isEqualTo(new Shape(1, count));
                assertThat(array.getManager()).isSameAs(manager);
                return array.toFloatArray();
              }
            });

    assertThat(read).isEqualTo(numbers);
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
