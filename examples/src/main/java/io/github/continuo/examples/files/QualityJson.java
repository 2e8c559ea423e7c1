package io.github.continuo.examples.files;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.event.Quality;
import io.github.continuo.tokenize.event.Quality.Statistics;
import io.github.continuo.tokenize.event.QualityCheck;
import java.util.Locale;

/**
 * Converts the quality of a score to JSON: {@code accepted}, {@code reasons} for a rejection, and
 * the measured statistics; only {@code notes} for a score without pitched notes.
 */
final class QualityJson {
  private QualityJson() {}

  static JsonObject of(Score score) {
    EventTokenizer tokenizer = EventTokenizer.optimizing(EventVersion.V2);
    Quality quality =
        QualityCheck.defaults().check(tokenizer.encode(score).tokens(), tokenizer.version());
    JsonObject json = new JsonObject();
    json.addProperty("accepted", quality.isAccepted());
    JsonArray reasons = new JsonArray();
    quality.reasons().forEach(reason -> reasons.add(reason.name().toLowerCase(Locale.ROOT)));
    json.add("reasons", reasons);
    json.addProperty("notes", quality.notes());
    quality.statistics().ifPresent(statistics -> write(statistics, json));
    return json;
  }

  private static void write(Statistics statistics, JsonObject json) {
    json.addProperty("alignment", statistics.alignment());
    json.addProperty("tonality", statistics.tonality());
    json.addProperty("bandwidth", statistics.bandwidth());
    json.addProperty("density", statistics.density());
    json.addProperty("pianoFraction", statistics.pianoFraction());
  }
}
