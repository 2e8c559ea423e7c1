package io.github.continuo.examples.evaluate;

import com.google.gson.JsonObject;
import io.github.continuo.evaluation.InfillingCase;
import io.github.continuo.evaluation.InfillingLikelihood;
import io.github.continuo.evaluation.InfillingSamples;
import io.github.continuo.examples.cli.BackendOptions;
import io.github.continuo.examples.cli.ChoiceOptions;
import io.github.continuo.examples.cli.DataOptions;
import io.github.continuo.examples.cli.JsonLine;
import io.github.continuo.examples.cli.Max;
import io.github.continuo.examples.cli.ModelName;
import io.github.continuo.examples.cli.Progress;
import io.github.continuo.examples.cli.Usage;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.midi.Score;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Evaluates the infilling of a model on regions of held-out pieces. */
@Command(
    name = "evaluate-infilling",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Evaluates the infilling of a model on regions of validation pieces: the likelihood of the"
          + " real notes with the full context and with the prefix only, and metrics of infilled,"
          + " real and continued music.",
      "The model must have been trained with --infill-rate."
    })
public final class EvaluateInfillingCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      description =
          "Folder of a trained model, name of a bundled one, or owner/name on Hugging Face.")
  private String model;

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--split",
      defaultValue = "val",
      paramLabel = "PART",
      description = "Pieces to evaluate on, as in 'evaluate' (default: ${DEFAULT-VALUE}).")
  private DataOptions.Part part;

  @Option(
      names = "--cases",
      defaultValue = "200",
      paramLabel = "N",
      description = "Regions to infill, in turn from each piece (default: ${DEFAULT-VALUE}).")
  @Max(100_000)
  private int count;

  @Option(
      names = "--bars",
      defaultValue = "4",
      paramLabel = "N",
      description = "Bars per region (default: ${DEFAULT-VALUE}).")
  @Max(1000)
  private int bars;

  @Option(
      names = "--track",
      paramLabel = "NAME",
      description = "Infill only the tracks of this name (default: all).")
  private @Nullable String track;

  @Option(
      names = "--sequence-length",
      defaultValue = "512",
      paramLabel = "N",
      description = "Positions per sequence for the likelihood (default: ${DEFAULT-VALUE}).")
  @Max(65_536)
  private int length;

  @Option(
      names = "--likelihood-only",
      description = "Evaluate the likelihood only, generate nothing.")
  private boolean likelihoodOnly;

  @Mixin private ChoiceOptions choice = new ChoiceOptions();

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Seed of the choice of regions and of sampling (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private BackendOptions backend = new BackendOptions();

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    GenerationOptions given = Usage.checked(spec, choice::options).withSeed(seed);
    LoadOptions loading = backend.read();
    PrintWriter err = spec.commandLine().getErr();
    try (SequenceModel loaded = ModelName.load(model, loading, err)) {
      GenerationOptions options = given.withSampling(given.sampling().or(loaded.sampling()));
      Map<String, Score> songs = data.scores(data.read(part, loaded.tokenizer(), err));
      List<InfillingCase> regions =
          Usage.checked(
              spec,
              () -> InfillingCase.sample(songs, count, bars, Optional.ofNullable(track), seed));
      if (regions.isEmpty()) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s: must hold a piece of %d bars in one time signature%s, got none",
                data.path(),
                3 * bars,
                track == null ? "" : " with a track " + track));
      }
      InfillingLikelihood predictions;
      try (Progress progress = new Progress("Evaluating", regions.size(), err)) {
        predictions =
            InfillingLikelihood.of(
                loaded,
                regions,
                Math.min(length, loaded.contextLength()),
                backend.pieceThreads(loaded),
                progress::to);
      }
      InfillingSamples music = likelihoodOnly ? null : music(loaded, regions, options);
      print(predictions, music, options);
    }
    return CommandLine.ExitCode.OK;
  }

  private InfillingSamples music(
      SequenceModel loaded, List<InfillingCase> regions, GenerationOptions options)
      throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    try (Progress progress = new Progress("Infilling", regions.size(), err)) {
      return InfillingSamples.generate(
          loaded, regions, options, backend.pieceThreads(loaded), progress::to);
    }
  }

  private void print(
      InfillingLikelihood predictions,
      @Nullable InfillingSamples music,
      GenerationOptions options) {
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      EvaluationText.print(predictions, out);
      if (music != null) {
        EvaluationText.print(music, out);
      }
      return;
    }
    JsonObject result = new JsonObject();
    result.addProperty("model", model);
    result.addProperty("data", data.path().toString());
    result.addProperty("split", part.toString().toLowerCase(Locale.ROOT));
    result.addProperty("bars", bars);
    result.addProperty("track", track);
    EvaluationJson.add(predictions, result);
    if (music != null) {
      EvaluationJson.add(music, options, result);
    }
    JsonLine.print(result, out);
  }
}
