package io.github.continuo.evaluation;

import io.github.continuo.generate.Continuation;
import io.github.continuo.picture.Chart;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model among others that it is compared with. All are to foresee the same pieces and to go on
 * from the same songs.
 *
 * @param name short, and different for each, as {@link #validName} wants it; its music is in a
 *     folder of this name
 * @param facts what should be known of it, such as its size and its training
 * @param validations of its training, by steps: nats per token; may be none
 * @param predictions of the pieces, in its own tokens
 * @param music what it wrote after songs as they are
 * @param shown what it wrote to be looked at and listened to, by names
 */
public record ModelResults(
    String name,
    Map<String, String> facts,
    List<Chart.Point> validations,
    LikelihoodEvaluation predictions,
    GeneratedSamples music,
    Map<String, Continuation> shown) {

  /**
   * Checks the name, and copies the list and the maps, which keep their order.
   *
   * @param name short, and different for each, as {@link #validName} wants it
   * @param facts what should be known of it
   * @param validations of its training, by steps: nats per token; may be none
   * @param predictions of the pieces, in its own tokens
   * @param music what it wrote after songs as they are
   * @param shown what it wrote to be looked at and listened to, by names
   */
  public ModelResults {
    name = validName(name);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    validations = List.copyOf(validations);
    shown = Collections.unmodifiableMap(new LinkedHashMap<>(shown));
  }

  /**
   * {@return the name, if a model can be called so}
   *
   * @param name of ASCII letters, digits, hyphens, underscores and dots; not empty, and no dot
   *     first
   * @throws IllegalArgumentException if the name is not so
   */
  public static String validName(String name) {
    if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "the name of a model must be letters, digits, -, _ and, not first, dots, got " + name);
    }
    return name;
  }
}
