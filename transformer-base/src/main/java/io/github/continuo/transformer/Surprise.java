package io.github.continuo.transformer;

import ai.djl.ndarray.NDArray;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How surprised a model is by an id that came.
 *
 * <p>An id says two things, which range of the vocabulary comes and which value of it, and so its
 * nats are a sum of two: those of the range, and the rest, those of the value once the range is
 * known. A pad surprises nobody.
 *
 * @param nats the negative logarithm of the probability that the model gave it
 * @param rangeNats the negative logarithm of the probability that it gave all ids of the range
 *     together
 * @param wasLikeliest whether it gave no id more
 */
public record Surprise(float nats, float rangeNats, boolean wasLikeliest) {

  /** Of each id the number of its range, as {@link OutputMap#surprises} takes it. */
  static long[] rangeNumbers(Vocabulary vocabulary) {
    long[] numbers = new long[vocabulary.size()];
    for (int i = 0; i < vocabulary.ranges().size(); i++) {
      TokenRange range = vocabulary.ranges().get(i);
      Arrays.fill(numbers, range.first(), range.end(), i);
    }
    return numbers;
  }

  /** Those of an array float32 [3, ids]: nats, nats of the ranges, and 1 for the likeliest ids. */
  static List<Surprise> of(NDArray array) {
    float[] numbers = array.toFloatArray();
    int ids = numbers.length / 3;
    List<Surprise> surprises = new ArrayList<>(ids);
    for (int i = 0; i < ids; i++) {
      surprises.add(new Surprise(numbers[i], numbers[ids + i], numbers[2 * ids + i] > 0));
    }
    return surprises;
  }
}
