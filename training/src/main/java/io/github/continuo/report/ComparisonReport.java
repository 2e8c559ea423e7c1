package io.github.continuo.report;

import io.github.continuo.evaluation.GeneratedSample;
import io.github.continuo.evaluation.GeneratedSamples;
import io.github.continuo.evaluation.LikelihoodEvaluation;
import io.github.continuo.evaluation.SamplePlan;
import io.github.continuo.evaluation.Summary;
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
import io.github.continuo.picture.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Converts the evaluation results of several models to a folder that people read: a Markdown page,
 * {@code report.md}; the validation curves, {@code curves.svg}; and the example continuations, as
 * {@code MODEL/NAME.mid} and {@code MODEL/NAME.png}.
 */
public final class ComparisonReport {
  private static final int CURVES_HEIGHT = 300;

  private final List<ModelResults> models;
  private final StringBuilder page = new StringBuilder();

  private ComparisonReport(List<ModelResults> models) {
    this.models = models;
  }

  /**
   * Writes the folder completely or not at all. Existing files with the same names are replaced,
   * {@code report.md} last.
   *
   * @param folder created if it does not exist
   * @param facts names and values for the head of the page, such as the data and the machine
   * @param models at least one
   * @param learned the training songs of the models, or those of the model with the most
   * @throws IOException if the folder or a file in it cannot be written
   */
  public static void write(
      Path folder, Map<String, String> facts, List<ModelResults> models, MemorizationCheck learned)
      throws IOException {
    if (models.isEmpty()) {
      throw new IllegalArgumentException("a comparison must have a model, got none");
    }
    AtomicFolder.write(
        folder,
        "report.md",
        temporary -> writeFiles(temporary, facts, List.copyOf(models), learned));
  }

  private static void writeFiles(
      Path folder, Map<String, String> facts, List<ModelResults> models, MemorizationCheck learned)
      throws IOException {
    ComparisonReport page = new ComparisonReport(models);
    page.line("# Comparison%n");
    page.table(List.of("", ""), facts.entrySet(), fact -> List.of(fact.getKey(), fact.getValue()));
    page.addModels();
    page.addCurves(folder);
    page.addLikelihood();
    page.addMetrics();
    page.addMemorization(learned);
    page.addSpeed();
    page.addExamples(folder);
    AtomicFile.write(folder.resolve("report.md"), page.page);
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
        Stream.generate(() -> " --: |").limit(head.size() - 1L).collect(Collectors.joining()));
    rows.forEach(row -> line("| %s |", cells(columns.apply(row))));
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
    line("%n## Models%n");
    List<String> names =
        models.stream().flatMap(model -> model.facts().keySet().stream()).distinct().toList();
    table(names, model -> names.stream().map(name -> model.facts().getOrDefault(name, "\u2013")));
  }

  private void addCurves(Path folder) throws IOException {
    if (models.stream().allMatch(model -> model.validations().isEmpty())) {
      return;
    }
    Chart chart =
        Chart.over("step")
            .withPanel("loss", CURVES_HEIGHT, curves(model -> 1))
            .withPanel("NLL per note", CURVES_HEIGHT, curves(ComparisonReport::tokensPerNote));
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
            "loss",
            "top-1 accuracy",
            "tokens per note",
            "NLL per note",
            "onset",
            "pitch",
            "duration",
            "other"),
        model -> {
          LikelihoodEvaluation predictions = model.predictions();
          double[] parts =
              LikelihoodEvaluation.MAIN_PARTS.stream()
                  .mapToDouble(
                      part -> predictions.perNote(predictions.nllByPart().getOrDefault(part, 0.0)))
                  .toArray();
          double rest = predictions.nllPerNote() - Arrays.stream(parts).sum();
          return Stream.of(
              number("%.4f", predictions.all().meanNll()),
              number("%.1f %%", 100 * predictions.all().top1Accuracy()),
              number("%.2f", tokensPerNote(model)),
              number("%.3f", predictions.nllPerNote()),
              number("%.3f", parts[0]),
              number("%.3f", parts[1]),
              number("%.3f", parts[2]),
              number("%.3f", rest));
        });
    line(
        "%nLoss is the mean negative log-likelihood (NLL) per token, in nats. Loss and total NLL"
            + " per note are not comparable between tokenizers: event tokens also encode"
            + " velocities, pedals and tempos. Onset, pitch and duration are nearly comparable"
            + " between time grids of the same resolution.");
  }

  private void addMetrics() {
    GeneratedSamples first = models.get(0).music();
    SamplePlan plan = first.plan();
    line("%n## Generated samples%n");
    line(
        "%d bars generated after each of %d prompts, with temperature %s, top-p %s and seeds from"
            + " %d on; the reference is the same bars of the songs. A prompt is the first %d bars"
            + " of a song; if a song is used again, its prompt is longer. Mean and, in parentheses,"
            + " median.%n",
        plan.bars(),
        first.pieces().size(),
        plan.options().sampling().temperature().orElse(1),
        plan.options().sampling().topP().orElse(0.95),
        plan.options().seed(),
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
                        models.stream().map(model -> model.music().generated()),
                        Stream.of(first.reference()))
                    .map(summaries -> summary(summaries, metric))));
    line(
        "%n%s.",
        Stream.of(MusicMetric.values())
            .map(metric -> metric.label() + ": " + metric.meaning())
            .collect(Collectors.joining("; ")));
  }

  private static String summary(Map<MusicMetric, Summary> summaries, MusicMetric metric) {
    Summary summary = summaries.get(metric);
    return summary == null ? "none" : number("%.3f (%.3f)", summary.mean(), summary.median());
  }

  private void addMemorization(MemorizationCheck learned) {
    line("%n## Memorization%n");
    line(
        "Copied run: the notes in the longest run that the %d generated bars share with a training"
            + " song, with the same pitches and onset times. The reference is the same bars of the"
            + " songs, which are not training songs.%n",
        models.get(0).music().plan().bars());
    List<List<String>> rows = new ArrayList<>();
    for (ModelResults model : models) {
      rows.add(runs(model.name(), model.music(), GeneratedSample::generatedBars, learned));
    }
    rows.add(runs("reference", models.get(0).music(), GeneratedSample::referenceBars, learned));
    table(List.of("", "mean copied run", "median", "longest"), rows, columns -> columns);
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
        number("%.0f", Collections.max(runs)));
  }

  private void addSpeed() {
    line("%n## Speed%n");
    table(
        List.of("notes per second", "real-time factor", "continuations", "empty"),
        model ->
            Stream.of(
                number("%.0f", model.music().notesPerSecond()),
                number("%.1f", model.music().realTimeFactor()),
                number("%d", model.music().pieces().size()),
                number("%d", model.music().emptyCount())));
    line("%nOne continuation at a time; the time includes the prefill of the prompt.");
  }

  private void addExamples(Path folder) throws IOException {
    if (models.get(0).shown().isEmpty()) {
      return;
    }
    line("%n## Examples");
    for (String name : models.get(0).shown().keySet()) {
      line("%n### %s", Markdown.text(name));
      for (ModelResults model : models) {
        Continuation music = model.shown().get(name);
        if (music != null) {
          String file = model.name() + "/" + name;
          Files.createDirectories(folder.resolve(model.name()));
          MidiWriter.write(music.score(), folder.resolve(file + ".mid"));
          Png.write(
              PianoRoll.of("prompt", music.prompt()).withLayer(model.name(), music.newEvents()),
              folder.resolve(file + ".png"));
          line(
              "%n%s ([MIDI](%s.mid)):%n%n![%1$s](%2$s.png)",
              Markdown.text(model.name()), Markdown.link(file));
        }
      }
    }
  }
}
