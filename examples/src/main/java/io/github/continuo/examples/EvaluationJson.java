package io.github.continuo.examples;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.evaluation.GeneratedSamples;
import io.github.continuo.evaluation.InfillingLikelihood;
import io.github.continuo.evaluation.InfillingMetric;
import io.github.continuo.evaluation.InfillingSamples;
import io.github.continuo.evaluation.LikelihoodEvaluation;
import io.github.continuo.evaluation.Summary;
import io.github.continuo.evaluation.TokenStatistics;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.metrics.MusicMetric;
import java.util.Map;
import java.util.function.Function;

/** What an evaluation found, as members of a JSON object. */
final class EvaluationJson {
  private EvaluationJson() {}

  static void add(LikelihoodEvaluation predictions, JsonObject result) {
    result.addProperty("windows", predictions.windows());
    result.addProperty("tokens", predictions.all().targets());
    result.addProperty("notes", predictions.notes());
    result.addProperty("natsPerToken", predictions.all().meanNll());
    result.addProperty("accuracy", predictions.all().top1Accuracy());
    result.addProperty("natsPerNote", predictions.natsPerNote());
    result.add("natsPerNoteOf", parts(predictions));
    JsonArray kinds = new JsonArray();
    predictions.tokens().forEach((name, tally) -> kinds.add(kind(name, tally, predictions)));
    result.add("kindsOfTokens", kinds);
  }

  private static JsonObject kind(
      String name, TokenStatistics tally, LikelihoodEvaluation predictions) {
    JsonObject kind = new JsonObject();
    kind.addProperty("kind", name);
    kind.addProperty("tokens", tally.targets());
    kind.addProperty("natsPerToken", tally.meanNll());
    kind.addProperty("accuracy", tally.top1Accuracy());
    kind.addProperty("natsPerNote", predictions.perNote(tally.totalNll()));
    return kind;
  }

  static void add(GeneratedSamples music, JsonObject result) {
    JsonObject written = new JsonObject();
    written.addProperty("pieces", music.pieces().size());
    written.addProperty("promptBars", music.plan().promptBars());
    written.addProperty("bars", music.plan().bars());
    addChoice(music.plan().options(), written);
    written.add("model", figures(music.written(), MusicMetric::label));
    written.add("data", figures(music.original(), MusicMetric::label));
    result.add("written", written);
  }

  private static void addChoice(GenerationOptions options, JsonObject written) {
    written.addProperty("temperature", options.temperature());
    written.addProperty("topP", options.topP());
    written.addProperty("seed", options.seed());
  }

  static void add(InfillingLikelihood predictions, JsonObject result) {
    result.addProperty("regions", predictions.regions());
    result.addProperty("notes", predictions.withContext().notes());
    result.add("natsPerNoteWithContext", natsPerNote(predictions.withContext()));
    result.add("natsPerNoteAfterPrefix", natsPerNote(predictions.afterPrefix()));
  }

  private static JsonObject natsPerNote(LikelihoodEvaluation predictions) {
    JsonObject nats = parts(predictions);
    nats.addProperty("all", predictions.natsPerNote());
    return nats;
  }

  private static JsonObject parts(LikelihoodEvaluation predictions) {
    JsonObject parts = new JsonObject();
    predictions
        .partNats()
        .forEach((part, nats) -> parts.addProperty(part, predictions.perNote(nats)));
    return parts;
  }

  static void add(InfillingSamples music, GenerationOptions options, JsonObject result) {
    JsonObject written = new JsonObject();
    written.addProperty("regions", music.regions().size());
    written.addProperty("empty", music.emptyCount());
    written.addProperty("strays", music.changedOutsideCount());
    addChoice(options, written);
    written.add("filled", figures(music.filled(), InfillingMetric::label));
    written.add("data", figures(music.original(), InfillingMetric::label));
    written.add("continued", figures(music.continued(), InfillingMetric::label));
    result.add("written", written);
  }

  private static <F> JsonObject figures(Map<F, Summary> spreads, Function<F, String> label) {
    JsonObject figures = new JsonObject();
    spreads.forEach(
        (figure, spread) -> {
          JsonObject values = new JsonObject();
          values.addProperty("pieces", spread.pieces());
          values.addProperty("mean", spread.mean());
          values.addProperty("median", spread.median());
          values.addProperty("deviation", spread.standardDeviation());
          figures.add(label.apply(figure), values);
        });
    return figures;
  }
}
