package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which rows count in the loss, and that pads never do. */
class DualLossTest {
  private static final EventTokenizer TOKENIZER = EventTokenizer.of(EventVersion.V2);
  private static final int WIDTH = TOKENIZER.width();
  private static final int SEQUENCES = 2;
  private static final int ROWS = 16;
  private static final int PAD_ROWS = 5; // at the end of the second sequence

  private TrainableDual model;

  @BeforeEach
  void create() {
    model = TinyDual.lively(TOKENIZER, 64, 4);
  }

  @AfterEach
  void close() {
    model.close();
  }

  private static long[] ids() {
    TokenSequence rows = TinyDual.rows(TOKENIZER, SEQUENCES * ROWS, new Random(5));
    long[] ids = Arrays.stream(rows.ids()).asLongStream().toArray();
    Arrays.fill(ids, ids.length - PAD_ROWS * WIDTH, ids.length, TOKENIZER.padId());
    return ids;
  }

  private static NDArray batch(NDManager manager) {
    return manager.create(ids(), new Shape(SEQUENCES, ROWS, WIDTH));
  }

  private float loss(ForwardOptions pass, int... predicted) {
    return Models.onEngine(manager -> model.loss(batch(manager), predicted, pass).getFloat());
  }

  /** For each index of a row what both sequences' rows there cost, by the logits of all. */
  private double[] costs() {
    return Models.onEngine(
        manager -> {
          NDArray rows = batch(manager);
          int dim = model.config().eventNet().dim();
          NDArray hidden = model.hidden(rows.get(":, :-1")).reshape(-1, dim);
          NDArray logits = model.logits(hidden, rows.get(":, 1:").reshape(-1, WIDTH));
          int vocabulary = TOKENIZER.vocabulary().size();
          float[] logProbabilities = logits.logSoftmax(-1).toFloatArray();
          long[] ids = ids();
          double[] costs = new double[ROWS];
          for (int sequence = 0; sequence < SEQUENCES; sequence++) {
            for (int row = 1; row < ROWS; row++) {
              for (int place = 0; place < WIDTH; place++) {
                long id = ids[(sequence * ROWS + row) * WIDTH + place];
                if (id != TOKENIZER.padId()) {
                  int target = (sequence * (ROWS - 1) + row - 1) * WIDTH + place;
                  costs[row] -= logProbabilities[target * vocabulary + (int) id];
                }
              }
            }
          }
          return costs;
        });
  }

  static List<ForwardOptions> passes() {
    return List.of(ForwardOptions.training(), ForwardOptions.evaluation());
  }

  @ParameterizedTest
  @MethodSource("passes")
  void the_loss_of_some_rows_is_the_sum_over_them(ForwardOptions pass) {
    double[] costs = costs();
    int[][] choices = {
      IntStream.range(1, ROWS).toArray(), {1}, {ROWS - 1}, {1, 2, 7, 12}, {3, 4, 5, 13, 14, 15}
    };
    for (int[] predicted : choices) {
      double wanted = IntStream.of(predicted).mapToDouble(row -> costs[row]).sum();

      assertThat((double) loss(pass, predicted))
          .as(Arrays.toString(predicted))
          .isCloseTo(wanted, within(1e-5 * wanted));
    }
  }

  @ParameterizedTest
  @MethodSource("passes")
  void rows_of_pads_cost_nothing(ForwardOptions pass) {
    int[] all = IntStream.range(1, ROWS).toArray();
    float loss = loss(pass, all);

    float apart =
        Models.onEngine(
            manager -> {
              NDArray rows = batch(manager);
              int unpadded = ROWS - PAD_ROWS;
              NDArray first = rows.get("0:1");
              NDArray second = rows.get("1:2, :" + unpadded);
              return model.loss(first, pass).getFloat() + model.loss(second, pass).getFloat();
            });
    float ofPadsOnly =
        Models.onEngine(
            manager ->
                model
                    .loss(batch(manager).get("1:2"), new int[] {ROWS - 2, ROWS - 1}, pass)
                    .getFloat());

    assertThat(loss).isCloseTo(apart, within(1e-5f * apart));
    assertThat(ofPadsOnly).isZero();
  }

  @Test
  void weights_learn_nothing_from_rows_of_pads() {
    float[] withPads = gradient(ROWS);
    float[] without = gradient(ROWS - PAD_ROWS);

    assertThat(Floats.largest(without)).isPositive();
    assertThat(Floats.largestDifference(withPads, without))
        .isLessThanOrEqualTo(1e-5f * Floats.largest(without));
  }

  /** Of the first so many rows of the sequence with pads, for the embeddings of rows. */
  private static float[] gradient(int rows) {
    try (TrainableDual model = TinyDual.lively(TOKENIZER, 64, 4)) { // gradients add up in a model
      return Models.onEngine(
          manager -> {
            NDArray weight = model.parameters().get("net.embed_tokens.weight");
            weight.setRequiresGradient(true);
            NDArray batch = batch(manager).get("1:2, :" + rows);
            TorchScript.backward(model.loss(batch, ForwardOptions.training()));
            try (NDArray gradient = weight.getGradient()) {
              return gradient.toFloatArray();
            }
          });
    }
  }

  @Test
  void rows_that_cannot_be_predicted_are_refused() {
    for (int[] predicted : new int[][] {{}, {0}, {ROWS}, {3, 2}, {4, 4}}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> loss(ForwardOptions.evaluation(), predicted))
          .withMessage(
              "target positions must be ascending in 1..15 and at least one, got "
                  + Arrays.toString(predicted));
    }
  }
}
