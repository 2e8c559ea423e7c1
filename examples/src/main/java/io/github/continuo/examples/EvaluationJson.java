package io.github.continuo.examples;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.evaluation.Predictions;
import io.github.continuo.evaluation.Spread;
import io.github.continuo.evaluation.Tally;
import io.github.continuo.evaluation.WrittenMusic;
import io.github.continuo.metrics.Figure;
import java.util.Map;

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
    JsonObject parts = new JsonObject();
    predictions
        .partNats()
        .forEach((part, nats) -> parts.addProperty(part, predictions.perNote(nats)));
    result.add("natsPerNoteOf", parts);
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
    written.addProperty("temperature", music.plan().options().temperature());
    written.addProperty("topP", music.plan().options().topP());
    written.addProperty("seed", music.plan().options().seed());
    written.add("model", figures(music.written()));
    written.add("data", figures(music.original()));
    result.add("written", written);
  }

  private static JsonObject figures(Map<Figure, Spread> spreads) {
    JsonObject figures = new JsonObject();
    spreads.forEach(
        (figure, spread) -> {
          JsonObject values = new JsonObject();
          values.addProperty("pieces", spread.pieces());
          values.addProperty("mean", spread.mean());
          values.addProperty("deviation", spread.deviation());
          figures.add(figure.label(), values);
        });
    return figures;
  }
}
