package io.github.continuo.pytorch.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.transformer.weights.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedArraysTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name_a_file() {
    file = folder.resolve("a.safetensors");
  }

  @FunctionalInterface
  private interface Work {
    void with(NDManager manager) throws IOException;
  }

  private static void onEngine(Work work) throws IOException {
    EngineThread.run(
        () -> {
          try (NDManager manager = PyTorchEngine.newManager(Device.cpu())) {
            work.with(manager);
          }
        });
  }

  @Test
  void arrays_come_back_as_they_were_written_and_in_their_order() throws IOException {
    onEngine(
        manager -> {
          Map<String, NDArray> arrays = new LinkedHashMap<>();
          arrays.put(
              "z", manager.create(new float[] {1, -2, 3, Float.MIN_VALUE, 5, 6}, new Shape(2, 3)));
          arrays.put("a", manager.create(7.5f));
          arrays.put("none", manager.zeros(new Shape(0)));
          NamedArrays.write(file, arrays);

          try (Safetensors written = Safetensors.open(file)) {
            assertThat(written.names()).containsExactly("z", "a", "none");
            assertThat(written.shape("z")).isEqualTo(List.of(2L, 3L));
            assertThat(written.shape("a")).isEmpty();
          }
          Map<String, NDArray> there = new LinkedHashMap<>();
          arrays.forEach((name, array) -> there.put(name, manager.zeros(array.getShape())));
          NamedArrays.read(file, there);
          arrays.forEach(
              (name, array) ->
                  assertThat(Objects.requireNonNull(there.get(name)).toFloatArray())
                      .as(name)
                      .isEqualTo(array.toFloatArray()));
        });
  }

  @Test
  void an_array_can_be_read_into_one_of_its_shape_alone() throws IOException {
    onEngine(
        manager -> {
          NamedArrays.write(file, Map.of("x", manager.create(new float[] {1, 2})));
          NDArray there = manager.zeros(new Shape(2));
          NDArray longer = manager.zeros(new Shape(3));

          NamedArrays.read(file, Map.of("x", there));
          assertThatIOException()
              .isThrownBy(() -> NamedArrays.read(file, Map.of("x", longer)))
              .withMessage(file + ": x must be (3), file has (2)");

          assertThat(there.toFloatArray()).containsExactly(1, 2);
          assertThat(longer.toFloatArray()).containsOnly(0);
        });
  }

  @Test
  void of_a_file_some_arrays_can_be_read_but_none_that_it_lacks() throws IOException {
    onEngine(
        manager -> {
          NDArray one = manager.create(new float[] {1});
          NamedArrays.write(file, Map.of("x", one, "y", one));
          NDArray there = manager.zeros(new Shape(1));

          assertThatIOException()
              .isThrownBy(() -> NamedArrays.read(file, Map.of("x", there, "z", there)))
              .withMessage(file + ": must hold [z]");
          assertThat(there.toFloatArray()).containsExactly(0);
          NamedArrays.read(file, Map.of("x", there));
          assertThat(there.toFloatArray()).containsExactly(1);
        });
  }
}
