package io.github.continuo.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArithmeticTest {
  static final List<LinearPath> PATHS = LinearPath.BEST_FIRST;
  static final List<LinearPath> ARRAY_PATHS = LinearPath.forPrecision(Precision.BF16);
  private static final DecoderConfig CONFIG = Models.TINY;

  private static BaseTransformer model;

  @BeforeAll
  static void createModel() {
    model = Models.lively(1);
  }

  @AfterAll
  static void closeModel() {
    model.close();
  }

  @ParameterizedTest
  @FieldSource("PATHS")
  void every_path_calculates_the_same_but_for_rounding(LinearPath path) {
    assumeTrue(passesItsTrial(path), "is not taken on this machine");
    float[] packed = onStack(path, (manager, stack) -> stack.infer(rows(manager, 3, 20)));
    float[] plain =
        Models.onEngine(
            manager -> {
              try (Arithmetic arithmetic = Arithmetic.trainable(manager);
                  DecoderStack stack =
                      DecoderStack.trainable(CONFIG, arithmetic, model.weights(), "model.")) {
                return stack.infer(rows(manager, 3, 20)).toFloatArray();
              }
            });

    assertThat(difference(packed, plain)).isLessThan(rounding(path.precision()));
  }

  private static boolean passesItsTrial(LinearPath path) {
    return Models.onEngine(
        manager -> {
          try (Arithmetic arithmetic = Arithmetic.forInference(manager, path, NumberType.FLOAT32)) {
            return Trial.error(arithmetic, manager) < Trial.TOLERANCE;
          }
        });
  }

  /** As on processors of AMD's family 26, where prepacked maps of some sizes are wrong. */
  @ParameterizedTest
  @ValueSource(ints = {16, 24, 32, 48, 63, 64, 65, 100, 836, 3406})
  void what_is_taken_in_32_bits_is_right_for_any_number_of_outputs(int outs) {
    Random random = new Random(outs);
    float[] x = floats(random, 3 * 16);
    float[] weight = floats(random, outs * 16);

    float[] found =
        Models.onEngine(
            manager -> {
              try (Arithmetic arithmetic = Arithmetic.select(manager, Precision.FP32);
                  PackedMaps maps = arithmetic.newMaps()) {
                maps.add((name, owner) -> owner.create(weight, new Shape(outs, 16)), "weight");
                return maps.project(manager.create(x, new Shape(3, 16))).toFloatArray();
              }
            });

    for (int i = 0; i < found.length; i++) {
      double expected = 0;
      for (int k = 0; k < 16; k++) {
        expected += x[i / outs * 16 + k] * weight[i % outs * 16 + k];
      }
      assertThat(found[i]).isCloseTo((float) expected, within(1e-5f));
    }
  }

  private static float[] floats(Random random, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = 2 * random.nextFloat() - 1;
    }
    return floats;
  }

  private static double rounding(Precision precision) {
    return switch (precision) {
      case FP32 -> 1e-5;
      case BF16 -> 0.03;
      case INT8 -> 0.08;
    };
  }

  @ParameterizedTest
  @FieldSource("PATHS")
  void a_sequence_of_a_batch_does_not_see_the_others(LinearPath path) {
    int time = 12;

    float[][] sequences = {
      onStack(path, (manager, stack) -> read(stack, rows(manager, 3, time)).get("1:2")),
      onStack(path, (manager, stack) -> read(stack, rows(manager, 3, time).get("1:2")))
    };

    assertThat(difference(sequences[0], sequences[1])).isLessThan(1e-5);
  }

  /** The last hidden row after reading all rows one by one. */
  private static NDArray read(DecoderStack stack, NDArray rows) {
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
  @FieldSource("PATHS")
  void reading_in_any_pieces_gives_what_one_pass_gives(LinearPath path) {
    int time = 24;
    float[] whole =
        onStack(path, (manager, stack) -> stack.infer(rows(manager, 2, time)).get(":, -1:"));
    for (int trial = 0; trial < 5; trial++) {
      Random random = new Random(trial);

      float[] pieces =
          onStack(
              path,
              (manager, stack) -> {
                NDArray rows = rows(manager, 2, time);
                NDArray hidden = rows;
                try (KvCache cache = stack.newCache(manager, 2, CONFIG.maxPositions())) {
                  while (cache.position() < time) {
                    int start = cache.position();
                    int end = start + 1 + random.nextInt(time - start);
                    hidden =
                        stack.read(
                            rows.get(String.format(Locale.ROOT, ":, %d:%d", start, end)), cache);
                  }
                }
                return hidden.get(":, -1:");
              });

      assertThat(difference(pieces, whole)).isLessThan(rounding(path.precision()) / 2);
    }
  }

  @ParameterizedTest
  @FieldSource("ARRAY_PATHS")
  void attention_in_16_bits_gives_the_same_but_for_rounding(LinearPath path) {
    int time = 24;
    BiFunction<NDManager, DecoderStack, NDArray> inPieces =
        (manager, stack) -> {
          NDArray rows = rows(manager, 2, time);
          try (KvCache cache = stack.newCache(manager, 2, CONFIG.maxPositions())) {
            stack.read(rows.get(":, :9"), cache);
            stack.read(rows.get(":, 9:10"), cache);
            cache.select(1, 1, 0);
            stack.read(rows.get(":, 10:-1").repeat(0, 2).get(":3"), cache);
            cache.select(1, 2);
            return stack.read(rows.get(":, -1:"), cache);
          }
        };
    BiFunction<NDManager, DecoderStack, NDArray> atOnce =
        (manager, stack) -> stack.infer(rows(manager, 2, time));

    for (var work : List.of(inPieces, atOnce)) {
      float[] half = onStack(path, NumberType.BFLOAT16, work);
      float[] single = onStack(path, NumberType.FLOAT32, work);

      assertThat(difference(half, single)).isGreaterThan(0).isLessThan(rounding(Precision.BF16));
    }
  }

  @ParameterizedTest
  @FieldSource("PATHS")
  void a_row_of_zeros_stays_one(LinearPath path) {
    float[] zeros =
        Models.onEngine(
            manager -> {
              try (Arithmetic arithmetic = Arithmetic.firstWorking(manager, List.of(path));
                  PackedMaps maps = arithmetic.newMaps()) {
                maps.add((name, owner) -> owner.randomNormal(new Shape(8, 16)), "weight");
                return maps.project(manager.zeros(new Shape(1, 2, 16))).toFloatArray();
              }
            });

    assertThat(zeros).containsOnly(0).hasSize(16);
  }

  @Test
  void joined_maps_give_their_outputs_one_after_the_other() {
    Models.onEngine(
        manager -> {
          NDArray first = manager.randomNormal(new Shape(8, 16));
          NDArray second = manager.randomNormal(new Shape(4, 16));
          NDArray x = manager.randomNormal(new Shape(3, 16));
          try (Arithmetic arithmetic = Arithmetic.select(manager, Precision.FP32);
              PackedMaps maps = arithmetic.newMaps()) {
            maps.add(
                (name, owner) -> (name.equals("first") ? first : second).duplicate(),
                "first",
                "second");

            NDArray expected = x.matMul(first.concat(second).transpose());
            assertThat(maps.project(x).toFloatArray())
                .usingComparatorWithPrecision(1e-4f)
                .containsExactly(expected.toFloatArray());
          }
          return 0;
        });
  }

  @ParameterizedTest
  @EnumSource
  void some_path_is_found_for_every_precision(Precision wanted) {
    Precision found =
        Models.onEngine(
            manager -> {
              try (Arithmetic arithmetic = Arithmetic.select(manager, wanted)) {
                return arithmetic.precision();
              }
            });

    assertThat(found).isLessThanOrEqualTo(wanted);
  }

  @Test
  void higher_precisions_are_fallen_back_to() {
    assertThat(LinearPath.forPrecision(Precision.BF16))
        .extracting(LinearPath::name)
        .containsExactly("prepacked bf16", "plain bf16", "prepacked fp32", "plain fp32");
    assertThat(LinearPath.forPrecision(Precision.INT8)).isEqualTo(LinearPath.BEST_FIRST);
  }

  @Test
  void paths_that_are_missing_or_fail_or_overflow_are_not_taken() {
    List<LinearPath> paths =
        List.of(
            new LinearPath("absent", Precision.INT8, "absent.torchscript", "Tensor", 0),
            new LinearPath("refusing", Precision.INT8, "refusing.torchscript", "Tensor", 0),
            new LinearPath("overflowing", Precision.BF16, "overflowing.torchscript", "Tensor", 0),
            LinearPath.PLAIN_FP32);

    String taken =
        Models.onEngine(
            manager -> {
              try (Arithmetic arithmetic = Arithmetic.firstWorking(manager, paths)) {
                return arithmetic.description();
              }
            });

    assertThat(taken).isEqualTo("plain fp32");
  }

  @Test
  void packed_weights_cannot_be_trained() {
    onStack(
        LinearPath.PLAIN_FP32,
        (manager, stack) -> {
          assertThatThrownBy(() -> stack.train(rows(manager, 1, 4), Pass.training()))
              .isInstanceOf(IllegalStateException.class)
              .hasMessage("weights must be trainable, but these are packed");
          return manager.zeros(new Shape(1));
        });
  }

  @Test
  void maps_are_read_part_by_part_and_freed() {
    List<NDManager> owners = new ArrayList<>();
    int before = NativeArrays.count();

    Models.onEngine(
        manager -> {
          NDManager own = manager.newSubManager();
          try (Arithmetic arithmetic = Arithmetic.select(manager, Precision.INT8);
              DecoderStack stack =
                  DecoderStack.packed(
                      CONFIG,
                      arithmetic,
                      (name, owner) -> {
                        if (name.endsWith("_proj.weight")) {
                          assertThat(owners).noneMatch(NDManager::isOpen);
                          owners.add(owner);
                        }
                        return copy(name, owner);
                      },
                      "model.",
                      own)) {
            assertThat(stack.infer(rows(manager, 1, 4)).getShape()).isEqualTo(new Shape(1, 4, 16));
          }
          return 0;
        });

    assertThat(owners).hasSize(7 * CONFIG.layers()).noneMatch(NDManager::isOpen);
    assertThat(NativeArrays.count()).isEqualTo(before);
  }

  /** Runs work on a stack whose weights are packed for a path. */
  private static float[] onStack(
      LinearPath path, BiFunction<NDManager, DecoderStack, NDArray> work) {
    return onStack(path, NumberType.FLOAT32, work);
  }

  private static float[] onStack(
      LinearPath path, NumberType attention, BiFunction<NDManager, DecoderStack, NDArray> work) {
    return Models.onEngine(
        manager -> {
          try (Arithmetic arithmetic = Arithmetic.forInference(manager, path, attention);
              DecoderStack stack =
                  DecoderStack.packed(
                      CONFIG, arithmetic, ArithmeticTest::copy, "model.", manager)) {
            return work.apply(manager, stack).toFloatArray();
          }
        });
  }

  /** A weight that may be overwritten. */
  private static NDArray copy(String name, NDManager owner) {
    NDArray copy = model.weights().get(name).duplicate();
    copy.attach(owner);
    return copy;
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
