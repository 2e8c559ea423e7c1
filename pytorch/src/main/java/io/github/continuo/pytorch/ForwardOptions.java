package io.github.continuo.pytorch;

import io.github.continuo.transformer.Precision;
import java.util.Locale;
import java.util.Objects;

/**
 * Options of a forward pass that computes a loss, for evaluation or for training: precision,
 * dropout and label smoothing. Immutable; the {@code with} methods return changed copies.
 *
 * <p>In bfloat16 the inputs and weights of linear layers are rounded to 8 significant bits in each
 * call; the stored weights, their gradients, the residual stream, norms, softmax and loss stay in
 * 32 bits.
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
   * {@return options for evaluation: no gradients, dropout or label smoothing, in 32 bits, so that
   * losses are comparable however a model is trained}
   */
  public static ForwardOptions evaluation() {
    return EVALUATION;
  }

  /**
   * {@return options for training: with gradients, in 32 bits, without dropout or label smoothing}
   */
  public static ForwardOptions training() {
    return TRAINING;
  }

  /**
   * {@return a copy with the given precision}
   *
   * @param newPrecision precision of linear layers, {@code FP32} or {@code BF16}
   * @throws IllegalArgumentException if it is another precision
   * @throws IllegalStateException if these options are for evaluation
   */
  public ForwardOptions withPrecision(Precision newPrecision) {
    if (newPrecision == Precision.INT8) {
      throw new IllegalArgumentException("precision of training must be fp32 or bf16, got int8");
    }
    return ofTraining(newPrecision, dropout, labelSmoothing);
  }

  /**
   * {@return a copy with the given dropout rate} Dropout applies to the outputs of attention and
   * feed-forward that are added to the residual stream: a fraction of the elements is set to 0, and
   * the others are scaled up in compensation. The random number generator of libtorch selects the
   * elements.
   *
   * @param newDropout the dropout rate, 0 to less than 1
   * @throws IllegalArgumentException if it is out of range
   * @throws IllegalStateException if these options are for evaluation
   */
  public ForwardOptions withDropout(double newDropout) {
    return ofTraining(precision, fraction("dropout", newDropout), labelSmoothing);
  }

  /**
   * {@return a copy with the given label smoothing}
   *
   * @param newLabelSmoothing the probability mass spread evenly over the vocabulary, 0 to less than
   *     1
   * @throws IllegalArgumentException if it is out of range
   * @throws IllegalStateException if these options are for evaluation
   */
  public ForwardOptions withLabelSmoothing(double newLabelSmoothing) {
    return ofTraining(precision, dropout, fraction("label smoothing", newLabelSmoothing));
  }

  private ForwardOptions ofTraining(
      Precision newPrecision, double newDropout, double newLabelSmoothing) {
    if (!training) {
      throw new IllegalStateException(
          "a pass must be for training to have settings, but this is for evaluation");
    }
    return new ForwardOptions(true, newPrecision, newDropout, newLabelSmoothing);
  }

  private static double fraction(String what, double value) {
    if (value >= 0 && value < 1) {
      return value;
    }
    throw new IllegalArgumentException(what + " must be in [0, 1), got " + value);
  }

  /** {@return whether the forward pass is for training, with gradients} */
  public boolean isTraining() {
    return training;
  }

  /** {@return the precision of linear layers in training} */
  public Precision precision() {
    return precision;
  }

  /** {@return the dropout rate, 0 to less than 1} */
  public double dropout() {
    return dropout;
  }

  /** {@return the probability mass spread evenly over the vocabulary, 0 to less than 1} */
  public double labelSmoothing() {
    return labelSmoothing;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ForwardOptions options
        && training == options.training
        && precision == options.precision
        && dropout == options.dropout
        && labelSmoothing == options.labelSmoothing;
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
