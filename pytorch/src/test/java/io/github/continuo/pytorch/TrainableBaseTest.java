package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.base.BaseTransformer;
import io.github.continuo.transformer.weights.LlamaWeights;
import io.github.continuo.transformer.weights.ParameterSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrainableBaseTest {
  private static TrainableBase model;

  @BeforeAll
  static void createModel() {
    model = Models.lively(1);
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  @Test
  void logits_equal_those_of_plain_array_operations() {
    double largestDifference =
        Models.onEngine(
            manager -> {
              NDArray ids = manager.create(Models.ids(3 * 40, 2), new Shape(3, 40));
              NDArray logits = model.logits(ids);
              NDArray expected = new NDArrayDecoder(Models.TINY, model.parameters()).logits(ids);
              assertThat(expected.abs().max().getFloat()).isGreaterThan(1);
              return (double) logits.sub(expected).abs().max().getFloat()
                  / expected.abs().max().getFloat();
            });

    assertThat(largestDifference).isLessThan(1e-5);
  }

  @Test
  void a_row_does_not_see_what_follows_it() {
    long[] ids = Models.ids(30, 3);
    long[] changed = ids.clone();
    Arrays.fill(changed, 17, 30, 300);

    float[][] logits =
        Models.onEngine(
            manager ->
                new float[][] {
                  firstRows(model.logits(manager.create(ids, new Shape(1, 30))), 17),
                  firstRows(model.logits(manager.create(changed, new Shape(1, 30))), 17)
                });

    assertThat(logits[0]).isEqualTo(logits[1]);
  }

  private static float[] firstRows(NDArray logits, int rows) {
    return logits.get("0, :" + rows).toFloatArray();
  }

  @Test
  void a_sequence_of_a_batch_does_not_see_the_others() {
    long[] ids = Models.ids(2 * 20, 4);

    double difference =
        Models.onEngine(
            manager -> {
              NDArray together = model.logits(manager.create(ids, new Shape(2, 20)));
              NDArray alone =
                  model.logits(manager.create(Arrays.copyOfRange(ids, 20, 40), new Shape(1, 20)));
              return (double) together.get("1:2").sub(alone).abs().max().getFloat();
            });

    assertThat(difference).isLessThan(1e-4);
  }

  @Test
  void reading_in_any_pieces_gives_the_logits_of_one_pass() {
    int time = 24;
    long[] ids = Models.ids(time, 5);
    float[] whole =
        Models.onEngine(
            manager ->
                model.logits(manager.create(ids, new Shape(1, time))).get("0, -1").toFloatArray());
    Random random = new Random(6);
    for (int trial = 0; trial < 20; trial++) {

      float[] logits = new float[whole.length];
      try (DecodingState decoding = model.newState()) {
        int read = 0;
        while (read < time) {
          int end = read + 1 + random.nextInt(time - read);
          decoding.append(List.of(TokenSequence.of(1, ints(ids, read, end))));
          read = end;
        }
        assertThat(decoding.length()).isEqualTo(time);
        decoding.sampleNext(
            (sequence, found) -> {
              System.arraycopy(found, 0, logits, 0, found.length);
              return 0;
            });
      }

      for (int id = 0; id < whole.length; id++) {
        assertThat(logits[id]).isCloseTo(whole[id], within(2e-4f));
      }
    }
  }

  private static int[] ints(long[] ids, int start, int end) {
    return Arrays.stream(ids, start, end).mapToInt(id -> (int) id).toArray();
  }

  @Test
  void sequences_of_a_batch_have_the_logits_they_have_alone() {
    int[] shared = ints(Models.ids(9, 12), 0, 9);
    int[][] own = new int[4][];
    for (int i = 0; i < own.length; i++) {
      own[i] = ints(Models.ids(14, 13 + i), 0, 14);
    }
    float[][] together;
    try (DecodingState decoding = model.newState()) {

      decoding.append(List.of(TokenSequence.of(1, shared)));
      decoding.selectSequences(0, 0, 0, 0);
      readEach(decoding, own, 0, 5);
      assertThat(decoding.batchSize()).isEqualTo(4);
      decoding.selectSequences(3, 1); // the others are done
      int[][] left = {own[3], own[1]};
      readEach(decoding, left, 5, 6);
      readEach(decoding, left, 6, 14);
      assertThat(decoding.length()).isEqualTo(9 + 14);
      together = logits(decoding);
    }

    assertThat(together).hasNumberOfRows(2);
    assertClose(together[0], logitsAfter(shared, own[3]));
    assertClose(together[1], logitsAfter(shared, own[1]));
  }

  @Test
  void a_fork_goes_on_as_if_there_were_no_other() {
    int[] shared = ints(Models.ids(20, 17), 0, 20);
    try (DecodingState decoding = model.newState()) {
      decoding.selectSequences(0, 0); // nothing, twice
      decoding.append(List.of(TokenSequence.of(1, shared), TokenSequence.of(1, shared)));
      decoding.selectSequences(1);
      float[][] before = logits(decoding);

      decoding.selectSequences(0, 0, 0);

      assertThat(logits(decoding)).isEqualTo(new float[][] {before[0], before[0], before[0]});
      assertClose(before[0], logitsAfter(shared));
    }
  }

  private static void readEach(DecodingState decoding, int[][] ids, int start, int end) {
    decoding.append(
        Arrays.stream(ids)
            .map(each -> TokenSequence.of(1, Arrays.copyOfRange(each, start, end)))
            .toList());
  }

  private static float[][] logits(DecodingState decoding) {
    float[][] logits = new float[decoding.batchSize()][];
    decoding.sampleNext(
        (sequence, found) -> {
          logits[sequence] = found;
          return 0;
        });
    return logits;
  }

  private static float[] logitsAfter(int[]... parts) {
    long[] ids = Arrays.stream(parts).flatMapToInt(Arrays::stream).asLongStream().toArray();
    return Models.onEngine(
        manager ->
            model
                .logits(manager.create(ids, new Shape(1, ids.length)))
                .get("0, -1")
                .toFloatArray());
  }

  private static void assertClose(float[] logits, float[] expected) {
    float largest = 0;
    for (float logit : expected) {
      largest = Math.max(largest, Math.abs(logit));
    }
    assertThat(logits).containsExactly(expected, within(1e-5f * largest));
  }

  @Test
  void what_does_not_fit_a_batch_is_refused() {
    TokenSequence one = TokenSequence.of(1, 5);
    try (DecodingState decoding = model.newState()) {
      decoding.selectSequences(0, 0);

      refuses(() -> decoding.append(List.of(one)), "the batch must have 2 sequences, got 1");
      refuses(
          () -> decoding.append(List.of(one, one.concat(one))),
          "all sequences must have the same length, got 1 and 2");
      refuses(
          () -> decoding.append(List.of(one, TokenSequence.of(8, new int[8]))),
          "width must be 1, got 8");
      refuses(
          () -> decoding.append(Collections.nCopies(2, TokenSequence.of(1))),
          "at least one position must be read, got none");
      refuses(() -> decoding.selectSequences(), "at least one sequence must be selected, got none");
      refuses(() -> decoding.selectSequences(0, 2), "selected sequences must be in 0..1, got 2");
    }
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }

  @Test
  void rows_read_after_a_rewind_are_as_if_the_others_had_never_been() {
    int[] shared = ints(Models.ids(20, 18), 0, 20);
    int[] own = ints(Models.ids(9, 19), 0, 9);
    try (DecodingState decoding = model.newState()) {
      decoding.append(List.of(TokenSequence.of(1, shared)));

      decoding.truncate(12);
      assertThat(decoding.length()).isEqualTo(12);
      assertThatThrownBy(() -> decoding.sampleNext((sequence, logits) -> 0))
          .isInstanceOf(IllegalStateException.class);
      decoding.append(List.of(TokenSequence.of(1, own)));

      assertClose(logits(decoding)[0], logitsAfter(Arrays.copyOf(shared, 12), own));
      assertClose(logitsAfterRewind(decoding, own), logitsAfter(own));
      refuses(() -> decoding.truncate(10), "length to truncate to must be in 0..9, got 10");
      refuses(() -> decoding.truncate(-1), "length to truncate to must be in 0..9, got -1");
    }
  }

  private static float[] logitsAfterRewind(DecodingState decoding, int[] ids) {
    decoding.truncate(0);
    decoding.append(List.of(TokenSequence.of(1, ids)));
    return logits(decoding)[0];
  }

  @Test
  void nothing_can_be_spelled_before_a_row_is_read() {
    try (DecodingState decoding = model.newState()) {
      assertThatThrownBy(() -> decoding.sampleNext((sequence, logits) -> 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("at least one position must be read before one is sampled");
    }
  }

  @Test
  void no_more_rows_can_be_read_than_the_context_holds() {
    try (DecodingState decoding = model.newState()) {
      decoding.append(List.of(TokenSequence.of(1, new int[60])));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> decoding.append(List.of(TokenSequence.of(1, new int[5]))))
          .withMessage("the cache holds 60 of at most 64 positions and cannot take 5 more");
    }
  }

  @Test
  void loss_is_the_sum_of_negative_log_likelihoods_of_all_targets_but_pads() {
    long pad = model.tokenizer().padId();
    long[] rows = Models.ids(2 * 11, 7);
    Arrays.fill(rows, 18, 22, pad); // the last four of the second sequence

    Models.onEngine(
        manager -> {
          NDArray batch = manager.create(rows, new Shape(2, 11, 1));
          float loss = model.loss(batch, ForwardOptions.evaluation()).getFloat();
          NDArray logProbabilities = model.logits(batch.squeeze(2)).logSoftmax(-1);
          double expected = 0;
          for (int i = 0; i < 2; i++) {
            for (int t = 0; t < 10; t++) {
              long target = rows[i * 11 + t + 1];
              if (target != pad) {
                expected -= logProbabilities.getFloat(i, t, target);
              }
            }
          }
          assertThat((double) loss).isCloseTo(expected, Percentage.withPercentage(1e-3));
          return loss;
        });
  }

  @Test
  void loss_is_the_same_with_and_without_gradients() {
    Models.onEngine(
        manager -> {
          NDArray batch = manager.create(Models.ids(2 * 11, 8), new Shape(2, 11, 1));
          float tracked = model.loss(batch, ForwardOptions.training()).getFloat();
          float untracked = model.loss(batch, ForwardOptions.evaluation()).getFloat();
          assertThat(tracked).isCloseTo(untracked, within(untracked * 1e-5f));
          return tracked;
        });
  }

  @Test
  void gradients_equal_the_slope_of_the_loss() {
    try (TrainableBase own = Models.lively(9)) {
      long[] rows = Models.ids(2 * 9, 10);
      Map<String, NDArray> weights = own.parameters().byName();
      Random random = new Random(11);
      Models.onEngine(
          manager -> {
            weights.values().forEach(weight -> weight.setRequiresGradient(true));
            NDArray batch = manager.create(rows, new Shape(2, 9, 1));
            TorchScript.backward(own.loss(batch, ForwardOptions.training()));
            weights.forEach(
                (name, weight) -> {
                  // Along a random direction: one number says something about all entries.
                  NDArray gradient = weight.getGradient();
                  float[] direction = new float[(int) weight.size()];
                  for (int i = 0; i < direction.length; i++) {
                    direction[i] = (float) random.nextGaussian();
                  }
                  NDArray d = manager.create(direction, weight.getShape());
                  double slope = gradient.mul(d).sum().getFloat();
                  double step = 2e-3 * weight.norm().getFloat() / d.norm().getFloat();
                  double measured = slope(own, batch, weight, d, step);
                  double length = gradient.norm().getFloat(); // of slopes along such directions
                  gradient.close();
                  assertThat(slope).as(name).isCloseTo(measured, within(0.02 * length));
                });
            return 0;
          });
    }
  }

  private static double slope(
      TrainableBase own, NDArray batch, NDArray weight, NDArray direction, double step) {
    NDManager manager = batch.getManager();
    weight.setRequiresGradient(false);
    NDArray change = direction.mul(step);
    change.attach(manager);
    weight.addi(change);
    double above = own.loss(batch, ForwardOptions.evaluation()).getFloat();
    weight.subi(change).subi(change);
    double below = own.loss(batch, ForwardOptions.evaluation()).getFloat();
    weight.addi(change);
    return (above - below) / (2 * step);
  }

  @Test
  void equal_seeds_give_equal_weights_and_others_do_not() {
    try (TrainableBase first =
            TrainableBase.create(Models.TINY, Models.TOKENIZER, 5, Device.cpu());
        TrainableBase same = TrainableBase.create(Models.TINY, Models.TOKENIZER, 5, Device.cpu());
        TrainableBase other =
            TrainableBase.create(Models.TINY, Models.TOKENIZER, 6, Device.cpu())) {
      String name = "lm_head.weight";

      assertThat(first.parameters().get(name).toFloatArray())
          .isEqualTo(same.parameters().get(name).toFloatArray())
          .isNotEqualTo(other.parameters().get(name).toFloatArray());
    }
  }

  @Test
  void presets_have_the_stated_numbers_of_weights() {
    assertThat(count(BaseTransformer.Preset.SMALL)).isBetween(5_000_000L, 5_500_000L);
    assertThat(count(BaseTransformer.Preset.BASE)).isBetween(20_000_000L, 20_300_000L);
  }

  private static long count(BaseTransformer.Preset preset) {
    DecoderConfig config = preset.config(512);
    long vocabulary = Models.TOKENIZER.vocabulary().size();
    return 2 * vocabulary * config.dim()
        + LlamaWeights.specs(config, "").stream().mapToLong(ParameterSpec::size).sum();
  }

  @Test
  void a_context_too_short_for_two_events_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TrainableBase.create(
                    new DecoderConfig(16, 2, 2, 24, 35), Models.TOKENIZER, 0, Device.cpu()))
        .withMessage(
            "maxPositions must hold at least two of the longest events, 18 tokens each, got 35");
  }

  @Test
  void native_memory_is_given_back_by_decodings() {
    Runnable decode =
        () -> {
          try (DecodingState decoding = model.newState()) {
            TokenSequence beginning = TokenSequence.of(1, IntStream.range(0, 40).toArray());
            decoding.append(List.of(beginning));
            decoding.selectSequences(0, 0, 0);
            decoding.append(Collections.nCopies(3, TokenSequence.of(1, 7)));
            decoding.selectSequences(2);
          }
        };
    decode.run();
    int before = NativeArrays.count();

    for (int i = 0; i < 50; i++) {
      decode.run();
    }

    assertThat(NativeArrays.count()).isEqualTo(before);
  }
}
