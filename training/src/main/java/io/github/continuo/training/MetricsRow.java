package io.github.continuo.training;

import static java.util.stream.Collectors.joining;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.continuo.training.TrainingListener.Evaluation;
import io.github.continuo.training.TrainingListener.Step;
import io.github.continuo.transformer.weights.JsonFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Line of {@link MetricsFiles}: a step, or a validation after it. */
final class MetricsRow {
  static final String CSV_HEADER =
      "step,loss,validation_loss,gradient_norm,learning_rate,targets,seconds,tokens_per_second,"
          + "wait_share";

  private MetricsRow() {}

  /** Returns the place of a step's line in the order of the file. */
  static long place(Step step) {
    return 2L * step.number();
  }

  /** Returns the place of a validation's line: after the line of its step. */
  static long place(Evaluation evaluation) {
    return 2L * evaluation.step() + 1;
  }

  static String csv(Step step) {
    return Stream.<Number>of(
            step.gradientNorm(),
            step.learningRate(),
            step.targets(),
            rounded(step.seconds(), 1e6),
            rounded(step.targetsPerSecond(), 10),
            rounded(step.waitShare(), 1e4))
        .map(String::valueOf)
        .collect(joining(",", step.number() + "," + step.loss() + ",,", ""));
  }

  static String csv(Evaluation evaluation) {
    return evaluation.step() + ",," + evaluation.loss() + ",,,,,,";
  }

  static String json(Step step) {
    Map<String, Number> row = new LinkedHashMap<>();
    row.put("step", step.number());
    row.put("loss", step.loss());
    row.put("gradientNorm", step.gradientNorm());
    row.put("learningRate", step.learningRate());
    row.put("targets", step.targets());
    row.put("seconds", rounded(step.seconds(), 1e6));
    row.put("tokensPerSecond", rounded(step.targetsPerSecond(), 10));
    row.put("waitShare", rounded(step.waitShare(), 1e4));
    return json(row);
  }

  static String json(Evaluation evaluation) {
    Map<String, Number> row = new LinkedHashMap<>();
    row.put("step", evaluation.step());
    row.put("validationLoss", evaluation.loss());
    return json(row);
  }

  /** Converts numbers to a JSON object; numbers that are not finite become null. */
  private static String json(Map<String, Number> row) {
    JsonObject object = new JsonObject();
    row.forEach(
        (name, value) ->
            object.add(
                name,
                Double.isFinite(value.doubleValue())
                    ? new JsonPrimitive(value)
                    : JsonNull.INSTANCE));
    return object.toString();
  }

  private static double rounded(double value, double unit) {
    return Double.isFinite(value) ? Math.round(value * unit) / unit : value;
  }

  /** Returns the place of a CSV line. */
  static long placeOfCsv(String line) {
    if (line.equals(CSV_HEADER)) {
      return LineLog.HEADER;
    }
    String[] fields = fields(line);
    return 2 * Long.parseLong(fields[0]) + (fields[1].isEmpty() ? 1 : 0);
  }

  /** Returns the place of a JSON line. */
  static long placeOfJson(String line) {
    try {
      JsonFile row = JsonFile.parse("a row", line);
      return 2L * row.number("step") + (row.object().has("validationLoss") ? 1 : 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Passes the step or validation of a CSV line to a listener. */
  static void tell(String csv, TrainingListener listener) {
    String[] fields = fields(csv);
    int step = Integer.parseInt(fields[0]);
    if (fields[1].isEmpty()) {
      listener.onEvaluation(new Evaluation(step, Double.parseDouble(fields[2]), false));
      return;
    }
    double seconds = Double.parseDouble(fields[6]);
    listener.onStep(
        new Step(
            step,
            Double.parseDouble(fields[1]),
            Double.parseDouble(fields[3]),
            Double.parseDouble(fields[4]),
            Long.parseLong(fields[5]),
            seconds,
            seconds * Double.parseDouble(fields[8])));
  }

  private static String[] fields(String line) {
    String[] fields = line.split(",", -1);
    if (fields.length != 9) {
      throw new IllegalArgumentException("a row must have 9 fields, got " + fields.length);
    }
    return fields;
  }
}
