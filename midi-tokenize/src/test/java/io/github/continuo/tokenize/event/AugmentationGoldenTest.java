package io.github.continuo.tokenize.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.continuo.tokenize.Goldens;
import io.github.continuo.tokenize.TokenSequence;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the reference makes of rows and given draws. */
class AugmentationGoldenTest {
  private static final JsonObject GOLDEN = Goldens.json("extra/augment.json.gz");

  static Stream<JsonObject> cases() {
    return GOLDEN.getAsJsonArray("cases").asList().stream().map(JsonElement::getAsJsonObject);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void rows_are_changed_as_by_the_reference(JsonObject golden) {
    String variant = golden.get("tokenizer").getAsString();
    TokenSequence tokens = firstRows(golden.get("file").getAsString(), variant);

    TokenSequence augmented =
        augmentation(golden).apply(tokens, Goldens.tokenizer(variant).version());

    assertThat(Goldens.rows(augmented)).isEqualTo(Goldens.rows(golden.get("out")));
    if (golden.get("unchanged").getAsBoolean()) {
      assertThat(augmented).isSameAs(tokens);
    }
  }

  @Test
  void shifts_are_drawn_in_the_order_of_the_reference() {
    List<String> order =
        GOLDEN.getAsJsonArray("draws_order").asList().stream()
            .map(JsonElement::getAsString)
            .toList();

    assertThat(order).containsExactly("pitch", "velocity", "cc_value", "bpm", "track", "channel");
  }

  private static TokenSequence firstRows(String file, String variant) {
    List<List<Integer>> rows =
        Goldens.rows(Goldens.json("tokens/" + file + ".json.gz").get(variant));
    int most = GOLDEN.get("input_rows").getAsInt();
    return Goldens.tokens(rows.subList(0, Math.min(most, rows.size())));
  }

  private static Augmentation augmentation(JsonObject golden) {
    int[] draws =
        golden.getAsJsonArray("draws").asList().stream().mapToInt(JsonElement::getAsInt).toArray();
    return new Augmentation(draws[0], draws[1], draws[2], draws[3], draws[4], draws[5]);
  }
}
