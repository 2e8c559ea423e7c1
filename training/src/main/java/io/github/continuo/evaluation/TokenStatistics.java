package io.github.continuo.evaluation;

import io.github.continuo.transformer.TokenLoss;

/**
 * How well some ids were foreseen.
 *
 * @param targets how many there are, pads left out
 * @param top1Count of how many the model gave no other id a higher probability
 * @param totalNll the sum of the negative logarithms of their probabilities
 */
public record TokenStatistics(long targets, long top1Count, double totalNll) {
  static final TokenStatistics NONE = new TokenStatistics(0, 0, 0);

  static TokenStatistics of(TokenLoss tokenLoss) {
    return new TokenStatistics(1, tokenLoss.isTop1() ? 1 : 0, tokenLoss.nll());
  }

  /**
   * {@return the tally of these and those ids}
   *
   * @param those the tally of the others
   */
  public TokenStatistics plus(TokenStatistics those) {
    return new TokenStatistics(
        targets + those.targets, top1Count + those.top1Count, totalNll + those.totalNll);
  }

  /** {@return the mean surprise at an id, in nats; not a number if there are none} */
  public double meanNll() {
    return totalNll / targets;
  }

  /** {@return the share of ids that were the likeliest, 0 to 1; not a number if there are none} */
  public double top1Accuracy() {
    return (double) top1Count / targets;
  }
}
