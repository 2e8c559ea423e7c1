package io.github.continuo.data.windows;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.PyTorchEngine;
import io.github.continuo.tokenize.TokenSequence;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final int PAD = 99;

  @Test
  void windows_stand_side_by_side() {
    Batch batch =
        Batch.of(List.of(TokenSequence.of(1, 1, 2, 3), TokenSequence.of(1, 4, 5, 6)), PAD);

    assertThat(ids(batch, new Shape(2, 3, 1))).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(batch.size()).isEqualTo(2);
    assertThat(batch.positions()).isEqualTo(3);
    assertThat(batch.targets()).isEqualTo(4);
  }

  @Test
  void short_windows_are_filled_up_at_their_end() {
    Batch batch =
        Batch.of(
            List.of(
                TokenSequence.of(1, 1, 2),
                TokenSequence.of(1, 3, 4, 5, 6),
                TokenSequence.of(1, 7, 8, 9)),
            PAD);

    assertThat(ids(batch, new Shape(3, 4, 1)))
        .containsExactly(1, 2, PAD, PAD, 3, 4, 5, 6, 7, 8, 9, PAD);
    assertThat(batch.targets()).isEqualTo(1 + 3 + 2);
  }

  @Test
  void rows_may_be_wide_and_padded_inside() {
    TokenSequence events = TokenSequence.of(3, 1, 2, PAD, 3, PAD, PAD, 4, 5, 6);
    TokenSequence shorter = TokenSequence.of(3, 7, 8, 9, 10, 11, PAD);

    Batch batch = Batch.of(List.of(events, shorter), PAD);

    assertThat(ids(batch, new Shape(2, 3, 3)))
        .containsExactly(1, 2, PAD, 3, PAD, PAD, 4, 5, 6, 7, 8, 9, 10, 11, PAD, PAD, PAD, PAD);
    assertThat(batch.targets()).isEqualTo(4 + 2);
  }

  @Test
  void targets_are_those_of_the_rows_to_be_predicted() {
    TokenSequence events = TokenSequence.of(3, 1, 2, PAD, 3, PAD, PAD, 4, 5, 6, 7, 8, PAD);
    TokenSequence shorter = TokenSequence.of(3, 7, 8, 9, 10, 11, PAD);
    Batch batch = Batch.of(List.of(events, shorter), PAD);

    assertThat(batch.predicted()).containsExactly(1, 2, 3);
    assertThat(batch.targets()).isEqualTo(1 + 3 + 2 + 2);
    assertThat(batch.withPredicted(new int[] {1}).targets()).isEqualTo(1 + 2);
    assertThat(batch.withPredicted(new int[] {2, 3}).targets()).isEqualTo(3 + 2);
    assertThat(batch.withPredicted(new int[] {2, 3}).predicted()).containsExactly(2, 3);
    assertThat(ids(batch.withPredicted(new int[] {3}), new Shape(2, 4, 3)))
        .isEqualTo(ids(batch, new Shape(2, 4, 3)));
  }

  private static long[] ids(Batch batch, Shape shape) {
    return EngineThread.call(
        () -> {
          try (NDManager manager = PyTorchEngine.newManager(Device.cpu())) {
            NDArray array = batch.toArray(manager);
            assertThat(array.getShape()).isEqualTo(shape);
            assertThat(array.getDataType()).isEqualTo(DataType.INT64);
            return array.toLongArray();
          }
        });
  }
}
