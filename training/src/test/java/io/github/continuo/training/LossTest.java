package io.github.continuo.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.data.Piece;
import io.github.continuo.data.Pieces;
import io.github.continuo.data.windows.Batch;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.pytorch.engine.EngineThread;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The loss and its gradients as training sees them. */
class LossTest {
  private final Piece longPiece = Pieces.random("long", 12, 1);
  private final Piece shortPiece = Pieces.random("short", 5, 2);
  private final TrainableBase model = Models.tiny(3);

  /** Larger weights than a new model's, so that attention and gates are far from uniform. */
  @BeforeEach
  void enlargeMatrices() {
    EngineThread.run(
        () ->
            model.parameters().byName().values().stream()
                .filter(weight -> weight.getShape().dimension() > 1)
                .forEach(weight -> weight.muli(15)));
    Models.requireGradients(model, true);
  }

  @AfterEach
  void closeModel() {
    model.close();
  }

  @Test
  void padding_changes_neither_the_loss_nor_the_gradients() {
    double apart = Models.backward(model, Models.batch(longPiece));
    apart += Models.backward(model, Models.batch(shortPiece));
    Map<String, float[]> gradientsApart = Models.gradients(model);
    clearGradients();

    double together = Models.backward(model, Models.batch(longPiece, shortPiece));

    assertThat(together).isCloseTo(apart, Percentage.withPercentage(1e-3));
    Models.gradients(model)
        .forEach(
            (name, gradient) ->
                assertThat(gradient)
                    .as(name)
                    .containsExactly(
                        requireNonNull(gradientsApart.get(name)), Offset.offset(1e-4f)));
  }

  @Test
  void the_loss_with_gradients_is_that_without() {
    Batch batch = Models.batch(longPiece, shortPiece);

    assertThat(Models.backward(model, batch))
        .isCloseTo(Models.loss(model, batch), Percentage.withPercentage(1e-4));
  }

  @Test
  void gradients_are_those_of_the_loss() {
    Batch batch = Models.batch(longPiece, shortPiece);
    Models.backward(model, batch);
    Map<String, float[]> gradients = Models.gradients(model);
    Models.requireGradients(model, false);

    gradients.forEach(
        (name, gradient) -> {
          for (int index : steepest(gradient, 3)) {
            assertThat((double) gradient[index])
                .as("%s[%d]", name, index)
                .isCloseTo(slope(batch, name, index), Percentage.withPercentage(1));
          }
        });
  }

  @Test
  void all_rows_named_are_the_whole_loss() {
    Batch batch = Models.batch(longPiece, shortPiece);
    int[] all = IntStream.rangeClosed(1, 11).toArray();

    assertThat(Models.backward(model, batch.withPredicted(all)))
        .isEqualTo(Models.backward(model, batch));
    assertThat(Models.loss(model, batch, all)).isEqualTo(Models.loss(model, batch));
  }

  /**
   * What a row adds to the loss is by how much that of the rows up to it is more than that of the
   * rows before it, for no row sees those after it. The short piece has five rows.
   */
  @ParameterizedTest
  @MethodSource("choices")
  void the_loss_of_some_rows_and_its_gradients_are_what_they_add_to_the_whole(int[] predicted) {
    double expected = 0;
    Map<String, double[]> expectedGradients = new HashMap<>();
    for (int row : predicted) {
      for (int sign : new int[] {1, -1}) {
        int rows = sign == 1 ? row + 1 : row;
        if (rows > 1) {
          clearGradients();
          expected += sign * Models.backward(model, firstRows(rows));
          Models.gradients(model)
              .forEach((name, gradient) -> add(sign, gradient, name, expectedGradients));
        }
      }
    }
    clearGradients();
    Batch batch = Models.batch(longPiece, shortPiece);

    double loss = Models.backward(model, batch.withPredicted(predicted));

    assertThat(loss).isCloseTo(expected, Offset.offset(1e-3));
    assertThat(Models.loss(model, batch, predicted)).isCloseTo(loss, Offset.offset(1e-3));
    Models.gradients(model)
        .forEach(
            (name, gradient) ->
                assertThat(doubles(gradient))
                    .as(name)
                    .containsExactly(
                        requireNonNull(expectedGradients.get(name)), Offset.offset(1e-3)));
  }

  static Stream<int[]> choices() {
    return Stream.of(new int[] {11}, new int[] {1}, new int[] {4, 5}, new int[] {2, 3, 7, 11});
  }

  private Batch firstRows(int rows) {
    Piece begun = new Piece(longPiece.path(), "", longPiece.slice(0, rows));
    Piece begunToo = new Piece(shortPiece.path(), "", shortPiece.slice(0, Math.min(rows, 5)));
    return Models.batch(begun, begunToo);
  }

  private static void add(
      int sign, float[] gradient, String name, Map<String, double[]> toGradients) {
    double[] sum = toGradients.computeIfAbsent(name, any -> new double[gradient.length]);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += sign * gradient[i];
    }
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  @ParameterizedTest
  @CsvSource({"'', []", "'0,5', '[0, 5]'", "'5,5', '[5, 5]'", "'7,6', '[7, 6]'", "'12', [12]"})
  void rows_that_cannot_be_predicted_are_refused(String rows, String told) {
    int[] predicted =
        Stream.of(rows.split(","))
            .filter(row -> !row.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Models.loss(model, Models.batch(longPiece), predicted))
        .withMessage("target positions must be ascending in 1..11 and at least one, got " + told);
  }

  /** Where a gradient is largest, so that the rounding of a difference of losses is small. */
  private static List<Integer> steepest(float[] gradient, int count) {
    return IntStream.range(0, gradient.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -Math.abs(gradient[i])))
        .limit(count)
        .toList();
  }

  /** The derivative of the loss by differences over four points; the error is of fourth order. */
  private double slope(Batch batch, String name, int index) {
    double step = 0.01;
    double near = lossAt(batch, name, index, step) - lossAt(batch, name, index, -step);
    double far = lossAt(batch, name, index, 2 * step) - lossAt(batch, name, index, -2 * step);
    return (8 * near - far) / (12 * step);
  }

  private double lossAt(Batch batch, String name, int index, double shift) {
    shift(name, index, shift);
    double loss = Models.loss(model, batch);
    shift(name, index, -shift);
    return loss;
  }

  private void shift(String name, int index, double shift) {
    EngineThread.run(
        () -> {
          NDArray weight = requireNonNull(model.parameters().byName().get(name));
          float[] shifts = new float[(int) weight.size()];
          shifts[index] = (float) shift;
          try (NDManager scope = weight.getManager().newSubManager()) {
            weight.addi(scope.create(shifts, weight.getShape()));
          }
        });
  }

  private void clearGradients() {
    EngineThread.run(
        () ->
            model
                .parameters()
                .byName()
                .values()
                .forEach(
                    weight -> {
                      try (NDArray gradient = weight.getGradient()) {
                        gradient.muli(0);
                      }
                    }));
  }
}
