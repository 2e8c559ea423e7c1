package io.github.continuo.evaluation;

import io.github.continuo.transformer.TokenLoss;

/**
 * Prediction statistics of a set of tokens.
 *
 * @param targets the number of tokens, padding excluded
 * @param top1Count the number of tokens to which the model gave the highest probability
 * @param totalNll the sum of their negative log-likelihoods (NLL), in nats
 */
public record TokenStatistics(long targets, long top1Count, double totalNll) {
  static final TokenStatistics NONE = new TokenStatistics(0, 0, 0);

  static TokenStatistics of(TokenLoss tokenLoss) {
    return new TokenStatistics(1, tokenLoss.isTop1() ? 1 : 0, tokenLoss.nll());
  }

  /**
   * {@return the statistics of both sets of tokens together}
   *
   * @param other the statistics of the other tokens
   */
  public TokenStatistics plus(TokenStatistics other) {
    return new TokenStatistics(
        targets + other.targets, top1Count + other.top1Count, totalNll + other.totalNll);
  }

  /** {@return the mean NLL per token, in nats; NaN if there are no tokens} */
  public double meanNll() {
    return totalNll / targets;
  }

  /** {@return the perplexity, exp of the mean NLL, at least 1; NaN if there are no tokens} */
  public double perplexity() {
    return Math.exp(meanNll());
  }

  /**
   * {@return the fraction of tokens that had the highest probability, 0 to 1; NaN if there are no
   * tokens}
   */
  public double top1Accuracy() {
    return (double) top1Count / targets;
  }
}
