package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.TokenLoss;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the model says of each id of a row. */
class DualSurpriseTest {
  private static final EventTokenizer TOKENIZER = EventTokenizer.of(EventVersion.V2);
  private static final int WIDTH = TOKENIZER.width();
  private static final int ROWS = 601; // more than are spelled at once

  private final TokenSequence rows = TinyDual.rows(TOKENIZER, ROWS, new Random(3));

  private NDArray batch(NDManager manager) {
    long[] ids = Arrays.stream(rows.ids()).asLongStream().toArray();
    return manager.create(ids, new Shape(1, ROWS, WIDTH));
  }

  @Test
  void nats_stand_row_by_row_and_sum_up_to_the_loss() {
    try (TrainableDual model = TinyDual.lively(TOKENIZER, ROWS, 4)) {
      List<TokenLoss> tokenLosses = model.tokenLosses(List.of(rows));

      assertThat(tokenLosses).hasSize((ROWS - 1) * WIDTH);
      for (int row : new int[] {1, 2, 300, ROWS - 1}) {
        double nats =
            tokenLosses.subList((row - 1) * WIDTH, row * WIDTH).stream()
                .mapToDouble(TokenLoss::nll)
                .sum();
        assertThat(nats).isCloseTo(loss(model, row), within(1e-3));
      }
      int[] some = IntStream.range(280, 300).toArray();
      List<TokenLoss> alone = model.tokenLosses(List.of(rows), some);
      assertThat(alone)
          .hasSize(20 * WIDTH)
          .zipSatisfy(
              tokenLosses.subList(279 * WIDTH, 299 * WIDTH),
              (one, same) -> assertThat(one.nll()).isCloseTo(same.nll(), within(1e-4f)));
      double all = tokenLosses.stream().mapToDouble(TokenLoss::nll).sum();
      double loss = loss(model, IntStream.range(1, ROWS).toArray());
      assertThat(all).isCloseTo(loss, within(1e-5 * loss));
    }
  }

  private double loss(TrainableDual model, int... predicted) {
    return Models.onEngine(
        manager ->
            (double) model.loss(batch(manager), predicted, ForwardOptions.evaluation()).getFloat());
  }

  @Test
  void pads_surprise_nobody_and_no_range_is_more_surprising_than_its_id() {
    int[] ids = rows.ids();
    try (TrainableDual model = TinyDual.lively(TOKENIZER, ROWS, 4)) {
      List<TokenLoss> tokenLosses = model.tokenLosses(List.of(rows));

      for (int i = 0; i < tokenLosses.size(); i++) {
        TokenLoss tokenLoss = tokenLosses.get(i);
        if (ids[WIDTH + i] == TOKENIZER.padId()) {
          assertThat(tokenLoss).isEqualTo(new TokenLoss(0, 0, false));
        } else {
          assertThat(tokenLoss.rangeNll()).isBetween(-1e-4f, tokenLoss.nll() + 1e-4f);
        }
      }
    }
  }
}
