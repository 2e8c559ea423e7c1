package io.github.continuo.examples;

import io.github.continuo.evaluation.Predictions;
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
        .forEach((part, nats) -> line(part, number(predictions.perNote(nats)), "", out));
  }

  static void print(WrittenMusic music, PrintWriter out) {
    out.printf("of %d written pieces, and of the data:%n", music.pieces().size());
    Map<Figure, Spread> written = music.written();
    Map<Figure, Spread> original = music.original();
    for (Figure figure : Figure.values()) {
      line(figure.label(), mean(written.get(figure)), mean(original.get(figure)), out);
    }
  }

  private static String mean(@Nullable Spread spread) {
    return spread == null ? "none" : number(spread.mean());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static void line(String name, String first, String second, PrintWriter out) {
    out.println("  %-44s%8s%8s".formatted(name, first, second).stripTrailing());
  }
}
