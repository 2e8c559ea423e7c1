package io.github.continuo.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.files.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A file of named arrays in the safetensors format: data, never code.
 *
 * <p>The file is: the length of the header, 8 bytes, little endian; the header, a JSON object that
 * leads from each name to {@code dtype}, {@code shape} and {@code data_offsets} (first byte and
 * byte after the last, counted from the end of the header); the data, little endian, row by row.
 * The key {@code __metadata__} holds strings. See the format's own page at
 * https://github.com/huggingface/safetensors.
 *
 * <p>A file is opened only if its header is right to the last byte: strict JSON of at most 100 MB
 * in which no name comes twice, of at most 65,536 arrays with names of at most 1,024 characters and
 * at most 64 dimensions; the data of the arrays follow one upon the other, in any order, without
 * gaps, overlaps or anything after them, and each has the bytes that its type and shape need. The
 * memory that this takes does not grow with the length of the header.
 *
 * <p>Types read are {@code F32}, {@code F16} and {@code BF16}; all become 32-bit floats. An array
 * is read in small pieces straight into its place: pages of a mapped file would be counted as
 * memory of the process until the garbage collector lets go of them. For one thread.
 */
public final class Safetensors implements AutoCloseable {
  private static final int ROUNDED_AT_ONCE = 1 << 20; // bytes before rounding

  private final Path file;
  private final FileChannel channel;
  private final SafetensorsHeader header;

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
   * @throws IOException if it cannot be read or is no safetensors file
   */
  public static Safetensors open(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + " must be a file");
    }
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
  public Shape shape(String name) {
    return new Shape(entry(name).shape());
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s: there is no array %s", file, name));
    }
    return entry;
  }

  /**
   * Reads an array as 32-bit floats.
   *
   * @param name one of {@link #names}
   * @param manager the owner of the result, on the device where it shall be
   * @return the array
   * @throws IOException if its type is not among those read or the file was cut since it was opened
   */
  public NDArray read(String name, NDManager manager) throws IOException {
    return EngineThread.call(
        () -> {
          try (ArrayFiller filler = new ArrayFiller()) {
            return read(name, manager, filler);
          }
        });
  }

  /**
   * Reads an array as 32-bit floats, one of many that go through the same filler.
   *
   * <p>Must be called on the {@link EngineThread}.
   *
   * @param name one of {@link #names}
   * @param manager the owner of the result, on the device where it shall be
   * @param filler what all of them go through
   * @return the array
   * @throws IOException if its type is not among those read or the file was cut since it was opened
   */
  public NDArray read(String name, NDManager manager, ArrayFiller filler) throws IOException {
    return filler.fill(manager, shape(name), source(name));
  }

  /**
   * Reads an array into one that is there already, of the same shape.
   *
   * <p>Must be called on the {@link EngineThread}.
   *
   * @param name one of {@link #names}
   * @param array of 32-bit floats, which become those of the file
   * @param filler what the numbers go through
   * @throws IOException if the shapes differ, or as reading does; the numbers are then partly the
   *     new ones
   */
  public void readInto(String name, NDArray array, ArrayFiller filler) throws IOException {
    if (!shape(name).equals(array.getShape())) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: %s must be %s, file has %s",
              file,
              name,
              array.getShape(),
              shape(name)));
    }
    filler.overwrite(array, source(name));
  }

  private ArrayFiller.Source<IOException> source(String name) throws IOException {
    SafetensorsHeader.Entry entry = entry(name);
    int bytesEach =
        switch (entry.type()) {
          case "F32" -> 4;
          case "F16", "BF16" -> 2;
          default ->
              throw new IOException(
                  String.format(
                      Locale.ROOT,
                      "%s: type of %s must be F32, F16 or BF16, got %s",
                      file,
                      name,
                      entry.type()));
        };
    return (first, piece) -> {
      // At its end, so that there is room to widen them from its start on.
      piece.position(piece.limit() - piece.limit() / Float.BYTES * bytesEach);
      long offset = header.dataStart() + entry.first() + first * bytesEach;
      SafetensorsHeader.readFully(channel, piece, offset);
      if (piece.hasRemaining()) {
        throw new IOException(String.format(Locale.ROOT, "%s: data of %s end early", file, name));
      }
      if (bytesEach == Short.BYTES) {
        HalfFloats.widen(piece, entry.type().equals("BF16"));
      }
    };
  }

  /**
   * Writes arrays of 32-bit floats, whole or not at all.
   *
   * @param file created, or replaced if it exists
   * @param arrays by name, in the order in which they are to stand in the file
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Map<String, NDArray> arrays) throws IOException {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) ->
            shapes.put(name, LongStream.of(array.getShape().getShape()).boxed().toList()));
    AtomicFile.write(file, temporary -> write(temporary, arrays, shapes));
  }

  private static void write(Path file, Map<String, NDArray> arrays, Map<String, List<Long>> shapes)
      throws IOException {
    try (FileChannel channel = create(file)) {
      writeAll(channel, SafetensorsHeader.write("F32", Float.BYTES, shapes));
      for (NDArray array : arrays.values()) {
        writeAll(channel, array.toByteBuffer());
      }
    }
  }

  /**
   * Writes the arrays of a file to another one as {@code BF16}, in half the bytes of {@code F32}:
   * each number becomes the nearest, of two as near the even one. The file is there whole or not at
   * all.
   *
   * @param file the one to read
   * @param rounded the one to write; created, or replaced if it exists
   * @throws IOException if a file cannot be read or written, or if a type is not among those read
   */
  public static void writeRounded(Path file, Path rounded) throws IOException {
    try (Safetensors source = open(file)) {
      AtomicFile.write(rounded, temporary -> writeRounded(source, temporary));
    }
  }

  private static void writeRounded(Safetensors source, Path rounded) throws IOException {
    try (FileChannel channel = create(rounded)) {
      Map<String, List<Long>> shapes = new LinkedHashMap<>();
      source.header.entries().forEach((name, entry) -> shapes.put(name, entry.shape()));
      writeAll(channel, SafetensorsHeader.write("BF16", Short.BYTES, shapes));
      ByteBuffer piece = ByteBuffer.allocate(ROUNDED_AT_ONCE).order(ByteOrder.LITTLE_ENDIAN);
      for (String name : source.names()) {
        ArrayFiller.Source<IOException> numbers = source.source(name);
        long count = source.shape(name).size();
        for (long first = 0; first < count; first += ROUNDED_AT_ONCE / Float.BYTES) {
          int bytes = (int) Math.min(ROUNDED_AT_ONCE, (count - first) * Float.BYTES);
          numbers.next(first, piece.clear().limit(bytes));
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
