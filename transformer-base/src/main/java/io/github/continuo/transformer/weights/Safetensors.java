package io.github.continuo.transformer.weights;

import io.github.continuo.files.AtomicFile;
import io.github.continuo.files.RegularFile;
import io.github.continuo.messages.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Open file of named arrays in safetensors format, read as 32-bit floats. Static methods write such
 * files.
 *
 * <p>The file consists of the length of the header, 8 bytes, little endian; the header, a JSON
 * object that maps each name to {@code dtype}, {@code shape} and {@code data_offsets} (first byte
 * and byte after the last, counted from the end of the header); the data, little endian, in
 * row-major order. It holds data, never code. The key {@code __metadata__} holds strings. See the
 * specification at https://github.com/huggingface/safetensors.
 *
 * <p>A file is opened only if the header is valid to the last byte: strict JSON of at most 100 MB
 * without duplicate names, with at most 65,536 arrays, names of at most 1,024 characters and at
 * most 64 dimensions. The data of the arrays must be contiguous, in any order, without gaps,
 * overlaps or trailing bytes, and each array must have the number of bytes that its type and shape
 * need. The memory for this check does not grow with the length of the header.
 *
 * <p>Supported types are {@code F32}, {@code F16} and {@code BF16}; all are converted to 32-bit
 * floats. An array is read in small pieces directly into its destination: pages of a mapped file
 * would count as memory of the process until the garbage collector releases them. For one thread.
 */
public final class Safetensors implements AutoCloseable {
  private static final int PIECE_BYTES = 1 << 20;
  private static final long MAX_ARRAY_SIZE = Integer.MAX_VALUE - 8;

  private final Path file;
  private final FileChannel channel;
  private final SafetensorsHeader header;
  private final ByteBuffer piece =
      ByteBuffer.allocateDirect(PIECE_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private Safetensors(Path file, FileChannel channel, SafetensorsHeader header) {
    this.file = file;
    this.channel = channel;
    this.header = header;
  }

  /**
   * Opens a file and checks its header, before anything of its size is allocated.
   *
   * @param file in the safetensors format
   * @return the open file, which the caller closes
   * @throws IOException if it cannot be read or is not a safetensors file
   */
  public static Safetensors open(Path file) throws IOException {
    RegularFile.require(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new Safetensors(file, channel, SafetensorsHeader.read(file, channel));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** {@return the names of the arrays, in the order of the header} */
  public Set<String> names() {
    return header.entries().keySet();
  }

  /**
   * {@return the shape of an array}
   *
   * @param name one of {@link #names}
   */
  public List<Long> shape(String name) {
    return entry(name).shape();
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new IllegalArgumentException(Text.format("%s: there is no array %s", file, name));
    }
    return entry;
  }

  /**
   * Reads an array as 32-bit floats.
   *
   * @param name one of {@link #names}
   * @return the elements in row-major order
   * @throws IOException if the type is not supported, if there are more elements than a Java array
   *     can hold, or if the file was truncated after it was opened
   */
  public float[] read(String name) throws IOException {
    long size = entry(name).size();
    if (size > MAX_ARRAY_SIZE) {
      throw new IOException(
          Text.format(
              "%s: %s must have at most %d numbers, got %d", file, name, MAX_ARRAY_SIZE, size));
    }
    float[] numbers = new float[(int) size];
    int bytesEach = bytesEach(name);
    int atOnce = PIECE_BYTES / bytesEach;
    for (int first = 0; first < size; first += atOnce) {
      int count = Math.min(atOnce, numbers.length - first);
      readBytes(name, first, piece.clear().limit(count * bytesEach));
      piece.flip();
      if (bytesEach == Float.BYTES) {
        piece.asFloatBuffer().get(numbers, first, count);
      } else {
        HalfFloats.widen(piece.asShortBuffer(), isBfloat16(name), numbers, first, count);
      }
    }
    return numbers;
  }

  /**
   * Reads some elements of an array as 32-bit floats, little endian.
   *
   * @param name one of {@link #names}
   * @param first index of the first of these elements in the array
   * @param piece buffer to fill, from its start to its limit
   * @throws IOException if the array's type is not supported or the file was truncated after it was
   *     opened
   */
  public void read(String name, long first, ByteBuffer piece) throws IOException {
    int bytesEach = bytesEach(name);
    // Reads into the end of the buffer, so that the numbers can be widened from its start.
    piece.position(piece.limit() - piece.limit() / Float.BYTES * bytesEach);
    readBytes(name, first, piece);
    if (bytesEach == Short.BYTES) {
      HalfFloats.widen(piece, isBfloat16(name));
    }
  }

  private void readBytes(String name, long first, ByteBuffer piece) throws IOException {
    long offset = header.dataStart() + entry(name).first() + first * bytesEach(name);
    SafetensorsHeader.readFully(channel, piece, offset);
    if (piece.hasRemaining()) {
      throw new IOException(Text.format("%s: data of %s end early", file, name));
    }
  }

  private boolean isBfloat16(String name) {
    return entry(name).type().equals("BF16");
  }

  private int bytesEach(String name) throws IOException {
    String type = entry(name).type();
    return switch (type) {
      case "F32" -> 4;
      case "F16", "BF16" -> 2;
      default ->
          throw new IOException(
              Text.format("%s: type of %s must be F32, F16 or BF16, got %s", file, name, type));
    };
  }

  /** Source of the arrays to be written. */
  @FunctionalInterface
  public interface Numbers {
    /**
     * Returns the elements of an array.
     *
     * @param index of the array, from 0
     * @return the elements as 32-bit floats, little endian, in row-major order
     * @throws IOException if they cannot be read
     */
    ByteBuffer of(int index) throws IOException;
  }

  /**
   * Writes arrays of 32-bit floats to a file, completely or not at all.
   *
   * @param file created, or replaced if it exists
   * @param shapes shapes of the arrays by name, in the order of the file
   * @param numbers called for each array in this order
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Map<String, List<Long>> shapes, Numbers numbers)
      throws IOException {
    AtomicFile.write(
        file,
        temporary -> {
          try (FileChannel channel = create(temporary)) {
            writeAll(channel, SafetensorsHeader.write("F32", Float.BYTES, shapes));
            for (int index = 0; index < shapes.size(); index++) {
              writeAll(channel, numbers.of(index));
            }
          }
        });
  }

  /**
   * {@return the bytes of an array, as {@link Numbers} returns them}
   *
   * @param array the elements
   */
  public static ByteBuffer bytes(float[] array) {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(array.length, Float.BYTES));
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(array);
    return bytes;
  }

  /**
   * Writes the arrays of a file to another one as {@code BF16}, which takes half the bytes of
   * {@code F32}: each number is rounded to the nearest, ties to even. The file is written
   * completely or not at all.
   *
   * @param file the file to read
   * @param rounded the file to write; created, or replaced if it exists
   * @throws IOException if a file cannot be read or written, or if a type is not supported
   */
  public static void convertToBfloat16(Path file, Path rounded) throws IOException {
    try (Safetensors source = open(file)) {
      AtomicFile.write(rounded, temporary -> convertToBfloat16(source, temporary));
    }
  }

  private static void convertToBfloat16(Safetensors source, Path rounded) throws IOException {
    try (FileChannel channel = create(rounded)) {
      Map<String, List<Long>> shapes = new LinkedHashMap<>();
      source.header.entries().forEach((name, entry) -> shapes.put(name, entry.shape()));
      writeAll(channel, SafetensorsHeader.write("BF16", Short.BYTES, shapes));
      ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (String name : source.names()) {
        long count = source.entry(name).size();
        for (long first = 0; first < count; first += PIECE_BYTES / Float.BYTES) {
          int bytes = (int) Math.min(PIECE_BYTES, (count - first) * Float.BYTES);
          source.read(name, first, piece.clear().limit(bytes));
          HalfFloats.round(piece.clear().limit(bytes));
          writeAll(channel, piece);
        }
      }
    }
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
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
