package io.github.continuo.examples;

import io.github.continuo.evaluation.FilledMusic;
import io.github.continuo.evaluation.Predictions;
import io.github.continuo.evaluation.RegionFigure;
import io.github.continuo.evaluation.RegionPredictions;
import io.github.continuo.evaluation.Spread;
import io.github.continuo.evaluation.WrittenMusic;
import io.github.continuo.metrics.Figure;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an evaluation found, in a few lines for people. */
final class EvaluationText {
  private EvaluationText() {}

  static void print(Predictions predictions, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%.4f nats per token, over %d tokens; %.1f %% of them the likeliest%n",
        predictions.all().natsPerTarget(),
        predictions.all().targets(),
        100 * predictions.all().accuracy());
    out.printf(
        Locale.ROOT,
        "%.3f nats per note, over %d notes:%n",
        predictions.natsPerNote(),
        predictions.notes());
    predictions
        .partNats()
        .forEach((part, nats) -> line(out, part, number(predictions.perNote(nats))));
  }

  static void print(WrittenMusic music, PrintWriter out) {
    out.printf(Locale.ROOT, "of %d written pieces, and of the data:%n", music.pieces().size());
    Map<Figure, Spread> written = music.written();
    Map<Figure, Spread> original = music.original();
    for (Figure figure : Figure.values()) {
      line(out, figure.label(), mean(written.get(figure)), mean(original.get(figure)));
    }
  }

  static void print(RegionPredictions predictions, PrintWriter out) {
    Predictions with = predictions.withContext();
    Predictions without = predictions.afterPrefix();
    out.printf(
        Locale.ROOT,
        "nats per note of %d regions, %d notes: with their surroundings, after what comes before%n",
        predictions.regions(),
        with.notes());
    line(out, "all", number(with.natsPerNote()), number(without.natsPerNote()));
    with.partNats()
        .forEach(
            (part, nats) ->
                line(
                    out,
                    part,
                    number(with.perNote(nats)),
                    number(without.perNote(without.partNats().getOrDefault(part, 0.0)))));
  }

  static void print(FilledMusic music, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "of %d regions: filled, the data's, continued; %d are empty, %d change what is outside%n",
        music.regions().size(),
        music.empty(),
        music.strays());
    Map<RegionFigure, Spread> filled = music.filled();
    Map<RegionFigure, Spread> original = music.original();
    Map<RegionFigure, Spread> continued = music.continued();
    for (RegionFigure figure : RegionFigure.values()) {
      line(
          out,
          figure.label(),
          mean(filled.get(figure)),
          mean(original.get(figure)),
          mean(continued.get(figure)));
    }
  }

  private static String mean(@Nullable Spread spread) {
    return spread == null ? "none" : number(spread.mean());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static void line(PrintWriter out, String name, String... columns) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-44s", name));
    for (String column : columns) {
      line.append(String.format(Locale.ROOT, "%8s", column));
    }
    out.println(line);
  }
}
