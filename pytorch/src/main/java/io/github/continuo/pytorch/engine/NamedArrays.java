package io.github.continuo.pytorch.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.transformer.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Reads and writes arrays of 32-bit floats in safetensors files. To be used on the {@link
 * EngineThread}.
 */
public final class NamedArrays {
  private NamedArrays() {}

  /**
   * Writes arrays to a file, completely or not at all.
   *
   * @param file file to write; created, or replaced if it exists
   * @param arrays arrays by name, in the order of the file
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Map<String, NDArray> arrays) throws IOException {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    arrays.forEach(
        (name, array) ->
            shapes.put(name, LongStream.of(array.getShape().getShape()).boxed().toList()));
    List<NDArray> inOrder = new ArrayList<>(arrays.values());
    Safetensors.write(file, shapes, index -> inOrder.get(index).toByteBuffer());
  }

  /**
   * Reads the elements of existing arrays of the same shapes from a file.
   *
   * @param file file that holds all of these arrays; other arrays in the file are ignored
   * @param arrays arrays by name, to be overwritten with the elements of the file
   * @throws IOException if the file cannot be read, or if an array is missing or has another shape;
   *     the elements are then partly overwritten
   */
  public static void read(Path file, Map<String, NDArray> arrays) throws IOException {
    List<String> missing = new ArrayList<>(arrays.keySet());
    try (Safetensors saved = Safetensors.open(file);
        ArrayUpload upload = new ArrayUpload()) {
      missing.removeAll(saved.names());
      if (!missing.isEmpty()) {
        throw new IOException(file + ": must hold " + missing);
      }
      for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
        requireShape(file, saved, array.getKey(), array.getValue());
        ArrayUpload.Source<IOException> numbers =
            (first, piece) -> saved.read(array.getKey(), first, piece);
        upload.overwrite(array.getValue(), numbers);
      }
    }
  }

  private static void requireShape(Path file, Safetensors saved, String name, NDArray array)
      throws IOException {
    Shape shape = new Shape(saved.shape(name));
    if (!shape.equals(array.getShape())) {
      throw new IOException(
          String.format(
              Locale.ROOT, "%s: %s must be %s, file has %s", file, name, array.getShape(), shape));
    }
  }
}
