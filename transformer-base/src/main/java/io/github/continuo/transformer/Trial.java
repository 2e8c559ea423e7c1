package io.github.continuo.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Small linear maps, calculated in a way that is to be tried and beside it in plain Java.
 *
 * <p>The first row of the input and the first output of the map hold the largest number only, on
 * which 8-bit products overflow where they can. The numbers of outputs are such as fill the blocks
 * of a layout and such as do not: on processors of AMD's family 26, maps of 48 or 836 outputs that
 * the engine has laid out in 32 bits come out wrong, while those of 32 are right.
 */
final class Trial {
  /** The most that 8 bits may be off, as a share of the largest result; overflow is off by half. */
  static final double TOLERANCE = 0.05;

  private static final int ROWS = 3;
  private static final int IN = 64;
  private static final List<Integer> OUTS = List.of(32, 48, 68);

  private Trial() {}

  /** The largest difference from plain Java, as a share of the largest result. */
  static double error(Arithmetic arithmetic, NDManager parent) {
    double error = 0;
    for (int outs : OUTS) {
      double found = error(arithmetic, parent, outs);
      error = found <= error ? error : found; // not Math.max, as below
    }
    return error;
  }

  private static double error(Arithmetic arithmetic, NDManager parent, int outs) {
    Random random = new Random(1);
    float[] x = numbers(random, ROWS);
    float[] weight = numbers(random, outs);
    float[] found;
    try (NDManager manager = parent.newSubManager();
        PackedMaps maps = arithmetic.newMaps()) {
      maps.add((name, owner) -> owner.create(weight, new Shape(outs, IN)), "weight");
      NDArray result = maps.project(manager.create(x, new Shape(ROWS, IN)));
      found = result.toFloatArray();
    }
    double largest = 0;
    double error = 0;
    for (int row = 0; row < ROWS; row++) {
      for (int out = 0; out < outs; out++) {
        double expected = 0;
        for (int i = 0; i < IN; i++) {
          expected += x[row * IN + i] * weight[out * IN + i];
        }
        double difference = Math.abs(expected - found[row * outs + out]);
        largest = Math.max(largest, Math.abs(expected));
        // Not Math.max: it must be seen if a result is not a number.
        error = difference <= error ? error : difference;
      }
    }
    return error / largest;
  }

  /** Rows of numbers between -1 and 1, the first all 1. */
  private static float[] numbers(Random random, int rows) {
    float[] numbers = new float[rows * IN];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = 2 * random.nextFloat() - 1;
    }
    Arrays.fill(numbers, 0, IN, 1);
    return numbers;
  }
}
