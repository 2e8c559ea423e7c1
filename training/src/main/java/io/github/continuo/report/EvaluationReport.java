package io.github.continuo.report;

import static java.util.Objects.requireNonNull;

import io.github.continuo.evaluation.GeneratedSample;
import io.github.continuo.evaluation.GeneratedSamples;
import io.github.continuo.evaluation.LikelihoodEvaluation;
import io.github.continuo.evaluation.SamplePlan;
import io.github.continuo.evaluation.Summary;
import io.github.continuo.evaluation.TokenStatistics;
import io.github.continuo.files.AtomicFile;
import io.github.continuo.files.AtomicFolder;
import io.github.continuo.generate.Continuation;
import io.github.continuo.metrics.MemorizationCheck;
import io.github.continuo.metrics.MusicMetric;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Score;
import io.github.continuo.picture.Chart;
import io.github.continuo.picture.Chart.Curve;
import io.github.continuo.picture.Chart.Point;
import io.github.continuo.picture.Chart.Style;
import io.github.continuo.picture.PianoRoll;
import io.github.continuo.transformer.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Converts the evaluation results of one or several models to a folder that people read: a Markdown
 * page, {@code report.md}; the validation curves, {@code curves.svg}; and music, as MIDI files and
 * piano rolls. Of one model these are all samples, each with the reference continuation ({@code
 * piece-1.mid}, {@code piece-1.svg}, {@code piece-1-original.svg}); and of each model the example
 * continuations ({@code MODEL/NAME.mid}, {@code MODEL/NAME.svg}).
 */
public final class EvaluationReport {
  private static final int CURVES_HEIGHT = 300;
  private static final int MAX_BAR_LENGTH = 40; // characters
  private static final int LONG_RUN = 16; // notes; held-out songs of POP909 share 8 on average

  private final List<ModelResults> models;
  private final StringBuilder page = new StringBuilder();

  private EvaluationReport(List<ModelResults> models) {
    this.models = models;
  }

  /**
   * Writes the results of one model; as {@link #write(Path, Map, List, MemorizationCheck)}.
   *
   * @param folder created if it does not exist
   * @param facts names and values for the head of the page, such as the model and the data
   * @param predictions the likelihood of held-out pieces
   * @param music the generated samples, or null if there are none
   * @throws IOException if the folder or a file in it cannot be written
   */
  public static void write(
      Path folder,
      Map<String, String> facts,
      LikelihoodEvaluation predictions,
      @Nullable GeneratedSamples music)
      throws IOException {
    ModelResults results =
        new ModelResults("model", Map.of(), List.of(), predictions, music, Map.of());
    write(folder, facts, List.of(results), null);
  }

  /**
   * Writes the folder completely or not at all. Existing files with the same names are replaced,
   * {@code report.md} last.
   *
   * @param folder created if it does not exist
   * @param facts names and values for the head of the page, such as the data and the machine
   * @param models at least one
   * @param learned the training songs of the models, or those of the model with the most; null not
   *     to measure memorization
   * @throws IOException if the folder or a file in it cannot be written
   */
  public static void write(
      Path folder,
      Map<String, String> facts,
      List<ModelResults> models,
      @Nullable MemorizationCheck learned)
      throws IOException {
    if (models.isEmpty()) {
      throw new IllegalArgumentException("a report must have a model, got none");
    }
    EvaluationReport report = new EvaluationReport(List.copyOf(models));
    AtomicFolder.write(
        folder, "report.md", temporary -> report.writeFiles(temporary, facts, learned));
  }

  private void writeFiles(
      Path folder, Map<String, String> facts, @Nullable MemorizationCheck learned)
      throws IOException {
    line("# Evaluation%n");
    table(List.of("", ""), facts.entrySet(), fact -> List.of(fact.getKey(), fact.getValue()));
    addModels();
    addCurves(folder);
    addLikelihood();
    GeneratedSamples music = models.get(0).music();
    if (music != null && !music.pieces().isEmpty()) {
      addMetrics(music);
      if (learned != null) {
        addMemorization(music, learned);
      }
      addSpeed();
    }
    addMusic(folder);
    AtomicFile.write(folder.resolve("report.md"), page);
  }

  private void line(String format, Object... values) {
    page.append(number(format, values).replace("\r\n", "\n")).append('\n');
  }

  private static String number(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private <T> void table(List<String> head, Collection<T> rows, Function<T, List<String>> columns) {
    line("| %s |", cells(head));
    line(
        "| --- |%s",
        head.stream().skip(1).map(EvaluationReport::rule).collect(Collectors.joining()));
    rows.forEach(row -> line("| %s |", cells(columns.apply(row))));
  }

  private static String rule(String head) {
    return head.isEmpty() ? " --- |" : " --: |"; // bars and facts are no figures
  }

  private static String cells(List<String> texts) {
    return texts.stream().map(Markdown::text).collect(Collectors.joining(" | "));
  }

  /** Adds a table with one row per model; the first column is the model's name. */
  private void table(List<String> head, Function<ModelResults, Stream<String>> columns) {
    table(with("model", head.stream()), models, model -> with(model.name(), columns.apply(model)));
  }

  private static List<String> with(String first, Stream<String> others) {
    return Stream.concat(Stream.of(first), others).toList();
  }

  private void addModels() {
    List<String> names =
        models.stream().flatMap(model -> model.facts().keySet().stream()).distinct().toList();
    if (!names.isEmpty()) {
      line("%n## Models%n");
      table(names, model -> names.stream().map(name -> model.facts().getOrDefault(name, "\u2013")));
    }
  }

  private void addCurves(Path folder) throws IOException {
    if (models.stream().allMatch(model -> model.validations().isEmpty())) {
      return;
    }
    Chart chart =
        Chart.over("step")
            .withPanel("loss", CURVES_HEIGHT, curves(model -> 1))
            .withPanel("NLL per note", CURVES_HEIGHT, curves(EvaluationReport::tokensPerNote));
    chart.writeSvg(folder.resolve("curves.svg"));
    line("%n![validation loss by step](curves.svg)%n");
    line(
        "Validation loss during training, on fewer sequences than below. NLL per note is the loss"
            + " times the tokens per note: %s.",
        models.stream()
            .map(model -> number("%.3f (%s)", tokensPerNote(model), Markdown.text(model.name())))
            .collect(Collectors.joining(", ")));
  }

  private static double tokensPerNote(ModelResults model) {
    return model.predictions().perNote((double) model.predictions().all().targets());
  }

  private List<Curve> curves(ToDoubleFunction<ModelResults> factor) {
    List<Curve> curves = new ArrayList<>();
    for (ModelResults model : models) {
      double times = factor.applyAsDouble(model);
      List<Point> points =
          model.validations().stream().map(p -> new Point(p.x(), times * p.y())).toList();
      if (!points.isEmpty()) {
        curves.add(new Curve(model.name(), Style.DOTS, curves.size() % Chart.COLORS, points));
      }
    }
    return curves;
  }

  private void addLikelihood() {
    line("%n## Likelihood%n");
    table(
        List.of(
            "sequences",
            "tokens",
            "notes",
            "loss",
            "top-1 accuracy",
            "tokens per note",
            "NLL per note"),
        model -> {
          LikelihoodEvaluation predictions = model.predictions();
          return Stream.of(
              number("%,d", predictions.sequences()),
              number("%,d", predictions.all().targets()),
              number("%,d", predictions.notes()),
              number("%.4f", predictions.all().meanNll()),
              number("%.1f %%", 100 * predictions.all().top1Accuracy()),
              number("%.2f", tokensPerNote(model)),
              number("%.3f", predictions.nllPerNote()));
        });
    line(
        "%nOn sequences of up to %d positions. Loss is the mean negative log-likelihood (NLL) per"
            + " token, in nats; NLL per note is the total NLL divided by the number of notes."
            + " Neither is comparable between tokenizers: event tokens also encode velocities, pedals"
            + " and tempos. Onset, pitch and duration are nearly comparable between time grids of"
            + " the same resolution.",
        models.stream()
            .mapToInt(model -> model.predictions().sequenceLength())
            .max()
            .orElseThrow());
    addParts();
    models.forEach(this::addTokenTypes);
  }

  private void addParts() {
    line("%n### NLL per note by part%n");
    table(
        with("part", models.stream().map(ModelResults::name)),
        models.stream()
            .flatMap(model -> model.predictions().nllByPart().keySet().stream())
            .distinct()
            .toList(),
        part ->
            with(
                part,
                models.stream()
                    .map(ModelResults::predictions)
                    .map(each -> each.perNote(each.nllByPart().getOrDefault(part, 0.0)))
                    .map(nats -> number("%.3f", nats))));
    line("%nThe parts add up to the total.");
  }

  private void addTokenTypes(ModelResults model) {
    LikelihoodEvaluation predictions = model.predictions();
    line("%n### Token types of %s%n", Markdown.text(model.name()));
    Map<String, TokenStatistics> types = predictions.tokens();
    double maxOfType =
        types.values().stream().mapToDouble(TokenStatistics::totalNll).max().orElse(0);
    table(
        List.of("token type", "tokens", "loss", "top-1 accuracy", "NLL per note", ""),
        types.entrySet(),
        type ->
            List.of(
                type.getKey(),
                number("%,d", type.getValue().targets()),
                number("%.4f", type.getValue().meanNll()),
                number("%.1f %%", 100 * type.getValue().top1Accuracy()),
                number("%.3f", predictions.perNote(type.getValue().totalNll())),
                bar(type.getValue().totalNll(), maxOfType)));
    line(
        "%nEach token is predicted from all earlier positions of its sequence and from the earlier"
            + " tokens of its note: %s.",
        predictions.order());
  }

  private static String bar(double value, double max) {
    return "\u2588".repeat((int) Math.round(MAX_BAR_LENGTH * Math.max(0, value) / max));
  }

  private void addMetrics(GeneratedSamples first) {
    SamplePlan plan = first.plan();
    line("%n## Generated samples%n");
    line(
        "%d bars generated after each of %d prompts, with seeds from %d on (%s); the reference is"
            + " the same bars of the songs. A prompt is the first %d bars of a song; if a song is"
            + " used again, its prompt is longer. Mean, standard deviation and, in parentheses,"
            + " median.%n",
        plan.bars(),
        first.pieces().size(),
        plan.options().seed(),
        models.stream()
            .map(model -> model.name() + ": " + sampling(music(model).plan().options().sampling()))
            .collect(Collectors.joining("; ")),
        plan.promptBars());
    List<String> head = new ArrayList<>();
    head.add("metric");
    models.forEach(model -> head.add(model.name()));
    head.add("reference");
    table(
        head,
        List.of(MusicMetric.values()),
        metric ->
            with(
                metric.label(),
                Stream.concat(
                        models.stream().map(model -> music(model).generated()),
                        Stream.of(first.reference()))
                    .map(summaries -> summary(summaries, metric))));
    line(
        "%n%s.",
        Stream.of(MusicMetric.values())
            .map(metric -> metric.label() + ": " + metric.meaning())
            .collect(Collectors.joining("; ")));
  }

  private static String sampling(Sampling complete) {
    return number(
        "temperature %s, top-k %d, top-p %s, min-p %s, repeated bars %s",
        complete.temperature().getAsDouble(),
        complete.topK().getAsInt(),
        complete.topP().getAsDouble(),
        complete.minP().getAsDouble(),
        complete.repeatedBars().getAsDouble());
  }

  private static String summary(Map<MusicMetric, Summary> summaries, MusicMetric metric) {
    Summary summary = summaries.get(metric);
    return summary == null
        ? "none"
        : number(
            "%.3f \u00b1 %.3f (%.3f)",
            summary.mean(), summary.standardDeviation(), summary.median());
  }

  /** The models of a report either all have samples or none has. */
  private static GeneratedSamples music(ModelResults model) {
    return requireNonNull(model.music(), model.name());
  }

  private void addMemorization(GeneratedSamples first, MemorizationCheck learned) {
    line("%n## Memorization%n");
    line(
        "Copied run: the notes in the longest run that the %d generated bars share with a training"
            + " song, with the same pitches and onset times. The reference is the same bars of the"
            + " songs, which are not training songs.%n",
        first.plan().bars());
    List<List<String>> rows = new ArrayList<>();
    for (ModelResults model : models) {
      rows.add(runs(model.name(), music(model), GeneratedSample::generatedBars, learned));
    }
    rows.add(runs("reference", first, GeneratedSample::referenceBars, learned));
    List<String> columns =
        List.of("", "mean copied run", "median", "longest", number("of %d or more", LONG_RUN));
    table(columns, rows, row -> row);
  }

  private static List<String> runs(
      String name,
      GeneratedSamples music,
      Function<GeneratedSample, Score> bars,
      MemorizationCheck learned) {
    List<Double> runs =
        music.pieces().stream()
            .map(piece -> (double) learned.longestCopiedRun(bars.apply(piece)))
            .toList();
    Summary summary = Summary.of(runs);
    return List.of(
        name,
        number("%.1f", summary.mean()),
        number("%.1f", summary.median()),
        number("%.0f", Collections.max(runs)),
        number("%d of %d", runs.stream().filter(run -> run >= LONG_RUN).count(), runs.size()));
  }

  private void addSpeed() {
    line("%n## Speed%n");
    table(
        List.of("notes per second", "real-time factor", "continuations", "empty"),
        model ->
            Stream.of(
                number("%.0f", music(model).notesPerSecond()),
                number("%.1f", music(model).realTimeFactor()),
                number("%d", music(model).pieces().size()),
                number("%d", music(model).emptyCount())));
    line("%nOne continuation on one thread; the time includes the prefill of the prompt.");
  }

  private void addMusic(Path folder) throws IOException {
    GeneratedSamples samples = models.get(0).music();
    if (models.size() == 1 && samples != null) {
      for (int i = 0; i < samples.pieces().size(); i++) {
        GeneratedSample piece = samples.pieces().get(i);
        String file = "piece-" + (i + 1);
        line("%n### %s", Markdown.text(piece.name()));
        add(folder, file, "generated", piece.continuation());
        PianoRoll.of("prompt", piece.continuation().prompt())
            .withLayer("reference", piece.rest())
            .writeSvg(folder.resolve(file + "-original.svg"));
        line("%nReference:%n%n![reference](%s-original.svg)", file);
      }
    }
    for (String name : models.get(0).shown().keySet()) {
      line("%n### %s", Markdown.text(name));
      for (ModelResults model : models) {
        Continuation music = model.shown().get(name);
        if (music != null) {
          Files.createDirectories(folder.resolve(model.name()));
          add(folder, model.name() + "/" + name, model.name(), music);
        }
      }
    }
  }

  private void add(Path folder, String file, String title, Continuation music) throws IOException {
    MidiWriter.write(music.score(), folder.resolve(file + ".mid"));
    PianoRoll.of("prompt", music.prompt())
        .withLayer(title, music.newEvents())
        .writeSvg(folder.resolve(file + ".svg"));
    line("%n%s ([MIDI](%s.mid)):%n%n![%1$s](%2$s.svg)", Markdown.text(title), Markdown.link(file));
  }
}
