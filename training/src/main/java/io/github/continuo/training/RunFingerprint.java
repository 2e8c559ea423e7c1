package io.github.continuo.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.continuo.data.Piece;
import io.github.continuo.data.Split;
import io.github.continuo.pytorch.TrainableModel;
import java.lang.reflect.RecordComponent;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Identity of a training run: all settings and data that determine its weights, by name. A run
 * resumes only from a checkpoint with the same fingerprint.
 *
 * @param facts values by name, such as {@code data.batchSize} with {@code 8}
 */
record RunFingerprint(Map<String, String> facts) {

  /** Number of steps of a WSD schedule that do not depend on the total number of steps. */
  private static final String STABLE_STEPS = "schedule.stableSteps";

  /** Names that checkpoints of earlier versions have, with today's. */
  private static final Map<String, String> RENAMED =
      Map.ofEntries(
          Map.entry("data.batch", "data.batchSize"),
          Map.entry("data.accumulation", "data.gradientAccumulation"),
          Map.entry("data.rows", "data.sequenceLength"),
          Map.entry("data.predictedRows", "data.targetsPerSequence"),
          Map.entry("data.regionShare", "data.infillRate"),
          Map.entry("calculation.precision", "forward.precision"),
          Map.entry("calculation.dropout", "forward.dropout"),
          Map.entry("calculation.labelSmoothing", "forward.labelSmoothing"),
          Map.entry("schedule.finalShare", "schedule.finalFraction"),
          Map.entry("evaluation.averageDecay", "evaluation.emaDecay"),
          Map.entry("contextRows", "contextLength"));

  private static final Set<String> END = Set.of("steps", "schedule.decaySteps", STABLE_STEPS);

  RunFingerprint {
    facts = Map.copyOf(facts);
  }

  /** Returns the fingerprint of the training run of a model on a split. */
  static RunFingerprint of(TrainableModel model, Split split, TrainingConfig config) {
    Map<String, String> facts = new LinkedHashMap<>();
    put(facts, "", config);
    facts.keySet().removeIf(name -> name.startsWith("checkpointing.")); // not the weights' concern
    facts.remove("evaluation.patience"); // affects only when training ends
    if (config.schedule().shape() == TrainingConfig.Schedule.Shape.CONSTANT) {
      facts.remove("steps"); // a constant rate does not depend on the number of steps
    }
    if (config.schedule().shape() == TrainingConfig.Schedule.Shape.WSD) {
      int stable = config.schedule().firstDecayStep(config.steps()) + 1;
      facts.put(STABLE_STEPS, Integer.toString(stable));
    }
    facts.put("tokenizer", model.tokenizer().toString());
    facts.put("contextLength", Integer.toString(model.contextLength()));
    facts.put("weights", digest(shapes(model)));
    facts.put("trainingPieces", digest(contents(split.training())));
    facts.put("validationPieces", digest(contents(split.validation())));
    return new RunFingerprint(facts);
  }

  /**
   * Returns the fingerprint in a checkpoint, with today's names. Checkpoints written before
   * optimizer method, augmentation and decay steps could be chosen get the values that were fixed
   * then.
   */
  static RunFingerprint saved(Map<String, String> written) {
    Map<String, String> facts = new LinkedHashMap<>();
    written.forEach((name, value) -> facts.put(RENAMED.getOrDefault(name, name), value));
    String augmented = facts.remove("data.augmented");
    if (augmented != null) {
      boolean was = Boolean.parseBoolean(augmented);
      TrainingConfig.Data.Augment augment =
          was ? TrainingConfig.Data.Augment.MIDI_MODEL : TrainingConfig.Data.Augment.NONE;
      facts.put("data.augment", augment.name());
      facts.put("optimizer.method", TrainingConfig.Optimizer.Method.ADAMW.name());
      facts.put("schedule.decaySteps", "0");
    }
    facts.replace("data.augment", "PUBLISHED", TrainingConfig.Data.Augment.MIDI_MODEL.name());
    String firstStep = facts.remove("schedule.firstStep");
    if (firstStep != null) {
      facts.put("schedule.warmupFromZero", String.valueOf(firstStep.equals("RESTS")));
    }
    return new RunFingerprint(facts);
  }

  /** Puts the components of a record and of its nested records under their qualified names. */
  private static void put(Map<String, String> facts, String prefix, Record settings) {
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      Object value;
      try {
        value = component.getAccessor().invoke(settings);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(component + " must be readable", e);
      }
      if (value instanceof Record inner) {
        put(facts, prefix + component.getName() + ".", inner);
      } else {
        facts.put(prefix + component.getName(), String.valueOf(value));
      }
    }
  }

  private static List<String> shapes(TrainableModel model) {
    List<String> shapes = new ArrayList<>();
    model
        .parameters()
        .byName()
        .forEach((name, weight) -> shapes.add(name + " " + weight.getShape()));
    return shapes;
  }

  private static List<String> contents(List<Piece> pieces) {
    return pieces.stream().map(piece -> piece.contentHash() + " " + piece.length()).toList();
  }

  /** Returns the number of lines and a hash of them. */
  private static String digest(List<String> lines) {
    MessageDigest digest = ChecksumFile.newDigest();
    for (String line : lines) {
      digest.update((line + "\n").getBytes(UTF_8));
    }
    return lines.size() + ", SHA-256 " + HexFormat.of().formatHex(digest.digest()).substring(0, 16);
  }

  /**
   * Returns the differences from the fingerprint of a run to resume, as human-readable text; empty
   * if there are none.
   *
   * @param stepsDone number of steps that the other run has done
   */
  List<String> differencesFrom(RunFingerprint other, int stepsDone) {
    List<String> differences = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(facts.keySet());
    names.addAll(other.facts.keySet());
    if (isStable(stepsDone) && other.isStable(stepsDone)) {
      names.removeAll(END);
    }
    for (String name : names) {
      String here = facts.getOrDefault(name, "none");
      String there = other.facts.getOrDefault(name, "none");
      if (!here.equals(there)) {
        differences.add(name + " must be " + there + ", got " + here);
      }
    }
    return differences;
  }

  /** Whether the given number of steps does not depend on the total number of steps. */
  private boolean isStable(int steps) {
    return steps <= Integer.parseInt(facts.getOrDefault(STABLE_STEPS, "-1"));
  }
}
