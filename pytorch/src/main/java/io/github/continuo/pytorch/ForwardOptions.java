package io.github.continuo.pytorch;

import io.github.continuo.transformer.Precision;
import java.util.Locale;
import java.util.Objects;

/**
 * How a loss is calculated: to say how good a model is, or to make it better. Immutable; the {@code
 * with} methods give changed copies.
 *
 * <p>In bfloat16 the inputs and the weights of linear maps are rounded to 8 significant bits, call
 * by call; the weights themselves, their gradients, the residual stream, norms, softmax and loss
 * stay in 32 bits.
 */
public final class ForwardOptions {
  private static final ForwardOptions EVALUATION = new ForwardOptions(false, Precision.FP32, 0, 0);
  private static final ForwardOptions TRAINING = new ForwardOptions(true, Precision.FP32, 0, 0);

  private final boolean training;
  private final Precision precision;
  private final double dropout;
  private final double labelSmoothing;

  private ForwardOptions(
      boolean training, Precision precision, double dropout, double labelSmoothing) {
    this.training = training;
    this.precision = precision;
    this.dropout = dropout;
    this.labelSmoothing = labelSmoothing;
  }

  /**
   * {@return a pass without gradients, dropout or smoothing, in 32 bits: the same figure whatever a
   * model is trained with}
   */
  public static ForwardOptions evaluation() {
    return EVALUATION;
  }

  /** {@return a pass with gradients, in 32 bits, without dropout or smoothing} */
  public static ForwardOptions training() {
    return TRAINING;
  }

  /**
   * {@return this pass in another precision}
   *
   * @param newPrecision {@code FP32} or {@code BF16}
   * @throws IllegalArgumentException if it is another
   * @throws IllegalStateException if this is not for training
   */
  public ForwardOptions withPrecision(Precision newPrecision) {
    if (newPrecision == Precision.INT8) {
      throw new IllegalArgumentException("precision of training must be fp32 or bf16, got int8");
    }
    return ofTraining(newPrecision, dropout, labelSmoothing);
  }

  /**
   * {@return this pass with so many numbers left out of what attention and feed-forward add to the
   * residual stream} The others are scaled up for them. Which ones are left out, libtorch's
   * generator draws.
   *
   * @param newDropout the share of them, 0 to less than 1
   * @throws IllegalArgumentException if it is not so
   * @throws IllegalStateException if this is not for training
   */
  public ForwardOptions withDropout(double newDropout) {
    return ofTraining(precision, share("dropout", newDropout), labelSmoothing);
  }

  /**
   * {@return this pass with targets that give a share of their probability to all ids alike}
   *
   * @param newLabelSmoothing the share, 0 to less than 1
   * @throws IllegalArgumentException if it is not so
   * @throws IllegalStateException if this is not for training
   */
  public ForwardOptions withLabelSmoothing(double newLabelSmoothing) {
    return ofTraining(precision, dropout, share("label smoothing", newLabelSmoothing));
  }

  private ForwardOptions ofTraining(
      Precision newPrecision, double newDropout, double newLabelSmoothing) {
    if (!training) {
      throw new IllegalStateException(
          "a pass must be for training to have settings, but this is for evaluation");
    }
    return new ForwardOptions(true, newPrecision, newDropout, newLabelSmoothing);
  }

  private static double share(String what, double value) {
    if (value >= 0 && value < 1) {
      return value;
    }
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, "%s must be in [0, 1), got %s", what, value));
  }

  /** {@return whether gradients must be able to flow back} */
  public boolean isTraining() {
    return training;
  }

  /** {@return what linear maps are calculated in, in a training pass} */
  public Precision precision() {
    return precision;
  }

  /** {@return the share of numbers that are left out} */
  public double dropout() {
    return dropout;
  }

  /** {@return the share of a target's probability that all ids have} */
  public double labelSmoothing() {
    return labelSmoothing;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ForwardOptions pass
        && training == pass.training
        && precision == pass.precision
        && dropout == pass.dropout
        && labelSmoothing == pass.labelSmoothing;
  }

  @Override
  public int hashCode() {
    return Objects.hash(training, precision, dropout, labelSmoothing);
  }

  @Override
  public String toString() {
    return training
        ? String.format(
            Locale.ROOT,
            "training in %s, dropout %s, label smoothing %s",
            precision,
            dropout,
            labelSmoothing)
        : "evaluation";
  }
}
