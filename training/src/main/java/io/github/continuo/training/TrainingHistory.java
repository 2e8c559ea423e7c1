package io.github.continuo.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.files.AtomicFile;
import io.github.continuo.training.TrainingListener.Evaluation;
import io.github.continuo.training.TrainingListener.Step;
import io.github.continuo.transformer.weights.JsonFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Steps and validations of a training run so far. */
final class TrainingHistory {
  private static final String STEPS_HEADER =
      "number,loss,gradientNorm,learningRate,targets,seconds,waitSeconds";

  private final List<Step> steps = new ArrayList<>(); // that updated the weights
  private final List<Evaluation> evaluations = new ArrayList<>();
  private int stepsDone; // including skipped ones
  private int skippedInARow; // consecutive, up to now

  /** Adds a step that updated the weights. */
  void add(Step step) {
    steps.add(step);
    stepsDone++;
    skippedInARow = 0;
  }

  /** Adds a skipped step. */
  void addSkipped() {
    stepsDone++;
    skippedInARow++;
  }

  void add(Evaluation evaluation) {
    evaluations.add(evaluation);
  }

  List<Step> steps() {
    return steps;
  }

  List<Evaluation> evaluations() {
    return evaluations;
  }

  int stepsDone() {
    return stepsDone;
  }

  int skipped() {
    return stepsDone - steps.size();
  }

  int skippedInARow() {
    return skippedInARow;
  }

  /** Whether a loss is lower than that of every validation. */
  boolean isBest(double loss) {
    return evaluations.stream().allMatch(earlier -> loss < earlier.loss());
  }

  /** Returns the number of validations since the best one. */
  int evaluationsSinceBest() {
    int since = 0;
    for (int i = evaluations.size() - 1; i >= 0 && !evaluations.get(i).saved(); i--) {
      since++;
    }
    return since;
  }

  /**
   * Writes the steps to a CSV file and the rest to JSON.
   *
   * @param stepsFile CSV file with a line for each step that updated the weights
   */
  void write(JsonObject json, Path stepsFile) throws IOException {
    json.addProperty("stepsDone", stepsDone);
    json.addProperty("skippedInARow", skippedInARow);
    JsonArray array = new JsonArray();
    for (Evaluation evaluation : evaluations) {
      JsonObject object = new JsonObject();
      object.addProperty("step", evaluation.step());
      object.addProperty("loss", evaluation.loss());
      object.addProperty("saved", evaluation.saved());
      array.add(object);
    }
    json.add("evaluations", array);
    AtomicFile.write(stepsFile, this::writeSteps);
  }

  private void writeSteps(Path file) throws IOException {
    try (BufferedWriter lines = Files.newBufferedWriter(file, UTF_8)) {
      lines.write(STEPS_HEADER + "\n");
      for (Step step : steps) {
        lines.write(line(step) + "\n");
      }
    }
  }

  private static String line(Step step) {
    return Stream.of(
            step.number(),
            step.loss(),
            step.gradientNorm(),
            step.learningRate(),
            step.targets(),
            step.seconds(),
            step.waitSeconds())
        .map(String::valueOf)
        .collect(Collectors.joining(","));
  }

  /** Reads the files that {@link #write} wrote. */
  void read(JsonFile json, Path stepsFile) throws IOException {
    stepsDone = json.number("stepsDone");
    skippedInARow = json.number("skippedInARow");
    for (JsonFile evaluation : json.list("evaluations")) {
      evaluations.add(
          new Evaluation(
              evaluation.number("step"), evaluation.real("loss"), evaluation.flag("saved")));
    }
    List<String> lines = Files.readAllLines(stepsFile, UTF_8);
    if (lines.isEmpty() || !lines.get(0).equals(STEPS_HEADER)) {
      throw new IOException(stepsFile + " must begin with " + STEPS_HEADER);
    }
    for (int i = 1; i < lines.size(); i++) {
      try {
        steps.add(step(lines.get(i).split(",", -1)));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new IOException(stepsFile + " must hold a step on line " + (i + 1), e);
      }
    }
  }

  private static Step step(String[] fields) {
    return new Step(
        Integer.parseInt(fields[0]),
        Double.parseDouble(fields[1]),
        Double.parseDouble(fields[2]),
        Double.parseDouble(fields[3]),
        Long.parseLong(fields[4]),
        Double.parseDouble(fields[5]),
        Double.parseDouble(fields[6]));
  }
}
