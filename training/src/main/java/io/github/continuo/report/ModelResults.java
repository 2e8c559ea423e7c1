package io.github.continuo.report;

import io.github.continuo.evaluation.GeneratedSamples;
import io.github.continuo.evaluation.LikelihoodEvaluation;
import io.github.continuo.generate.Continuation;
import io.github.continuo.picture.Chart;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evaluation results of one model of an {@link EvaluationReport}. All models of a report are
 * evaluated on the same pieces and continue the same songs.
 *
 * @param name a short unique name, valid according to {@link #validName}; the examples are in a
 *     folder of this name
 * @param facts names and values that describe the model, such as its size and its training
 * @param validations validation loss in nats per token by training step; may be empty
 * @param predictions the likelihood of the pieces, in the model's own tokens
 * @param music the generated samples; null if no model of the report has some
 * @param shown example continuations by name
 */
public record ModelResults(
    String name,
    Map<String, String> facts,
    List<Chart.Point> validations,
    LikelihoodEvaluation predictions,
    @Nullable GeneratedSamples music,
    Map<String, Continuation> shown) {

  /**
   * Checks the name, and copies the list and the maps, which keep their order.
   *
   * @param name a short unique name, valid according to {@link #validName}
   * @param facts names and values that describe the model
   * @param validations validation loss in nats per token by training step; may be empty
   * @param predictions the likelihood of the pieces, in the model's own tokens
   * @param music the generated samples; null if no model of the report has some
   * @param shown example continuations by name
   */
  public ModelResults {
    name = validName(name);
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    validations = List.copyOf(validations);
    shown = Collections.unmodifiableMap(new LinkedHashMap<>(shown));
  }

  /**
   * Checks the name of a model.
   *
   * @param name ASCII letters, digits, hyphens, underscores and dots; not empty, not beginning with
   *     a dot
   * @return the name
   * @throws IllegalArgumentException if the name is not valid
   */
  public static String validName(String name) {
    if (!name.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException(
          "the name of a model must be letters, digits, -, _ and, not first, dots, got " + name);
    }
    return name;
  }
}
