package io.github.continuo.examples;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.evaluation.FilledMusic;
import io.github.continuo.evaluation.Predictions;
import io.github.continuo.evaluation.RegionFigure;
import io.github.continuo.evaluation.RegionPredictions;
import io.github.continuo.evaluation.Spread;
import io.github.continuo.evaluation.Tally;
import io.github.continuo.evaluation.WrittenMusic;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.metrics.Figure;
import java.util.Map;
import java.util.function.Function;

/** What an evaluation found, as members of a JSON object. */
final class EvaluationJson {
  private EvaluationJson() {}

  static void add(Predictions predictions, JsonObject result) {
    result.addProperty("windows", predictions.windows());
    result.addProperty("tokens", predictions.all().targets());
    result.addProperty("notes", predictions.notes());
    result.addProperty("natsPerToken", predictions.all().natsPerTarget());
    result.addProperty("accuracy", predictions.all().accuracy());
    result.addProperty("natsPerNote", predictions.natsPerNote());
    result.add("natsPerNoteOf", parts(predictions));
    JsonArray kinds = new JsonArray();
    predictions.tokens().forEach((name, tally) -> kinds.add(kind(name, tally, predictions)));
    result.add("kindsOfTokens", kinds);
  }

  private static JsonObject kind(String name, Tally tally, Predictions predictions) {
    JsonObject kind = new JsonObject();
    kind.addProperty("kind", name);
    kind.addProperty("tokens", tally.targets());
    kind.addProperty("natsPerToken", tally.natsPerTarget());
    kind.addProperty("accuracy", tally.accuracy());
    kind.addProperty("natsPerNote", predictions.perNote(tally.nats()));
    return kind;
  }

  static void add(WrittenMusic music, JsonObject result) {
    JsonObject written = new JsonObject();
    written.addProperty("pieces", music.pieces().size());
    written.addProperty("promptBars", music.plan().promptBars());
    written.addProperty("bars", music.plan().bars());
    addChoice(music.plan().options(), written);
    written.add("model", figures(music.written(), Figure::label));
    written.add("data", figures(music.original(), Figure::label));
    result.add("written", written);
  }

  private static void addChoice(GenerationOptions options, JsonObject written) {
    written.addProperty("temperature", options.temperature());
    written.addProperty("topP", options.topP());
    written.addProperty("seed", options.seed());
  }

  static void add(RegionPredictions predictions, JsonObject result) {
    result.addProperty("regions", predictions.regions());
    result.addProperty("notes", predictions.withContext().notes());
    result.add("natsPerNoteWithContext", natsPerNote(predictions.withContext()));
    result.add("natsPerNoteAfterPrefix", natsPerNote(predictions.afterPrefix()));
  }

  private static JsonObject natsPerNote(Predictions predictions) {
    JsonObject nats = parts(predictions);
    nats.addProperty("all", predictions.natsPerNote());
    return nats;
  }

  private static JsonObject parts(Predictions predictions) {
    JsonObject parts = new JsonObject();
    predictions
        .partNats()
        .forEach((part, nats) -> parts.addProperty(part, predictions.perNote(nats)));
    return parts;
  }

  static void add(FilledMusic music, GenerationOptions options, JsonObject result) {
    JsonObject written = new JsonObject();
    written.addProperty("regions", music.regions().size());
    written.addProperty("empty", music.empty());
    written.addProperty("strays", music.strays());
    addChoice(options, written);
    written.add("filled", figures(music.filled(), RegionFigure::label));
    written.add("data", figures(music.original(), RegionFigure::label));
    written.add("continued", figures(music.continued(), RegionFigure::label));
    result.add("written", written);
  }

  private static <F> JsonObject figures(Map<F, Spread> spreads, Function<F, String> label) {
    JsonObject figures = new JsonObject();
    spreads.forEach(
        (figure, spread) -> {
          JsonObject values = new JsonObject();
          values.addProperty("pieces", spread.pieces());
          values.addProperty("mean", spread.mean());
          values.addProperty("median", spread.median());
          values.addProperty("deviation", spread.deviation());
          figures.add(label.apply(figure), values);
        });
    return figures;
  }
}
