package io.github.continuo.examples.evaluate;

import static java.util.stream.Collectors.toMap;

import io.github.continuo.data.Piece;
import io.github.continuo.evaluation.GeneratedSamples;
import io.github.continuo.evaluation.LikelihoodEvaluation;
import io.github.continuo.evaluation.SamplePlan;
import io.github.continuo.examples.cli.BackendOptions;
import io.github.continuo.examples.cli.DataOptions;
import io.github.continuo.examples.cli.ModelName;
import io.github.continuo.examples.cli.Outputs;
import io.github.continuo.examples.cli.Progress;
import io.github.continuo.examples.cli.Usage;
import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.metrics.MemorizationCheck;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import io.github.continuo.pytorch.engine.ProcessorInfo;
import io.github.continuo.report.EvaluationReport;
import io.github.continuo.report.ModelResults;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares models on the same songs, and writes a report. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Compares models on the same songs: validation loss, metrics of generated continuations, and"
          + " piano rolls. Writes a report with tables and pictures."
    })
public final class CompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME=MODEL",
      description =
          "Name of a model in the report, and its folder, the name of a bundled model, or owner/name"
              + " on Hugging Face. For the folder of a training run, the report also shows steps,"
              + " time and loss curves.")
  private Map<String, String> models = new LinkedHashMap<>();

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--split",
      defaultValue = "val",
      paramLabel = "PART",
      description =
          "Pieces to compare on: val, train, test or all; see 'evaluate'"
              + " (default: ${DEFAULT-VALUE}).")
  private DataOptions.Part part;

  @Mixin private LikelihoodOptions likelihood = new LikelihoodOptions();

  @Mixin private SampleOptions samples = new SampleOptions();

  @Option(
      names = "--examples",
      paramLabel = "DIR",
      description = "Also continue the MIDI files of this folder, and show them in the report.")
  private @Nullable Path examples;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the report, report.md, with its pictures and MIDI files.")
  private Path folder;

  @Mixin private BackendOptions backend = new BackendOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    models.keySet().forEach(name -> Usage.checked(spec, () -> ModelResults.validName(name)));
    SamplePlan plan =
        Usage.checked(spec, samples::plan)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "--samples must be at least 1 to compare, got 0"));
    Outputs.folder(folder);
    LoadOptions options = backend.read();
    Map<String, Score> prompts = prompts();
    List<ModelResults> compared = new ArrayList<>();
    Map<String, Score> trainingSongs = Map.of();
    PrintWriter err = spec.commandLine().getErr();
    for (Map.Entry<String, String> named : models.entrySet()) {
      err.println(named.getKey());
      try (SequenceModel model = ModelName.load(named.getValue(), options, err)) {
        compared.add(compared(named.getKey(), named.getValue(), model, plan, prompts));
        if (trainingSongs.isEmpty()) {
          trainingSongs = data.scores(data.read(DataOptions.Part.TRAIN, model.tokenizer(), err));
        }
      }
    }
    EvaluationReport.write(
        folder, facts(), compared, MemorizationCheck.with(trainingSongs.values()));
    spec.commandLine().getOut().println(folder.resolve("report.md"));
    return CommandLine.ExitCode.OK;
  }

  /** Reads the example prompts, by file name without extension. */
  private Map<String, Score> prompts() throws IOException {
    Map<String, Score> scores = new LinkedHashMap<>();
    if (examples != null) {
      try (Stream<Path> files = Files.list(examples)) {
        for (Path file : files.filter(CompareCommand::isMidi).sorted().toList()) {
          String name = file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
          scores.put(name, MidiReader.read(file));
        }
      }
    }
    return scores;
  }

  private static boolean isMidi(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).matches(".*\\.midi?");
  }

  private ModelResults compared(
      String name, String place, SequenceModel model, SamplePlan plan, Map<String, Score> prompts)
      throws IOException, InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    List<Piece> pieces = data.read(part, model.tokenizer(), err);
    LikelihoodEvaluation predictions =
        likelihood.predictions(model, pieces, data.path(), backend.pieceThreads(model), err);
    Map<String, Score> songs = data.scores(pieces);
    GeneratedSamples music;
    try (Progress progress = new Progress("Generating", plan.pieces(), err)) {
      music =
          GeneratedSamples.generate(model, songs, plan, backend.pieceThreads(model), progress::to);
    }
    if (music.pieces().isEmpty()) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: must hold a piece of %d bars, got none",
              data.path(),
              plan.promptBars() + plan.bars()));
    }
    TrainedModel trained = TrainedModel.read(place, err);
    return new ModelResults(
        name,
        trained.facts(),
        trained.validations(),
        predictions,
        music,
        continuations(model, prompts, plan));
  }

  /** Continues each example prompt with the first seed. */
  private static Map<String, Continuation> continuations(
      SequenceModel model, Map<String, Score> prompts, SamplePlan plan) {
    GenerationOptions options = plan.options().withLength(GenerationLength.bars(plan.bars()));
    try (Generator generator = Generator.sharing(model)) {
      return prompts.entrySet().stream()
          .collect(
              toMap(
                  Map.Entry::getKey,
                  prompt -> generator.continueFrom(prompt.getValue(), options),
                  (one, other) -> one,
                  LinkedHashMap::new));
    }
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("data", (data.path().getFileName() + ", " + part).toLowerCase(Locale.ROOT));
    facts.put("processor", ProcessorInfo.ofThisMachine().name());
    return facts;
  }
}
