package io.github.continuo.examples;

import io.github.continuo.evaluation.GeneratedSamples;
import io.github.continuo.evaluation.InfillingLikelihood;
import io.github.continuo.evaluation.InfillingMetric;
import io.github.continuo.evaluation.InfillingSamples;
import io.github.continuo.evaluation.LikelihoodEvaluation;
import io.github.continuo.evaluation.Summary;
import io.github.continuo.metrics.MusicMetric;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an evaluation found, in a few lines for people. */
final class EvaluationText {
  private EvaluationText() {}

  static void print(LikelihoodEvaluation predictions, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%.4f nats per token, over %d tokens; %.1f %% of them the likeliest%n",
        predictions.all().meanNll(),
        predictions.all().targets(),
        100 * predictions.all().top1Accuracy());
    out.printf(
        Locale.ROOT,
        "%.3f nats per note, over %d notes:%n",
        predictions.nllPerNote(),
        predictions.notes());
    predictions
        .nllByPart()
        .forEach((part, nats) -> line(out, part, number(predictions.perNote(nats))));
  }

  static void print(GeneratedSamples music, PrintWriter out) {
    out.printf(Locale.ROOT, "of %d written pieces, and of the data:%n", music.pieces().size());
    Map<MusicMetric, Summary> written = music.generated();
    Map<MusicMetric, Summary> original = music.reference();
    for (MusicMetric figure : MusicMetric.values()) {
      line(out, figure.label(), mean(written.get(figure)), mean(original.get(figure)));
    }
  }

  static void print(InfillingLikelihood predictions, PrintWriter out) {
    LikelihoodEvaluation with = predictions.withContext();
    LikelihoodEvaluation without = predictions.afterPrefix();
    out.printf(
        Locale.ROOT,
        "nats per note of %d regions, %d notes: with their surroundings, after what comes before%n",
        predictions.regions(),
        with.notes());
    line(out, "all", number(with.nllPerNote()), number(without.nllPerNote()));
    with.nllByPart()
        .forEach(
            (part, nats) ->
                line(
                    out,
                    part,
                    number(with.perNote(nats)),
                    number(without.perNote(without.nllByPart().getOrDefault(part, 0.0)))));
  }

  static void print(InfillingSamples music, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "of %d regions: filled, the data's, continued; %d are empty, %d change what is outside%n",
        music.regions().size(),
        music.emptyCount(),
        music.changedOutsideCount());
    Map<InfillingMetric, Summary> filled = music.infilled();
    Map<InfillingMetric, Summary> original = music.reference();
    Map<InfillingMetric, Summary> continued = music.continued();
    for (InfillingMetric figure : InfillingMetric.values()) {
      line(
          out,
          figure.label(),
          mean(filled.get(figure)),
          mean(original.get(figure)),
          mean(continued.get(figure)));
    }
  }

  private static String mean(@Nullable Summary spread) {
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
