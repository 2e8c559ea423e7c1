package io.github.continuo.examples.evaluate;

import com.google.gson.JsonObject;
import io.github.continuo.data.Piece;
import io.github.continuo.evaluation.GeneratedSamples;
import io.github.continuo.evaluation.LikelihoodEvaluation;
import io.github.continuo.evaluation.SamplePlan;
import io.github.continuo.examples.cli.BackendOptions;
import io.github.continuo.examples.cli.DataOptions;
import io.github.continuo.examples.cli.JsonLine;
import io.github.continuo.examples.cli.ModelName;
import io.github.continuo.examples.cli.Outputs;
import io.github.continuo.examples.cli.Progress;
import io.github.continuo.examples.cli.Usage;
import io.github.continuo.report.EvaluationReport;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

/** Evaluates a model on held-out pieces: likelihood, and metrics of generated samples. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Evaluates a model on validation pieces: the negative log-likelihood per token and per note,"
          + " and music metrics of generated continuations compared with the real ones.",
      "With --report it also writes a page with tables and pictures."
    })
public final class EvaluateCommand implements Callable<Integer> {

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
      description =
          "Pieces to evaluate on: val, train, test (listed in test.txt beside the other lists) or"
              + " all (default: ${DEFAULT-VALUE}).")
  private DataOptions.Part part;

  @Mixin private LikelihoodOptions likelihood = new LikelihoodOptions();

  @Option(
      names = "--adapter",
      paramLabel = "ADAPTER",
      description =
          "LoRA adapter to merge into the model: its folder, or owner/name on Hugging Face; may be"
              + " repeated.")
  private List<String> adapters = new ArrayList<>();

  @Mixin private SampleOptions samples = new SampleOptions();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write a report, report.md, with the generated music and its piano rolls.")
  private @Nullable Path folder;

  @Mixin private BackendOptions backend = new BackendOptions();

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<SamplePlan> plan = Usage.checked(spec, samples::plan);
    if (folder != null) {
      Outputs.folder(folder);
    }
    PrintWriter err = spec.commandLine().getErr();
    LoadOptions options = backend.read().withAdapters(ModelName.folders(adapters, err));
    try (SequenceModel loaded = ModelName.load(model, options, err)) {
      List<Piece> pieces = data.read(part, loaded.tokenizer(), err);
      LikelihoodEvaluation predictions =
          likelihood.predictions(loaded, pieces, data.path(), backend.pieceThreads(loaded), err);
      GeneratedSamples music = plan.isPresent() ? music(loaded, pieces, plan.get()) : null;
      if (folder != null) {
        EvaluationReport.write(folder, facts(loaded, pieces), predictions, music);
      }
      if (json) {
        printJson(predictions, music, loaded.precision());
      } else {
        print(predictions, music, loaded.precision());
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private GeneratedSamples music(SequenceModel loaded, List<Piece> pieces, SamplePlan plan)
      throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    GeneratedSamples music;
    try (Progress progress = new Progress("Generating", plan.pieces(), err)) {
      music =
          GeneratedSamples.generate(
              loaded, pieces, plan, backend.pieceThreads(loaded), progress::to);
    }
    if (music.pieces().isEmpty()) {
      err.printf(
          Locale.ROOT,
          "no piece is long enough to continue: it must have %d bars%n",
          plan.promptBars() + plan.bars());
    }
    return music;
  }

  private Map<String, String> facts(SequenceModel loaded, List<Piece> pieces) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("model", model);
    facts.put("backend", loaded.backend());
    facts.put("tokenizer", loaded.tokenizer().toString());
    facts.put("data", data.path().toString());
    facts.put("songs", "limited to what the tokenizer can encode");
    facts.put("pieces", pieces.size() + " of " + part.toString().toLowerCase(Locale.ROOT));
    return facts;
  }

  private void print(
      LikelihoodEvaluation predictions, @Nullable GeneratedSamples music, Precision used) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%s in %s%n", model, used);
    EvaluationText.print(predictions, out);
    if (music != null && !music.pieces().isEmpty()) {
      EvaluationText.print(music, out);
    }
    if (folder != null) {
      out.println(folder.resolve("report.md"));
    }
  }

  private void printJson(
      LikelihoodEvaluation predictions, @Nullable GeneratedSamples music, Precision used) {
    JsonObject result = new JsonObject();
    result.addProperty("model", model);
    result.addProperty("data", data.path().toString());
    result.addProperty("split", part.toString().toLowerCase(Locale.ROOT));
    result.addProperty("precision", used.toString());
    EvaluationJson.add(predictions, result);
    if (music != null) {
      EvaluationJson.add(music, result);
    }
    JsonLine.print(result, spec.commandLine().getOut());
  }
}
