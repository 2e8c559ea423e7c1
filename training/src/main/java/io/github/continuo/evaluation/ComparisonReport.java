package io.github.continuo.evaluation;

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
 * Models side by side, for people: a folder with a page in Markdown, {@code report.md}; the
 * validations of their trainings in a picture, {@code curves.svg}; and what they wrote to be shown,
 * as {@code MODEL/NAME.mid} and {@code MODEL/NAME.png}.
 */
public final class ComparisonReport {
  private static final int CURVES_HEIGHT = 300;

  private final List<ModelResults> models;
  private final StringBuilder page = new StringBuilder();

  private ComparisonReport(List<ModelResults> models) {
    this.models = models;
  }

  /**
   * Writes the folder, whole or not at all; files of these names that are there are replaced, and
   * the page last.
   *
   * @param folder made if it is not there
   * @param facts what should stand at the head, such as the data and the machine
   * @param models at least one
   * @param learned the songs that the models have learned from, or a model of most songs has
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
    page.addPredictions();
    page.addFigures();
    page.addRuns(learned);
    page.addSpeed();
    page.addShown(folder);
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

  /** A row for each model, its name first. */
  private void table(List<String> head, Function<ModelResults, Stream<String>> columns) {
    table(with("model", head.stream()), models, model -> with(model.name(), columns.apply(model)));
  }

  private static List<String> with(String first, Stream<String> others) {
    return Stream.concat(Stream.of(first), others).toList();
  }

  private void addModels() {
    line("%n## The models%n");
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
            .withPanel("nats per token", CURVES_HEIGHT, curves(model -> 1))
            .withPanel("nats per note", CURVES_HEIGHT, curves(ComparisonReport::tokensPerNote));
    chart.writeSvg(folder.resolve("curves.svg"));
    line("%n![validations over the steps](curves.svg)%n");
    line(
        "Validations in training, on fewer windows than below. Nats per note here are nats per"
            + " token times the tokens of a note, %s.",
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

  private void addPredictions() {
    line("%n## What they foresee%n");
    table(
        List.of(
            "nats per token",
            "likeliest",
            "tokens a note",
            "nats per note",
            "onset",
            "pitch",
            "duration",
            "all else"),
        model -> {
          LikelihoodEvaluation predictions = model.predictions();
          double[] parts =
              LikelihoodEvaluation.MAIN_PARTS.stream()
                  .mapToDouble(
                      part -> predictions.perNote(predictions.partNats().getOrDefault(part, 0.0)))
                  .toArray();
          double rest = predictions.natsPerNote() - Arrays.stream(parts).sum();
          return Stream.of(
              number("%.4f", predictions.all().meanNll()),
              number("%.1f %%", 100 * predictions.all().top1Accuracy()),
              number("%.2f", tokensPerNote(model)),
              number("%.3f", predictions.natsPerNote()),
              number("%.3f", parts[0]),
              number("%.3f", parts[1]),
              number("%.3f", parts[2]),
              number("%.3f", rest));
        });
    line(
        "%nNats per token of different tokens do not compare, nor do nats per note as a whole: rows"
            + " of events say velocities, pedals and tempos too. Onset, pitch and duration nearly"
            + " do, on grids that are as fine.");
  }

  private void addFigures() {
    GeneratedSamples first = models.get(0).music();
    SamplePlan plan = first.plan();
    line("%n## What they write%n");
    line(
        "%d bars after each of %d beginnings of songs, of %d bars where a song is taken first, with"
            + " temperature %s, top-p %s and seeds from %d on; and the same bars of the songs. Mean"
            + " and, in brackets, median.%n",
        plan.bars(),
        first.pieces().size(),
        plan.promptBars(),
        plan.options().temperature(),
        plan.options().topP(),
        plan.options().seed());
    List<String> head = new ArrayList<>();
    head.add("figure");
    models.forEach(model -> head.add(model.name()));
    head.add("the songs");
    table(
        head,
        List.of(MusicMetric.values()),
        figure ->
            with(
                figure.label(),
                Stream.concat(
                        models.stream().map(model -> model.music().written()),
                        Stream.of(first.original()))
                    .map(spreads -> spread(spreads, figure))));
    line(
        "%n%s.",
        Stream.of(MusicMetric.values())
            .map(figure -> figure.label() + ": " + figure.meaning())
            .collect(Collectors.joining("; ")));
  }

  private static String spread(Map<MusicMetric, Summary> spreads, MusicMetric figure) {
    Summary spread = spreads.get(figure);
    return spread == null ? "none" : number("%.3f (%.3f)", spread.mean(), spread.median());
  }

  private void addRuns(MemorizationCheck learned) {
    line("%n## What they know by heart%n");
    line(
        "Notes of the longest run that the %d bars have in common with any song that was learned"
            + " from, note for note in pitch and place; of the songs themselves, which were not,"
            + " beside.%n",
        models.get(0).music().plan().bars());
    List<List<String>> rows = new ArrayList<>();
    for (ModelResults model : models) {
      rows.add(runs(model.name(), model.music(), GeneratedSample::writtenBars, learned));
    }
    rows.add(runs("the songs", models.get(0).music(), GeneratedSample::originalBars, learned));
    table(List.of("", "mean", "median", "longest"), rows, columns -> columns);
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
    Summary spread = Summary.of(runs);
    return List.of(
        name,
        number("%.1f", spread.mean()),
        number("%.1f", spread.median()),
        number("%.0f", Collections.max(runs)));
  }

  private void addSpeed() {
    line("%n## How fast they write%n");
    table(
        List.of("notes a second", "times playback", "continuations", "of them empty"),
        model ->
            Stream.of(
                number("%.0f", model.music().notesPerSecond()),
                number("%.1f", model.music().realTimeFactor()),
                number("%d", model.music().pieces().size()),
                number("%d", model.music().emptyCount())));
    line("%nOne continuation at a time; reading the beginning is part of the time.");
  }

  private void addShown(Path folder) throws IOException {
    if (models.get(0).shown().isEmpty()) {
      return;
    }
    line("%n## Side by side");
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
