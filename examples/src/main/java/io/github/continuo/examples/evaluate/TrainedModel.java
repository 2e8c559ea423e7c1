package io.github.continuo.examples.evaluate;

import io.github.continuo.examples.cli.ModelName;
import io.github.continuo.picture.Chart.Point;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer.Quantization;
import io.github.continuo.tokenize.note.TimeGrid;
import io.github.continuo.training.MetricsLog;
import io.github.continuo.training.TrainingListener;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.weights.JsonFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Facts about a model for a comparison report, read from its folder.
 *
 * @param facts text by label; facts of training only if the folder has them
 * @param validations validation loss of its training by step, in nats per token
 */
record TrainedModel(Map<String, String> facts, List<Point> validations) {
  private static final double NEARLY = 1.01; // times the lowest validation loss

  /**
   * Reads the facts of a model.
   *
   * @param place folder of the model, name of a bundled model, or id on a hub
   * @param err for the progress of a download
   * @throws IOException if the model cannot be loaded
   */
  static TrainedModel read(String place, PrintWriter err) throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    try (SequenceModel model = ModelName.load(place, LoadOptions.defaults(), err)) {
      facts.put("tokenizer", tokenizer(model.tokenizer()));
      facts.put("parameters", String.format(Locale.ROOT, "%,d", model.parameterCount()));
      facts.put("context length", String.valueOf(model.contextLength()));
    }
    Map<String, String> training = training(Path.of(place).resolve("continuo.json"));
    for (String fact : List.of("pieces", "steps", "positionsPerStep", "rowsPerStep")) {
      if (training.containsKey(fact)) {
        facts.put(name(fact), training.get(fact));
      }
    }
    History history = new History();
    MetricsLog.replay(Path.of(place), history);
    history.minutes().ifPresent(minutes -> facts.put("minutes", minutes));
    history
        .stepsToNearlyBest()
        .ifPresent(steps -> facts.put("steps to within 1 % of the best validation loss", steps));
    return new TrainedModel(facts, List.copyOf(history.validations));
  }

  private static String name(String fact) {
    return switch (fact) {
      case "pieces" -> "songs";
      case "steps" -> "steps to the best validation loss";
      default -> "positions per step"; // rowsPerStep in the first version
    };
  }

  private static String tokenizer(Tokenizer tokenizer) {
    if (!(tokenizer instanceof NoteTokenizer notes)) {
      return "events";
    }
    String grid =
        notes.grid() instanceof TimeGrid.Milliseconds clock
            ? "steps of " + clock.millis() + " ms"
            : ((TimeGrid.StepsPerBeat) notes.grid()).steps() + " steps per beat";
    boolean isFloored = notes.quantization() == Quantization.FLOORED_DIFFERENCES;
    return "notes, " + grid + (isFloored ? ", time differences rounded down" : "");
  }

  private static Map<String, String> training(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Map.of();
    }
    return JsonFile.read(file).texts("training");
  }

  private static final class History implements TrainingListener {
    private final List<Point> validations = new ArrayList<>();
    private double seconds;

    @Override
    public void onStep(Step step) {
      seconds += step.seconds();
    }

    @Override
    public void onEvaluation(Evaluation evaluation) {
      validations.add(new Point(evaluation.step(), evaluation.loss()));
    }

    Optional<String> minutes() {
      return seconds == 0 ? Optional.empty() : Optional.of("" + Math.round(seconds / 60));
    }

    Optional<String> stepsToNearlyBest() {
      double best = validations.stream().mapToDouble(Point::y).min().orElse(0);
      return validations.stream()
          .filter(validation -> validation.y() <= NEARLY * best)
          .findFirst()
          .map(validation -> "" + Math.round(validation.x()));
    }
  }
}
