package io.github.continuo.transformer;

import io.github.continuo.messages.Text;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.StringJoiner;

/**
 * How tokens are sampled from logits. What is empty is left open: {@link #or} takes it from other
 * settings. Immutable.
 *
 * @param temperature at least 0; it divides the logits; 0 is greedy: always the most probable
 *     allowed token
 * @param topK number of most probable allowed tokens to sample from, at least 0; 0 is all
 * @param topP the most probable allowed tokens are kept until their probabilities sum to more than
 *     this fraction of the probability of all allowed tokens; more than 0, at most 1, which keeps
 *     all
 * @param minP allowed tokens are kept whose probability is at least this fraction of that of the
 *     most probable one; at least 0, which keeps all, at most 1
 * @param repeatedBars fraction of the new bars of a continuation that repeat an earlier bar, at
 *     least 0, less than 1; 0 leaves repetition to the model
 */
public record Sampling(
    OptionalDouble temperature,
    OptionalInt topK,
    OptionalDouble topP,
    OptionalDouble minP,
    OptionalDouble repeatedBars) {

  private static final Sampling OPEN =
      new Sampling(
          OptionalDouble.empty(),
          OptionalInt.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());

  private static final Sampling DEFAULTS = of(1, 0, 0.95, 0, 0);

  /**
   * Checks the ranges, which the record states.
   *
   * @param temperature of at least 0
   * @param topK of at least 0
   * @param topP in (0, 1]
   * @param minP in [0, 1]
   * @param repeatedBars in [0, 1)
   * @throws IllegalArgumentException if a value is out of range, or if the temperature is 0 and
   *     another value restricts what to sample from
   */
  public Sampling {
    requireRange("temperature", temperature, 0, Double.MAX_VALUE, "at least 0 (0 is greedy)");
    requireRange("topP", topP, Double.MIN_VALUE, 1, "in (0, 1] (1 is all)");
    requireRange("minP", minP, 0, 1, "in [0, 1] (0 is all)");
    requireRange("repeatedBars", repeatedBars, 0, Math.nextDown(1.0), "in [0, 1)");
    if (topK.orElse(0) < 0) {
      throw new IllegalArgumentException(
          "topK must be at least 0 (0 is all), got " + topK.getAsInt());
    }
    if (temperature.orElse(1) == 0
        && (topK.orElse(0) > 0
            || topP.orElse(1) < 1
            || minP.orElse(0) > 0
            || repeatedBars.orElse(0) > 0)) {
      throw new IllegalArgumentException(
          Text.format(
              "temperature 0 is greedy and must have no topK, topP, minP or repeatedBars beside it,"
                  + " got %s, %s, %s and %s",
              topK.isPresent() ? topK.getAsInt() : "none",
              topP.isPresent() ? topP.getAsDouble() : "none",
              minP.isPresent() ? minP.getAsDouble() : "none",
              repeatedBars.isPresent() ? repeatedBars.getAsDouble() : "none"));
    }
  }

  private static void requireRange(
      String name, OptionalDouble value, double min, double max, String range) {
    value.ifPresent(
        number -> {
          if (!(number >= min && number <= max)) {
            throw new IllegalArgumentException(
                Text.format("%s must be %s, got %s", name, range, number));
          }
        });
  }

  /** {@return settings that leave everything open} */
  public static Sampling open() {
    return OPEN;
  }

  /** {@return the settings for models without their own: temperature 1, top-p 0.95} */
  public static Sampling defaults() {
    return DEFAULTS;
  }

  /**
   * {@return settings that leave nothing open}
   *
   * @param temperature as in the record
   * @param topK as in the record
   * @param topP as in the record
   * @param minP as in the record
   * @param repeatedBars as in the record
   */
  public static Sampling of(
      double temperature, int topK, double topP, double minP, double repeatedBars) {
    return new Sampling(
        OptionalDouble.of(temperature),
        OptionalInt.of(topK),
        OptionalDouble.of(topP),
        OptionalDouble.of(minP),
        OptionalDouble.of(repeatedBars));
  }

  /**
   * {@return these settings, with those of others where these are open} Greedy settings take
   * nothing from others.
   *
   * @param others settings for what is open here
   */
  public Sampling or(Sampling others) {
    if (temperature.orElse(1) == 0) {
      return of(0, 0, 1, 0, 0);
    }
    return new Sampling(
        temperature.isPresent() ? temperature : others.temperature,
        topK.isPresent() ? topK : others.topK,
        topP.isPresent() ? topP : others.topP,
        minP.isPresent() ? minP : others.minP,
        repeatedBars.isPresent() ? repeatedBars : others.repeatedBars);
  }

  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", "Sampling[", "]");
    temperature.ifPresent(value -> text.add("temperature=" + value));
    topK.ifPresent(value -> text.add("topK=" + value));
    topP.ifPresent(value -> text.add("topP=" + value));
    minP.ifPresent(value -> text.add("minP=" + value));
    repeatedBars.ifPresent(value -> text.add("repeatedBars=" + value));
    return text.toString();
  }
}
