package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.TokenLoss;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the model says of each id that came, by the logits of all. */
class SurpriseTest {
  private static final int SEQUENCES = 2;
  private static final int ROWS = 11;
  private static final int PADS = 4; // at the end of the second sequence

  private TrainableBase model;
  private long[] ids;

  @BeforeEach
  void create() {
    model = Models.lively(5);
    ids = Models.ids(SEQUENCES * ROWS, 7);
    Arrays.fill(ids, ids.length - PADS, ids.length, model.tokenizer().padId());
  }

  @AfterEach
  void close() {
    model.close();
  }

  private NDArray batch(NDManager manager) {
    return manager.create(ids, new Shape(SEQUENCES, ROWS, 1));
  }

  private List<TokenLoss> tokenLosses() {
    TokenSequence all = TokenSequence.of(1, Arrays.stream(ids).mapToInt(id -> (int) id).toArray());
    return model.tokenLosses(List.of(all.slice(0, ROWS), all.slice(ROWS, 2 * ROWS)));
  }

  @Test
  void nats_and_hits_are_those_of_the_logits() {
    List<TokenLoss> tokenLosses = tokenLosses();

    float[] logits =
        Models.onEngine(manager -> model.logits(batch(manager).squeeze(2)).toFloatArray());
    int vocabulary = model.tokenizer().vocabulary().size();
    assertThat(tokenLosses).hasSize(SEQUENCES * (ROWS - 1));
    for (int sequence = 0; sequence < SEQUENCES; sequence++) {
      for (int row = 1; row < ROWS; row++) {
        int id = (int) ids[sequence * ROWS + row];
        TokenLoss tokenLoss = tokenLosses.get(sequence * (ROWS - 1) + row - 1);
        int first = (sequence * ROWS + row - 1) * vocabulary;
        double[] before =
            IntStream.range(0, vocabulary).mapToDouble(i -> logits[first + i]).toArray();
        if (id == model.tokenizer().padId()) {
          assertThat(tokenLoss).isEqualTo(new TokenLoss(0, 0, false));
          continue;
        }
        TokenRange range =
            model.tokenizer().vocabulary().ranges().stream()
                .filter(candidate -> candidate.contains(id))
                .findFirst()
                .orElseThrow();
        double all = sumOfExponentials(before, 0, vocabulary);
        double inRange = sumOfExponentials(before, range.first(), range.end());
        assertThat((double) tokenLoss.nll()).isCloseTo(Math.log(all) - before[id], within(1e-4));
        assertThat((double) tokenLoss.rangeNll()).isCloseTo(Math.log(all / inRange), within(1e-4));
        assertThat(tokenLoss.isTop1())
            .isEqualTo(before[id] == Arrays.stream(before).max().orElseThrow());
      }
    }
  }

  private static double sumOfExponentials(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).map(Math::exp).sum();
  }

  @Test
  void nats_sum_up_to_the_loss() {
    double loss =
        Models.onEngine(
            manager -> (double) model.loss(batch(manager), ForwardOptions.evaluation()).getFloat());

    double sum = tokenLosses().stream().mapToDouble(TokenLoss::nll).sum();

    assertThat(sum).isCloseTo(loss, within(1e-5 * loss));
  }

  @Test
  void the_likeliest_ids_are_hits() {
    int first = (int) ids[0];
    float[] logits =
        Models.onEngine(
            manager ->
                model.logits(manager.create(new long[] {first}, new Shape(1, 1))).toFloatArray());
    int best =
        IntStream.range(0, logits.length)
            .reduce((a, b) -> logits[b] > logits[a] ? b : a)
            .orElseThrow();

    List<TokenLoss> tokenLosses = model.tokenLosses(List.of(TokenSequence.of(1, first, best)));

    assertThat(tokenLosses).singleElement().matches(TokenLoss::isTop1);
  }
}
