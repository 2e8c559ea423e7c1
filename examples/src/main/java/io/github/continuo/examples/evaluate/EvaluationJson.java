package io.github.continuo.examples.evaluate;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.evaluation.GeneratedSamples;
import io.github.continuo.evaluation.InfillingLikelihood;
import io.github.continuo.evaluation.InfillingSamples;
import io.github.continuo.evaluation.LikelihoodEvaluation;
import io.github.continuo.evaluation.Summary;
import io.github.continuo.evaluation.TokenStatistics;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.metrics.InfillingMetric;
import io.github.continuo.metrics.MusicMetric;
import io.github.continuo.transformer.Sampling;
import java.util.Map;
import java.util.function.Function;

/** Adds the results of an evaluation to a JSON object. */
final class EvaluationJson {
  private EvaluationJson() {}

  static void add(LikelihoodEvaluation predictions, JsonObject result) {
    result.addProperty("sequences", predictions.sequences());
    result.addProperty("tokens", predictions.all().targets());
    result.addProperty("notes", predictions.notes());
    result.addProperty("loss", predictions.all().meanNll());
    result.addProperty("perplexity", predictions.all().perplexity());
    result.addProperty("top1Accuracy", predictions.all().top1Accuracy());
    result.addProperty("nllPerNote", predictions.nllPerNote());
    result.add("nllPerNoteByPart", parts(predictions));
    JsonArray kinds = new JsonArray();
    predictions.tokens().forEach((name, tally) -> kinds.add(kind(name, tally, predictions)));
    result.add("tokenTypes", kinds);
  }

  private static JsonObject kind(
      String name, TokenStatistics tally, LikelihoodEvaluation predictions) {
    JsonObject kind = new JsonObject();
    kind.addProperty("type", name);
    kind.addProperty("tokens", tally.targets());
    kind.addProperty("loss", tally.meanNll());
    kind.addProperty("top1Accuracy", tally.top1Accuracy());
    kind.addProperty("nllPerNote", predictions.perNote(tally.totalNll()));
    return kind;
  }

  static void add(GeneratedSamples music, JsonObject result) {
    JsonObject samples = new JsonObject();
    samples.addProperty("pieces", music.pieces().size());
    samples.addProperty("promptBars", music.plan().promptBars());
    samples.addProperty("bars", music.plan().bars());
    addChoice(music.plan().options(), samples);
    samples.add("generated", figures(music.generated(), MusicMetric::label));
    samples.add("reference", figures(music.reference(), MusicMetric::label));
    result.add("samples", samples);
  }

  private static void addChoice(GenerationOptions options, JsonObject samples) {
    Sampling sampling = options.sampling(); // leaves nothing open
    samples.addProperty("temperature", sampling.temperature().getAsDouble());
    samples.addProperty("topK", sampling.topK().getAsInt());
    samples.addProperty("topP", sampling.topP().getAsDouble());
    samples.addProperty("minP", sampling.minP().getAsDouble());
    samples.addProperty("repeatedBars", sampling.repeatedBars().getAsDouble());
    samples.addProperty("seed", options.seed());
  }

  static void add(InfillingLikelihood predictions, JsonObject result) {
    result.addProperty("regions", predictions.regions());
    result.addProperty("notes", predictions.withContext().notes());
    result.add("nllPerNoteWithContext", natsPerNote(predictions.withContext()));
    result.add("nllPerNotePrefixOnly", natsPerNote(predictions.afterPrefix()));
  }

  private static JsonObject natsPerNote(LikelihoodEvaluation predictions) {
    JsonObject nats = parts(predictions);
    nats.addProperty("all", predictions.nllPerNote());
    return nats;
  }

  private static JsonObject parts(LikelihoodEvaluation predictions) {
    JsonObject parts = new JsonObject();
    predictions
        .nllByPart()
        .forEach((part, nats) -> parts.addProperty(part, predictions.perNote(nats)));
    return parts;
  }

  static void add(InfillingSamples music, GenerationOptions options, JsonObject result) {
    JsonObject samples = new JsonObject();
    samples.addProperty("regions", music.regions().size());
    samples.addProperty("empty", music.emptyCount());
    samples.addProperty("changedOutside", music.changedOutsideCount());
    addChoice(options, samples);
    samples.add("infilled", figures(music.infilled(), InfillingMetric::label));
    samples.add("reference", figures(music.reference(), InfillingMetric::label));
    samples.add("continued", figures(music.continued(), InfillingMetric::label));
    result.add("samples", samples);
  }

  private static <F> JsonObject figures(Map<F, Summary> spreads, Function<F, String> label) {
    JsonObject figures = new JsonObject();
    spreads.forEach(
        (figure, spread) -> figures.add(label.apply(figure), new Gson().toJsonTree(spread)));
    return figures;
  }
}
