package io.github.continuo.transformer;

import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.Vocabulary;
import io.github.continuo.transformer.network.FloatMath;

/**
 * How surprised a model is by an id that came.
 *
 * <p>An id says two things, which range of the vocabulary comes and which value of it, and so its
 * nats are a sum of two: those of the range, and the rest, those of the value once the range is
 * known. A pad surprises nobody.
 *
 * @param nll the negative logarithm of the probability that the model gave it
 * @param rangeNll the negative logarithm of the probability that it gave all ids of the range
 *     together
 * @param isTop1 whether it gave no id more
 */
public record TokenLoss(float nll, float rangeNll, boolean isTop1) {

  /** That of a pad. */
  public static final TokenLoss NONE = new TokenLoss(0, 0, false);

  /**
   * {@return the surprise at an id}
   *
   * @param logits of all ids, not normalised
   * @param id the one that came
   * @param vocabulary of the ids
   */
  public static TokenLoss of(float[] logits, int id, Vocabulary vocabulary) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    TokenRange range =
        vocabulary.ranges().stream()
            .filter(each -> id >= each.first() && id < each.end())
            .findFirst()
            .orElseThrow();
    double all = 0;
    double inRange = 0;
    float largestInRange = Float.NEGATIVE_INFINITY;
    for (int i = range.first(); i < range.end(); i++) {
      largestInRange = Math.max(largestInRange, logits[i]);
    }
    for (float logit : logits) {
      all += FloatMath.exp(logit - largest);
    }
    for (int i = range.first(); i < range.end(); i++) {
      inRange += FloatMath.exp(logits[i] - largestInRange);
    }
    double logAll = largest + StrictMath.log(all);
    double logInRange = largestInRange + StrictMath.log(inRange);
    return new TokenLoss(
        (float) (logAll - logits[id]),
        (float) Math.max(0, logAll - logInRange),
        logits[id] == largest);
  }
}
