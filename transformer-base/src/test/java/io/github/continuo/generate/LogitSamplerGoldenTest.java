package io.github.continuo.generate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.continuo.generate.LogitSampler.Candidate;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is drawn among, against the program whose published models are to sound as they do there.
 */
class LogitSamplerGoldenTest {
  private static final int VOCABULARY = 3_406;

  static List<JsonElement> cases() throws IOException {
    try (var bytes =
        requireNonNull(
            LogitSamplerGoldenTest.class.getResourceAsStream(
                "/sampling-golden/sampling.json.gz"))) {
      return JsonParser.parseReader(new InputStreamReader(new GZIPInputStream(bytes), UTF_8))
          .getAsJsonArray()
          .asList();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_same_ids_are_kept_with_the_same_weights(JsonElement given) {
    JsonObject object = given.getAsJsonObject();
    LogitSampler sampler =
        new LogitSampler(
            GenerationOptions.defaults()
                .withTemperature(object.get("temp").getAsDouble())
                .withTopP(object.get("top_p").getAsDouble())
                .withTopK(object.get("top_k").getAsInt()));

    List<Candidate> kept = sampler.kept(logits(object), allowed(object));

    double sum = kept.stream().mapToDouble(Candidate::weight).sum();
    JsonArray expected = object.getAsJsonArray("kept");
    assertThat(kept).hasSize(expected.size());
    for (int i = 0; i < kept.size(); i++) {
      JsonArray pair = expected.get(i).getAsJsonArray();
      assertThat(kept.get(i).id()).isEqualTo(pair.get(0).getAsInt());
      assertThat(kept.get(i).weight() / sum).isCloseTo(pair.get(1).getAsDouble(), within(1e-6));
    }
  }

  private static float[] logits(JsonObject object) {
    float[] logits = new float[VOCABULARY];
    Arrays.fill(logits, object.get("logits_default").getAsFloat());
    object
        .getAsJsonObject("logits")
        .entrySet()
        .forEach(entry -> logits[Integer.parseInt(entry.getKey())] = entry.getValue().getAsFloat());
    return logits;
  }

  private static BitSet allowed(JsonObject object) {
    JsonArray ids = object.getAsJsonArray("allowed");
    BitSet allowed = new BitSet();
    if (object.get("param").getAsString().equals("EVENT")) {
      ids.forEach(id -> allowed.set(id.getAsInt()));
    } else {
      allowed.set(ids.get(0).getAsInt(), ids.get(1).getAsInt() + 1);
    }
    return allowed;
  }
}
