package io.github.continuo.training;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.data.Batch;
import io.github.continuo.data.Piece;
import io.github.continuo.data.Pieces;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.transformer.BaseTransformer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loss and its gradients as training sees them. */
class LossTest {
  private final Piece longPiece = Pieces.random("long", 12, 1);
  private final Piece shortPiece = Pieces.random("short", 5, 2);
  private final BaseTransformer model = Models.tiny(3);

  /** Larger weights than a new model's, so that attention and gates are far from uniform. */
  @BeforeEach
  void enlargeMatrices() {
    EngineThread.run(
        () ->
            model.weights().byName().values().stream()
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
          NDArray weight = requireNonNull(model.weights().byName().get(name));
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
                .weights()
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
