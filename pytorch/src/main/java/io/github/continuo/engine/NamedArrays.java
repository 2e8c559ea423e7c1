package io.github.continuo.engine;

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

/** Arrays of 32-bit floats in safetensors files. To be used on the {@link EngineThread}. */
public final class NamedArrays {
  private NamedArrays() {}

  /**
   * Writes arrays, whole or not at all.
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
    List<NDArray> inOrder = new ArrayList<>(arrays.values());
    Safetensors.write(file, shapes, index -> inOrder.get(index).toByteBuffer());
  }

  /**
   * Reads arrays into some that are there already, of the same shapes.
   *
   * @param file which must hold all of them; others in it are left out
   * @param arrays by name; their numbers become those of the file
   * @throws IOException if the file cannot be read, or one is missing or of another shape; the
   *     numbers are then partly the new ones
   */
  public static void read(Path file, Map<String, NDArray> arrays) throws IOException {
    List<String> missing = new ArrayList<>(arrays.keySet());
    try (Safetensors saved = Safetensors.open(file);
        ArrayUpload filler = new ArrayUpload()) {
      missing.removeAll(saved.names());
      if (!missing.isEmpty()) {
        throw new IOException(String.format(Locale.ROOT, "%s: must hold %s", file, missing));
      }
      for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
        requireShape(file, saved, array.getKey(), array.getValue());
        ArrayUpload.Source<IOException> numbers =
            (first, piece) -> saved.read(array.getKey(), first, piece);
        filler.overwrite(array.getValue(), numbers);
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
