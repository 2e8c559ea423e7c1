package io.github.continuo.examples.train;

import com.google.gson.JsonObject;
import io.github.continuo.data.Split;
import io.github.continuo.examples.cli.BadInput;
import io.github.continuo.examples.cli.DataOptions;
import io.github.continuo.examples.cli.Engine;
import io.github.continuo.examples.cli.JsonLine;
import io.github.continuo.examples.cli.Max;
import io.github.continuo.examples.cli.Outputs;
import io.github.continuo.examples.cli.StopSignal;
import io.github.continuo.examples.cli.TokenizerKind;
import io.github.continuo.examples.cli.TokenizerOptions;
import io.github.continuo.examples.cli.Usage;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.pytorch.Devices;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.training.SampleWriter;
import io.github.continuo.training.Trainer;
import io.github.continuo.training.TrainingConfig;
import io.github.continuo.training.TrainingCurves;
import io.github.continuo.training.TrainingListener;
import io.github.continuo.training.TrainingReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a model on a folder of MIDI files. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Trains a model on a folder of MIDI files or on a token folder.",
      "After Ctrl-C or a crash, the same command resumes from the last checkpoint."
    })
public final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      defaultValue = "base",
      paramLabel = "KIND",
      description = "Kind of model: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ModelKind kind;

  @Option(
      names = "--preset",
      paramLabel = "SIZE",
      completionCandidates = ModelKind.Presets.class,
      description = "Size of the model: ${COMPLETION-CANDIDATES} (default: small or small-7m).")
  private @Nullable String preset;

  @Mixin private TokenizerOptions tokenizers = new TokenizerOptions();

  @Mixin private FineTuningOptions fineTuning = new FineTuningOptions();

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the model and the checkpoints to resume from.")
  private Path out;

  @Option(
      names = "--steps",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Optimizer steps (default: ${DEFAULT-VALUE}).")
  @Max(100_000_000)
  private int steps;

  @Option(
      names = "--batch-size",
      defaultValue = "8",
      paramLabel = "N",
      description = "Sequences per batch (default: ${DEFAULT-VALUE}).")
  @Max(4096)
  private int batch;

  @Option(
      names = "--gradient-accumulation",
      defaultValue = "1",
      paramLabel = "N",
      description = "Batches per optimizer step (default: ${DEFAULT-VALUE}).")
  @Max(65_536)
  private int gradientAccumulation;

  @Option(
      names = "--sequence-length",
      defaultValue = "512",
      paramLabel = "N",
      description =
          "Positions per sequence, and the context length of a new model (default:"
              + " ${DEFAULT-VALUE}; with --init-from at most the context length of that model).")
  @Max(65_536)
  private int length;

  @Option(
      names = "--targets-per-sequence",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Compute the loss on at most N positions per sequence, to save memory: the last one, and"
              + " others sampled for each batch; 0 is all (default: ${DEFAULT-VALUE}).")
  @Max(65_536)
  private int targetsPerSequence;

  @Option(
      names = "--augment",
      description =
          "Event tokenizers only: change key, instruments and velocities of each training sequence"
              + " at random.")
  private boolean augment;

  @Option(
      names = "--transpose",
      description =
          "Transpose each training sequence at random by -5 to 6 semitones, except drums.")
  private boolean transpose;

  @Option(
      names = "--infill-rate",
      defaultValue = "0",
      paramLabel = "FRACTION",
      description =
          "Fraction of the sequences that train infilling, which 'infill' needs; 0 is none"
              + " (default: ${DEFAULT-VALUE}).")
  @Max(1)
  private double infillRate;

  @Mixin private OptimizerOptions optimizer = new OptimizerOptions();

  @Option(
      names = "--validate-every",
      defaultValue = "100",
      paramLabel = "N",
      description =
          "Validate every N steps, and save the model at each new minimum of the validation loss"
              + " (default: ${DEFAULT-VALUE}).")
  @Max(100_000_000)
  private int validateEvery;

  @Option(
      names = "--samples-every",
      defaultValue = "500",
      paramLabel = "N",
      description =
          "Generate a sample every N steps, a MIDI file and its piano roll in OUT/samples; 0 is"
              + " never (default: ${DEFAULT-VALUE}).")
  @Max(100_000_000)
  private int samplesEvery;

  @Option(
      names = "--sample-prompt",
      paramLabel = "MIDI",
      description = "MIDI file that the samples continue (default: none).")
  private @Nullable Path samplePrompt;

  @Option(
      names = "--patience",
      defaultValue = "0",
      paramLabel = "N",
      description =
          "Stop early after N validations in a row without a new minimum; 0 is never"
              + " (default: ${DEFAULT-VALUE}).")
  @Max(100_000_000)
  private int patience;

  @Option(
      names = "--ema-decay",
      defaultValue = "0",
      paramLabel = "DECAY",
      description =
          "Validate and save an exponential moving average (EMA) of the weights with this decay"
              + " per step; 0 is none (default: ${DEFAULT-VALUE}).")
  @Max(1)
  private double emaDecay;

  @Option(
      names = "--checkpoint-every",
      defaultValue = "500",
      paramLabel = "N",
      description =
          "Write a checkpoint every N steps, and one at the end" + " (default: ${DEFAULT-VALUE}).")
  @Max(100_000_000)
  private int checkpointEvery;

  @Option(
      names = "--keep-checkpoints",
      defaultValue = "2",
      paramLabel = "N",
      description = "Keep the last N checkpoints (default: ${DEFAULT-VALUE}).")
  @Max(1_000_000)
  private int keptCheckpoints;

  @Option(
      names = "--restart",
      description =
          "Start at the first step instead of resuming: delete the checkpoints in the folder and"
              + " replace its model.")
  private boolean restart;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seed of the initial weights and the data order (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private TrainingOptions forward = new TrainingOptions();

  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "auto, cpu, gpu, gpu1... or mps (default: ${DEFAULT-VALUE}).")
  private String device;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    fineTuning.check();
    Engine.require();
    Usage.checked(spec, () -> config(length)); // fail before the long work
    Outputs.folder(out);
    // Its name: no method mentions DJL's class, which may be missing.
    String selected = Usage.checked(spec, () -> Devices.name(Devices.select(device)));
    try (TrainableModel model = model(selected)) {
      TrainingConfig config = Usage.checked(spec, () -> config(sequenceLength(model)));
      err.printf(
          Locale.ROOT, "%d trainable parameters on %s%n", model.parameters().count(), selected);
      TrainingListener samples = samples(model); // fails early if the prompt is unreadable
      Split split = data.read(model.tokenizer(), err);
      err.printf(
          Locale.ROOT,
          "training on %d pieces with %d positions, validating on %d with %d%n",
          split.training().size(),
          split.trainingPositions(),
          split.validation().size(),
          split.validationPositions());
      Files.createDirectories(out);
      train(model, split, config, samples, err);
    }
    return CommandLine.ExitCode.OK;
  }

  private void train(
      TrainableModel model,
      Split split,
      TrainingConfig config,
      TrainingListener samples,
      PrintWriter err)
      throws IOException, InterruptedException {
    TrainingProgress progress = new TrainingProgress(steps, err);
    TrainingCurves curves = new TrainingCurves(out);
    TrainingListener listener = TrainingListener.of(progress, curves, samples);
    Trainer trainer = new Trainer(model, split, out, config, listener);
    StopSignal stop =
        StopSignal.ofTraining(
            () -> {
              trainer.stop();
              err.printf(Locale.ROOT, "%nstopping after this step%n");
              err.flush();
            });
    try {
      TrainingReport report;
      try (progress;
          curves) {
        report = trainer.train(restart ? Trainer.Start.RESTART : Trainer.Start.RESUME);
      }
      printStopReason(report, err);
      summarize(report);
    } finally {
      stop.finished();
    }
  }

  private void printStopReason(TrainingReport report, PrintWriter err) {
    int done = report.steps().size() + report.skippedSteps();
    switch (report.ending()) {
      case STOPPED ->
          err.printf(
              Locale.ROOT, "stopped after step %d; the same command resumes from there%n", done);
      case EARLY_STOPPED ->
          err.printf(
              Locale.ROOT,
              "stopped early after step %d: no improvement in %d validations%n",
              done,
              patience);
      case COMPLETED -> {}
    }
  }

  private int sequenceLength(TrainableModel model) {
    boolean isGiven = spec.commandLine().getParseResult().hasMatchedOption("--sequence-length");
    return isGiven ? length : Math.min(length, model.contextLength());
  }

  private TrainingConfig config(int sequenceLength) {
    TrainingConfig.Data windows =
        new TrainingConfig.Data(batch, gradientAccumulation, sequenceLength, seed)
            .withTargetsPerSequence(targetsPerSequence)
            .withAugment(augment())
            .withInfillRate(infillRate);
    return TrainingConfig.ofSteps(steps)
        .withData(windows)
        .withForward(forward.read())
        .withOptimizer(optimizer.read(fineTuning.changesWholeModel() ? 1e-4 : 6e-4))
        .withSchedule(optimizer.schedule(steps))
        .withEvaluation(new TrainingConfig.Evaluation(validateEvery, 128, patience, emaDecay))
        .withCheckpointing(
            TrainingConfig.Checkpointing.defaults()
                .withEverySteps(checkpointEvery)
                .withKeptCheckpoints(keptCheckpoints));
  }

  private TrainingConfig.Data.Augment augment() {
    if (augment && transpose) {
      throw new IllegalArgumentException(
          "--augment must be without --transpose, because it transposes too, got both");
    }
    if (augment) {
      return TrainingConfig.Data.Augment.MIDI_MODEL;
    }
    return transpose ? TrainingConfig.Data.Augment.TRANSPOSE : TrainingConfig.Data.Augment.NONE;
  }

  private TrainableModel model(String selected) throws IOException {
    if (!fineTuning.isAsked()) {
      Tokenizer tokenizer = tokenizers.tokenizer(kind.tokenizers());
      requireEventsToAugment(tokenizer);
      return Usage.checked(spec, () -> newModel(tokenizer, selected));
    }
    TrainableModel model = fineTuning.load(selected, seed);
    try {
      requireEventsToAugment(model.tokenizer());
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private void requireEventsToAugment(Tokenizer tokenizer) {
    if (augment && !(tokenizer instanceof EventTokenizer)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--augment needs an event tokenizer, got " + TokenizerKind.of(tokenizer));
    }
  }

  private TrainableModel newModel(Tokenizer tokenizer, String selected) {
    String size = preset == null ? kind.presets().get(0) : preset;
    kind.requirePreset(size);
    return kind.create(size, length, tokenizer, seed, selected);
  }

  private TrainingListener samples(TrainableModel model) throws IOException {
    if (samplesEvery == 0) {
      return new TrainingListener() {};
    }
    SampleWriter writer =
        Usage.checked(spec, () -> new SampleWriter(model, out.resolve("samples"), samplesEvery));
    Path prompt = samplePrompt;
    return prompt == null
        ? writer
        : BadInput.in(prompt, () -> writer.withPrompt(MidiReader.read(prompt)));
  }

  private void summarize(TrainingReport report) {
    OptionalDouble lastLoss =
        report.steps().stream().mapToDouble(TrainingListener.Step::loss).reduce((a, b) -> b);
    OptionalDouble bestLoss =
        report.evaluations().stream().mapToDouble(TrainingListener.Evaluation::loss).min();
    PrintWriter printer = spec.commandLine().getOut();
    if (!json) {
      printer.printf(
          Locale.ROOT,
          "%s: %d steps, loss in nats per token: training %s, validation %s, unigram %.4f%n",
          out,
          report.steps().size() + report.skippedSteps(),
          text(lastLoss),
          text(bestLoss),
          report.unigramLoss());
      return;
    }
    JsonObject result = new JsonObject();
    result.addProperty("data", data.path().toString());
    result.addProperty("out", out.toString());
    result.addProperty("steps", report.steps().size() + report.skippedSteps());
    result.addProperty("skippedSteps", report.skippedSteps());
    result.addProperty("stopReason", report.ending().name().toLowerCase(Locale.ROOT));
    result.addProperty("trainingLoss", number(lastLoss));
    result.addProperty("validationLoss", number(bestLoss));
    result.addProperty("unigramLoss", report.unigramLoss());
    result.addProperty("secondsPerStep", number(medianSecondsPerStep(report)));
    result.addProperty("dataWaitFraction", report.dataWaitFraction());
    JsonLine.print(result, printer);
  }

  private static String text(OptionalDouble loss) {
    return loss.isEmpty() ? "none" : String.format(Locale.ROOT, "%.4f", loss.getAsDouble());
  }

  private static @Nullable Double number(OptionalDouble value) {
    return value.isEmpty() ? null : value.getAsDouble();
  }

  private static OptionalDouble medianSecondsPerStep(TrainingReport report) {
    return report.steps().stream()
        .mapToDouble(TrainingListener.Step::seconds)
        .sorted()
        .skip(report.steps().size() / 2)
        .findFirst();
  }
}
