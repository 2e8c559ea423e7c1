package io.github.continuo.dual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.TokenLoss;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers of the reference model. */
@ParameterizedClass
@ValueSource(strings = {"tiny_a", "tiny_b", "tiny_v1"})
class DualGoldenTest {
  private static final int WIDTH = 8;

  private final DualTransformer model;
  private final GoldenArrays golden;
  private final JsonObject expected;

  DualGoldenTest(String name) throws IOException {
    model = DualTransformer.load(Goldens.folder("model/" + name), TinyDual.FP32);
    golden = Goldens.arrays(name);
    expected = Goldens.expected(name);
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void hidden_states_are_equal() {
    assertClose(joined(hidden()), golden.floats("batch.hidden"), 1e-5f);
  }

  @Test
  void hidden_states_of_many_rows_are_equal() {
    TokenSequence rows = TokenSequence.of(WIDTH, golden.ints("long.tokens"));

    assertClose(joined(model.hidden(List.of(rows))), golden.floats("long.hidden"), 1e-5f);
  }

  /** Of all rows but the last of each sequence. */
  private float[][] hidden() {
    List<TokenSequence> sequences = golden.sequences("batch.tokens");
    int seen = sequences.get(0).length() - 1;
    return model.hidden(sequences.stream().map(rows -> rows.slice(0, seen)).toList());
  }

  @Test
  void logits_are_equal() {
    List<TokenSequence> sequences = golden.sequences("batch.tokens");
    int[][] targets =
        sequences.stream()
            .flatMap(
                rows ->
                    IntStream.range(1, rows.length())
                        .mapToObj(row -> rows.slice(row, row + 1).ids()))
            .toArray(int[][]::new);

    float[][][] logits = model.logits(hidden(), targets);

    int vocabulary = model.tokenizer().vocabulary().size();
    int[] wholeRows = golden.ints("batch.logits_rows");
    float[] whole = golden.floats("batch.logits");
    for (int i = 0; i < wholeRows.length; i++) {
      int size = WIDTH * vocabulary;
      assertClose(
          joined(logits[wholeRows[i]]), Arrays.copyOfRange(whole, i * size, (i + 1) * size), 1e-4f);
    }
    float[] logSums = golden.floats("batch.logsumexp");
    float[] highest = golden.floats("batch.max_logit");
    int[] best = golden.ints("batch.argmax");
    for (int place = 0; place < logSums.length; place++) {
      float[] here = logits[place / WIDTH][place % WIDTH];
      assertThat(here[best[place]]).isCloseTo(highest[place], within(1e-4f));
      assertThat(logSumOfExponentials(here)).isCloseTo(logSums[place], within(1e-4));
    }
  }

  private static double logSumOfExponentials(float[] logits) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    return Math.log(sum);
  }

  @Test
  void the_nats_of_all_ids_sum_up_to_the_loss() {
    List<TokenSequence> sequences = golden.sequences("batch.tokens");

    double nats = model.tokenLosses(sequences).stream().mapToDouble(TokenLoss::nll).sum();

    double targets = expected.get("loss_tokens").getAsDouble();
    assertThat(nats / targets).isCloseTo(expected.get("loss").getAsDouble(), within(1e-5));
  }

  private static float[] joined(float[][] vectors) {
    float[] all = new float[vectors.length * vectors[0].length];
    for (int i = 0; i < vectors.length; i++) {
      System.arraycopy(vectors[i], 0, all, i * vectors[0].length, vectors[0].length);
    }
    return all;
  }

  private static void assertClose(float[] values, float[] wanted, float tolerance) {
    assertThat(values).hasSameSizeAs(wanted);
    float worst = 0;
    for (int i = 0; i < wanted.length; i++) {
      worst = Math.max(worst, Math.abs(values[i] - wanted[i]));
    }
    assertThat(worst).isLessThanOrEqualTo(tolerance);
  }
}
