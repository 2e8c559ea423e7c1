package io.github.continuo.evaluation;

import io.github.continuo.transformer.Surprise;

/**
 * How well some ids were foreseen.
 *
 * @param targets how many there are, pads left out
 * @param likeliest of how many the model gave no other id a higher probability
 * @param nats the sum of the negative logarithms of their probabilities
 */
public record Tally(long targets, long likeliest, double nats) {
  static final Tally NONE = new Tally(0, 0, 0);

  static Tally of(Surprise surprise) {
    return new Tally(1, surprise.wasLikeliest() ? 1 : 0, surprise.nats());
  }

  /**
   * {@return the tally of these and those ids}
   *
   * @param those the tally of the others
   */
  public Tally plus(Tally those) {
    return new Tally(targets + those.targets, likeliest + those.likeliest, nats + those.nats);
  }

  /** {@return the mean surprise at an id, in nats; not a number if there are none} */
  public double natsPerTarget() {
    return nats / targets;
  }

  /** {@return the share of ids that were the likeliest, 0 to 1; not a number if there are none} */
  public double accuracy() {
    return (double) likeliest / targets;
  }
}
