package io.github.continuo.report;

import io.github.continuo.evaluation.GeneratedSample;
import io.github.continuo.evaluation.GeneratedSamples;
import io.github.continuo.evaluation.LikelihoodEvaluation;
import io.github.continuo.evaluation.SamplePlan;
import io.github.continuo.evaluation.Summary;
import io.github.continuo.evaluation.TokenStatistics;
import io.github.continuo.files.AtomicFile;
import io.github.continuo.files.AtomicFolder;
import io.github.continuo.metrics.MusicMetric;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.picture.PianoRoll;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts the evaluation results of a model to a folder that people read: a Markdown page, {@code
 * report.md}, and for each sample a MIDI file and two piano rolls, of the generated continuation
 * and of the reference ({@code piece-1.mid}, {@code piece-1.svg}, {@code piece-1-original.svg}).
 */
public final class EvaluationReport {
  private static final int MAX_BAR_LENGTH = 40; // characters

  private final StringBuilder page = new StringBuilder();

  private EvaluationReport() {}

  /**
   * Writes the folder completely or not at all. Existing files with the same names are replaced,
   * {@code report.md} last.
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
    AtomicFolder.write(
        folder, "report.md", temporary -> writeFiles(temporary, facts, predictions, music));
  }

  private static void writeFiles(
      Path folder,
      Map<String, String> facts,
      LikelihoodEvaluation predictions,
      @Nullable GeneratedSamples music)
      throws IOException {
    EvaluationReport page = new EvaluationReport();
    page.line("# Evaluation%n");
    page.line("| | |%n| --- | --- |");
    facts.forEach(
        (name, fact) -> page.line("| %s | %s |", Markdown.text(name), Markdown.text(fact)));
    page.add(predictions);
    if (music != null) {
      page.add(music);
      for (int i = 0; i < music.pieces().size(); i++) {
        page.add(music.pieces().get(i), "piece-" + (i + 1), folder);
      }
    }
    AtomicFile.write(folder.resolve("report.md"), page.page);
  }

  private void line(String format, Object... values) {
    page.append(String.format(Locale.ROOT, format, values).replace("\r\n", "\n")).append('\n');
  }

  private void add(LikelihoodEvaluation predictions) {
    line("%n## Likelihood%n");
    line(
        "| tokens | notes | loss | top-1 accuracy | NLL per note |%n| --: | --: | --: | --: | --:"
            + " |");
    TokenStatistics all = predictions.all();
    line(
        "| %,d | %,d | %.4f | %.1f %% | **%.3f** |",
        all.targets(),
        predictions.notes(),
        all.meanNll(),
        100 * all.top1Accuracy(),
        predictions.nllPerNote());
    line(
        "%nOn %,d sequences of up to %d positions. Loss is the mean negative log-likelihood (NLL)"
            + " per token, in nats; NLL per note is the total NLL divided by the number of"
            + " notes.%n",
        predictions.sequences(), predictions.rows());
    line("| part | NLL per note | |%n| --- | --: | --- |");
    double max = predictions.nllByPart().values().stream().mapToDouble(n -> n).max().orElse(0);
    predictions
        .nllByPart()
        .forEach(
            (part, nats) ->
                line("| %s | %.3f | %s |", part, predictions.perNote(nats), bar(nats, max)));
    line(
        "%nThe parts add up to the total. Each token is predicted from all earlier positions of its"
            + " sequence and from the earlier tokens of its note: %s.%n",
        predictions.order());
    line("| token type | tokens | loss | top-1 accuracy | NLL per note | |");
    line("| --- | --: | --: | --: | --: | --- |");
    double maxOfType =
        predictions.tokens().values().stream()
            .mapToDouble(TokenStatistics::totalNll)
            .max()
            .orElse(0);
    predictions
        .tokens()
        .forEach(
            (name, statistics) ->
                line(
                    "| %s | %,d | %.4f | %.1f %% | %.3f | %s |",
                    Markdown.text(name),
                    statistics.targets(),
                    statistics.meanNll(),
                    100 * statistics.top1Accuracy(),
                    predictions.perNote(statistics.totalNll()),
                    bar(statistics.totalNll(), maxOfType)));
  }

  private static String bar(double value, double max) {
    return "\u2588".repeat((int) Math.round(MAX_BAR_LENGTH * Math.max(0, value) / max));
  }

  private void add(GeneratedSamples music) {
    SamplePlan plan = music.plan();
    line("%n## Generated samples%n");
    line(
        "%d bars generated after the first %d bars of each of %d pieces, with temperature %s, top-p"
            + " %s and seeds from %d on; the reference is the same bars of the pieces, limited to"
            + " what the tokenizer can encode. Mean and standard deviation over the pieces.%n",
        plan.bars(),
        plan.promptBars(),
        music.pieces().size(),
        plan.options().sampling().temperature().orElse(1),
        plan.options().sampling().topP().orElse(0.95),
        plan.options().seed());
    line("| metric | generated | reference | |%n| --- | --: | --: | --- |");
    Map<MusicMetric, Summary> generated = music.generated();
    Map<MusicMetric, Summary> reference = music.reference();
    for (MusicMetric metric : MusicMetric.values()) {
      line(
          "| %s | %s | %s | %s |",
          metric.label(),
          summary(generated.get(metric)),
          summary(reference.get(metric)),
          metric.meaning());
    }
  }

  private static String summary(@Nullable Summary summary) {
    return summary == null
        ? "none"
        : String.format(
            Locale.ROOT, "%.3f \u00b1 %.3f", summary.mean(), summary.standardDeviation());
  }

  private void add(GeneratedSample piece, String file, Path folder) throws IOException {
    MidiWriter.write(piece.continuation().score(), folder.resolve(file + ".mid"));
    PianoRoll prompt = PianoRoll.of("prompt", piece.continuation().prompt());
    prompt
        .withLayer("generated", piece.continuation().newEvents())
        .writeSvg(folder.resolve(file + ".svg"));
    prompt.withLayer("reference", piece.rest()).writeSvg(folder.resolve(file + "-original.svg"));
    line("%n### %s%n", Markdown.text(piece.name()));
    line("Generated continuation ([MIDI](%s.mid)):%n%n![generated continuation](%1$s.svg)%n", file);
    line("Reference continuation:%n%n![reference continuation](%s-original.svg)", file);
  }
}
