package io.github.continuo.examples.evaluate;

import io.github.continuo.evaluation.GeneratedSamples;
import io.github.continuo.evaluation.InfillingLikelihood;
import io.github.continuo.evaluation.InfillingSamples;
import io.github.continuo.evaluation.LikelihoodEvaluation;
import io.github.continuo.evaluation.Summary;
import io.github.continuo.metrics.InfillingMetric;
import io.github.continuo.metrics.MusicMetric;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prints the results of an evaluation as text. */
final class EvaluationText {
  private EvaluationText() {}

  static void print(LikelihoodEvaluation predictions, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%.4f nats per token over %d tokens, top-1 accuracy %.1f %%%n",
        predictions.all().meanNll(),
        predictions.all().targets(),
        100 * predictions.all().top1Accuracy());
    out.printf(
        Locale.ROOT,
        "%.3f nats per note over %d notes:%n",
        predictions.nllPerNote(),
        predictions.notes());
    predictions
        .nllByPart()
        .forEach((part, nats) -> line(out, part, number(predictions.perNote(nats))));
  }

  static void print(GeneratedSamples music, PrintWriter out) {
    out.printf(Locale.ROOT, "metrics of %d samples: generated, reference%n", music.pieces().size());
    metrics(
        MusicMetric.values(),
        MusicMetric::label,
        List.of(music.generated(), music.reference()),
        out);
  }

  static void print(InfillingLikelihood predictions, PrintWriter out) {
    LikelihoodEvaluation with = predictions.withContext();
    LikelihoodEvaluation without = predictions.afterPrefix();
    out.printf(
        Locale.ROOT,
        "nats per note of %d regions, %d notes: with context, after prefix only%n",
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
        "metrics of %d regions: infilled, reference, continued; %d empty, %d changed outside%n",
        music.regions().size(),
        music.emptyCount(),
        music.changedOutsideCount());
    metrics(
        InfillingMetric.values(),
        InfillingMetric::label,
        List.of(music.infilled(), music.reference(), music.continued()),
        out);
  }

  private static <M> void metrics(
      M[] metrics, Function<M, String> label, List<Map<M, Summary>> columns, PrintWriter out) {
    for (M metric : metrics) {
      Stream<String> means = columns.stream().map(column -> mean(column.get(metric)));
      line(out, label.apply(metric), means.toArray(String[]::new));
    }
  }

  private static String mean(@Nullable Summary summary) {
    return summary == null ? "none" : number(summary.mean());
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
