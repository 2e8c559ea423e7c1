package io.github.continuo.tokenize.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.continuo.tokenize.Goldens;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.Quality.Statistics;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reference finds in its own rows. */
class QualityCheckGoldenTest {
  private static final JsonObject GOLDEN = Goldens.json("summary.json");
  private static final Offset<Double> ROUNDING = within(1e-12);

  static List<String> names() {
    return Goldens.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void reasons_and_statistics_are_those_of_the_reference(String name) {
    JsonObject tokens = Goldens.json("tokens/" + name + ".json.gz");
    QualityCheck anyNumber = QualityCheck.defaults().withNotes(1, 1_000_000_000);

    for (String variant : Goldens.VARIANTS) {
      if (tokens.get(variant).isJsonArray()) {
        TokenSequence rows = Goldens.tokens(Goldens.rows(tokens.get(variant)));
        EventTokenizer tokenizer = Goldens.tokenizer(variant);
        JsonObject golden = GOLDEN.getAsJsonObject(name).getAsJsonObject(variant);
        assertEqual(
            QualityCheck.defaults().check(rows, tokenizer.version()),
            golden.getAsJsonObject("quality"));
        assertEqual(
            anyNumber.check(rows, tokenizer.version()), golden.getAsJsonObject("quality_min1"));
      }
    }
  }

  private static void assertEqual(Quality quality, JsonObject golden) {
    assertThat(quality.isAccepted()).isEqualTo(golden.get("ok").getAsBoolean());
    assertThat(quality.reasons())
        .extracting(reason -> reason.name().toLowerCase(Locale.ROOT))
        .isEqualTo(
            golden.getAsJsonArray("reasons").asList().stream()
                .map(JsonElement::getAsString)
                .toList());
    assertThat(quality.notes()).isEqualTo(golden.get("total_notes").getAsInt());
    if (golden.has("alignment")) {
      Statistics statistics = quality.statistics().orElseThrow();
      assertClose(statistics.alignment(), golden, "alignment");
      assertClose(statistics.tonality(), golden, "tonality");
      assertClose(statistics.bandwidth(), golden, "notes_bandwidth");
      assertClose(statistics.density(), golden, "notes_density");
      assertClose(statistics.pianoFraction(), golden, "piano_ratio");
    }
  }

  private static void assertClose(double actual, JsonObject golden, String name) {
    assertThat(actual).as(name).isCloseTo(golden.get(name).getAsDouble(), ROUNDING);
  }
}
