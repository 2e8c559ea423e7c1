package io.github.continuo.evaluation;

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
 * An evaluation for people: a folder with a page in Markdown, {@code report.md}, and of each piece
 * that the model wrote a MIDI file and two pictures, of what it wrote and of how the piece really
 * goes on ({@code piece-1.mid}, {@code piece-1.svg}, {@code piece-1-original.svg}).
 */
public final class EvaluationReport {
  private static final int WIDEST_BAR = 40; // characters

  private final StringBuilder page = new StringBuilder();

  private EvaluationReport() {}

  /**
   * Writes the folder, whole or not at all; files of these names that are there are replaced, and
   * the page last.
   *
   * @param folder made if it is not there
   * @param facts what should stand at the head, such as the model and the data
   * @param predictions what the page says of how well the model foresees pieces
   * @param music null if none was written
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
    line("%n## What the model foresees%n");
    line(
        "| ids | notes | nats per id | accuracy | nats per note |%n| --: | --: | --: | --: | --:"
            + " |");
    TokenStatistics all = predictions.all();
    line(
        "| %,d | %,d | %.4f | %.1f %% | **%.3f** |",
        all.targets(),
        predictions.notes(),
        all.meanNll(),
        100 * all.top1Accuracy(),
        predictions.natsPerNote());
    line(
        "%nIn %,d windows of up to %d rows. Nats per note are the nats of all ids, divided by the"
            + " notes.%n",
        predictions.windows(), predictions.rows());
    line("| what is said | nats per note | |%n| --- | --: | --- |");
    double most = predictions.partNats().values().stream().mapToDouble(n -> n).max().orElse(0);
    predictions
        .partNats()
        .forEach(
            (part, nats) ->
                line("| %s | %.3f | %s |", part, predictions.perNote(nats), bar(nats, most)));
    line(
        "%nThe parts sum up to the whole. Every id is foreseen from all rows before it in its"
            + " window, and from the ids before it in the note: %s.%n",
        predictions.order());
    line("| id | how many | nats each | accuracy | nats per note | |");
    line("| --- | --: | --: | --: | --: | --- |");
    double maxOfName =
        predictions.tokens().values().stream()
            .mapToDouble(TokenStatistics::totalNll)
            .max()
            .orElse(0);
    predictions
        .tokens()
        .forEach(
            (name, tally) ->
                line(
                    "| %s | %,d | %.4f | %.1f %% | %.3f | %s |",
                    Markdown.text(name),
                    tally.targets(),
                    tally.meanNll(),
                    100 * tally.top1Accuracy(),
                    predictions.perNote(tally.totalNll()),
                    bar(tally.totalNll(), maxOfName)));
  }

  private static String bar(double value, double most) {
    return "\u2588".repeat((int) Math.round(WIDEST_BAR * Math.max(0, value) / most));
  }

  private void add(GeneratedSamples music) {
    SamplePlan plan = music.plan();
    line("%n## What the model writes%n");
    line(
        "%d bars after each of the first %d bars of %d pieces, with temperature %s, top-p %s and"
            + " seeds from %d on; beside it what these pieces really go on with. Mean and standard"
            + " deviation of the pieces, all as the tokens of the model say them.%n",
        plan.bars(),
        plan.promptBars(),
        music.pieces().size(),
        plan.options().temperature(),
        plan.options().topP(),
        plan.options().seed());
    line("| figure | model | data | |%n| --- | --: | --: | --- |");
    Map<MusicMetric, Summary> written = music.written();
    Map<MusicMetric, Summary> original = music.original();
    for (MusicMetric figure : MusicMetric.values()) {
      line(
          "| %s | %s | %s | %s |",
          figure.label(),
          spread(written.get(figure)),
          spread(original.get(figure)),
          figure.meaning());
    }
  }

  private static String spread(@Nullable Summary spread) {
    return spread == null
        ? "none"
        : String.format(Locale.ROOT, "%.3f \u00b1 %.3f", spread.mean(), spread.standardDeviation());
  }

  private void add(GeneratedSample piece, String file, Path folder) throws IOException {
    MidiWriter.write(piece.continuation().score(), folder.resolve(file + ".mid"));
    PianoRoll prompt = PianoRoll.of("prompt", piece.continuation().prompt());
    prompt
        .withLayer("model", piece.continuation().newEvents())
        .writeSvg(folder.resolve(file + ".svg"));
    prompt.withLayer("data", piece.rest()).writeSvg(folder.resolve(file + "-original.svg"));
    line("%n### %s%n", Markdown.text(piece.name()));
    line("What the model wrote ([MIDI](%s.mid)):%n%n![what the model wrote](%1$s.svg)%n", file);
    line("What the piece goes on with:%n%n![what the piece goes on with](%s-original.svg)", file);
  }
}
