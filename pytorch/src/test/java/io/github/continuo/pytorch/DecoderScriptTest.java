package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.pytorch.engine.ArrayUpload;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.WeightSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What decoders for inference calculate, in each type of numbers. */
class DecoderScriptTest {
  private static final DecoderConfig CONFIG = Models.TINY;

  private static TrainableBase model;

  @BeforeAll
  static void createModel() {
    model = Models.lively(1);
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  @ParameterizedTest
  @EnumSource
  void every_type_calculates_the_same_but_for_rounding(NumberType numbers) {
    float[] found = onStack(numbers, (manager, stack) -> stack.infer(rows(manager, 3, 20)));
    float[] trainable =
        Models.onEngine(
            manager -> {
              try (DecoderScript arithmetic = DecoderScript.trainable(manager);
                  TrainableDecoder stack =
                      TrainableDecoder.trainable(
                          CONFIG, arithmetic, model.parameters(), null, "model.")) {
                return stack.infer(rows(manager, 3, 20)).toFloatArray();
              }
            });

    assertThat(difference(found, trainable)).isLessThan(rounding(numbers));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32, 48, 63, 64, 65, 100, 836, 3406})
  void an_output_map_in_32_bits_is_right_for_any_number_of_outputs(int outs) {
    Random random = new Random(outs);
    float[] x = floats(random, 3 * 16);
    float[] weight = floats(random, outs * 16);

    float[] found = logits(NumberType.FLOAT32, x, weight);

    assertThat(found).hasSize(3 * outs);
    for (int i = 0; i < found.length; i++) {
      double expected = 0;
      for (int k = 0; k < 16; k++) {
        expected += x[i / outs * 16 + k] * weight[i % outs * 16 + k];
      }
      assertThat(found[i]).isCloseTo((float) expected, within(1e-5f));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_row_of_zeros_stays_one(NumberType numbers) {
    float[] weight = floats(new Random(1), 8 * 16);

    assertThat(logits(numbers, new float[2 * 16], weight)).containsOnly(0).hasSize(16);
  }

  /** What an output map makes of rows of 16 numbers. */
  private static float[] logits(NumberType numbers, float[] x, float[] weight) {
    return Models.onEngine(
        manager -> {
          try (DecoderScript arithmetic = DecoderScript.forInference(manager, numbers);
              TorchScript.Kept map = arithmetic.script().compute("newMaps")) {
            NDArray taken = manager.create(weight, new Shape(weight.length / 16, 16));
            arithmetic.script().compute("take", map, taken).close();
            NDArray rows = manager.create(x, new Shape(x.length / 16, 16));
            return OutputProjection.forInference(arithmetic, map).logits(rows).toFloatArray();
          }
        });
  }

  private static float[] floats(Random random, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = 2 * random.nextFloat() - 1;
    }
    return floats;
  }

  private static double rounding(NumberType numbers) {
    return switch (numbers) {
      case FLOAT32 -> 1e-5;
      case BFLOAT16 -> 0.03;
    };
  }

  @ParameterizedTest
  @EnumSource
  void a_sequence_of_a_batch_does_not_see_the_others(NumberType numbers) {
    int time = 12;

    float[][] sequences = {
      onStack(numbers, (manager, stack) -> read(stack, rows(manager, 3, time)).get("1:2")),
      onStack(numbers, (manager, stack) -> read(stack, rows(manager, 3, time).get("1:2")))
    };

    assertThat(difference(sequences[0], sequences[1])).isLessThan(1e-5);
  }

  /** The last hidden row after reading all rows one by one. */
  private static NDArray read(TrainableDecoder stack, NDArray rows) {
    NDArray hidden = rows;
    try (KvCache cache =
        stack.newCache(rows.getManager(), (int) rows.getShape().get(0), CONFIG.maxPositions())) {
      for (int i = 0; i < rows.getShape().get(1); i++) {
        hidden = stack.read(rows.get(String.format(Locale.ROOT, ":, %d:%d", i, i + 1)), cache);
      }
    }
    return hidden;
  }

  @ParameterizedTest
  @EnumSource
  void reading_in_any_pieces_gives_what_one_pass_gives(NumberType numbers) {
    int time = 24;
    float[] whole =
        onStack(numbers, (manager, stack) -> stack.infer(rows(manager, 2, time)).get(":, -1:"));
    for (int trial = 0; trial < 5; trial++) {
      Random random = new Random(trial);

      float[] pieces =
          onStack(
              numbers,
              (manager, stack) -> {
                NDArray rows = rows(manager, 2, time);
                NDArray hidden = rows;
                try (KvCache cache = stack.newCache(manager, 2, CONFIG.maxPositions())) {
                  while (cache.length() < time) {
                    int start = cache.length();
                    int end = start + 1 + random.nextInt(time - start);
                    hidden =
                        stack.read(
                            rows.get(String.format(Locale.ROOT, ":, %d:%d", start, end)), cache);
                  }
                }
                return hidden.get(":, -1:");
              });

      assertThat(difference(pieces, whole)).isLessThan(rounding(numbers) / 2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void attention_in_16_bits_gives_the_same_but_for_rounding(NumberType numbers) {
    int time = 24;
    BiFunction<NDManager, TrainableDecoder, NDArray> inPieces =
        (manager, stack) -> {
          NDArray rows = rows(manager, 2, time);
          try (KvCache cache = stack.newCache(manager, 2, CONFIG.maxPositions())) {
            stack.read(rows.get(":, :9"), cache);
            stack.read(rows.get(":, 9:10"), cache);
            cache.selectSequences(1, 1, 0);
            stack.read(rows.get(":, 10:-1").repeat(0, 2).get(":3"), cache);
            cache.selectSequences(1, 2);
            return stack.read(rows.get(":, -1:"), cache);
          }
        };
    BiFunction<NDManager, TrainableDecoder, NDArray> atOnce =
        (manager, stack) -> stack.infer(rows(manager, 2, time));

    for (var work : List.of(inPieces, atOnce)) {
      float[] half = onStack(numbers, NumberType.BFLOAT16, work);
      float[] single = onStack(numbers, NumberType.FLOAT32, work);

      assertThat(difference(half, single))
          .isGreaterThan(0)
          .isLessThan(rounding(NumberType.BFLOAT16));
    }
  }

  @Test
  void maps_are_read_one_by_one_and_freed() {
    List<Integer> beside = new ArrayList<>(); // arrays but norms, whenever a map is asked for
    int before = NativeArrays.count();

    Models.onEngine(
        manager -> {
          AtomicInteger norms = new AtomicInteger();
          WeightSource source =
              name -> {
                if (name.endsWith("norm.weight")) {
                  norms.getAndIncrement();
                } else {
                  beside.add(NativeArrays.count() - norms.get());
                }
                return weight(name);
              };
          NDManager own = manager.newSubManager();
          try (DecoderScript arithmetic = DecoderScript.forInference(manager, NumberType.BFLOAT16);
              TrainableDecoder stack = stack(arithmetic, source, own)) {
            assertThat(stack.infer(rows(manager, 1, 4)).getShape()).isEqualTo(new Shape(1, 4, 16));
          }
          return 0;
        });

    assertThat(beside).hasSize(7 * CONFIG.layers()).containsOnly(beside.get(0));
    assertThat(NativeArrays.count()).isEqualTo(before);
  }

  /** Runs work on a stack for inference. */
  private static float[] onStack(
      NumberType numbers, BiFunction<NDManager, TrainableDecoder, NDArray> work) {
    return onStack(numbers, NumberType.FLOAT32, work);
  }

  private static float[] onStack(
      NumberType numbers,
      NumberType attention,
      BiFunction<NDManager, TrainableDecoder, NDArray> work) {
    return Models.onEngine(
        manager -> {
          try (DecoderScript arithmetic = DecoderScript.forInference(manager, numbers, attention);
              TrainableDecoder stack = stack(arithmetic, DecoderScriptTest::weight, manager)) {
            return work.apply(manager, stack).toFloatArray();
          }
        });
  }

  private static TrainableDecoder stack(
      DecoderScript arithmetic, WeightSource source, NDManager manager) {
    try (ArrayUpload filler = new ArrayUpload()) {
      return TrainableDecoder.forInference(CONFIG, arithmetic, source, "model.", manager, filler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static float[] weight(String name) {
    return model.parameters().get(name).toFloatArray();
  }

  /** The same random rows every time. */
  private static NDArray rows(NDManager manager, int batch, int time) {
    Random random = new Random(2);
    float[] values = new float[batch * time * CONFIG.dim()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, new Shape(batch, time, CONFIG.dim()));
  }

  /** Root mean square of the differences, as a share of that of the expected numbers. */
  private static double difference(float[] found, float[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    double differences = 0;
    double squares = 0;
    for (int i = 0; i < found.length; i++) {
      differences += Math.pow(found[i] - expected[i], 2);
      squares += Math.pow(expected[i], 2);
    }
    return Math.sqrt(differences / squares);
  }
}
