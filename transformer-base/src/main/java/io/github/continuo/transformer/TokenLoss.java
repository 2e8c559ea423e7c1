package io.github.continuo.transformer;

import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.Vocabulary;
import io.github.continuo.transformer.math.FloatMath;

/**
 * Negative log-likelihood of one token, in nats.
 *
 * <p>It is the sum of two parts, because a token has a range of the vocabulary and a value within
 * it: the loss of the range, and the loss of the value given the range. Padding has no loss.
 *
 * @param nll -ln of the probability of the token
 * @param rangeNll -ln of the total probability of all tokens of its range
 * @param isTop1 whether no token has a higher probability
 */
public record TokenLoss(float nll, float rangeNll, boolean isTop1) {

  /** Loss of padding. */
  public static final TokenLoss NONE = new TokenLoss(0, 0, false);

  /**
   * {@return the loss of a token}
   *
   * @param logits unnormalized, one for each token of the vocabulary
   * @param id id of the token
   * @param vocabulary vocabulary of the token
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
