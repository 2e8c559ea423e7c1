package io.github.continuo.tokenize.event.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import io.github.continuo.tokenize.Goldens;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The tables of the reference for keys and tempos. */
class KeyDetectionTest {

  @Test
  void the_key_of_a_histogram_is_that_of_the_reference() {
    for (JsonElement entry : table("detect_key_signature")) {
      int[] pitchClasses = ints(entry.getAsJsonArray().get(0).getAsJsonArray());
      JsonElement expected = entry.getAsJsonArray().get(1);

      OptionalInt tonic = KeyDetection.detectedTonic(pitchClasses);

      assertThat(tonic)
          .as(entry.toString())
          .isEqualTo(
              expected.isJsonNull() ? OptionalInt.empty() : OptionalInt.of(expected.getAsInt()));
    }
  }

  @Test
  void what_counts_no_twelve_pitch_classes_is_refused() {
    assertThatThrownBy(() -> KeyDetection.detectedTonic(new int[7]))
        .hasMessage("pitch classes must be 12 numbers of at least 0, got [0, 0, 0, 0, 0, 0, 0]");
    assertThatThrownBy(
            () -> KeyDetection.detectedTonic(new int[] {1, 0, 1, 0, 1, 1, 0, 1, 0, 1, -1, 1}))
        .hasMessageStartingWith("pitch classes must be 12 numbers of at least 0, got [1, 0");
  }

  @Test
  void counts_may_be_as_large_as_they_come() {
    int many = Integer.MAX_VALUE;
    int[] scaleOfC = {many, 0, many, 0, many, many, 0, many, 0, many, 0, many};

    assertThat(KeyDetection.detectedTonic(scaleOfC)).hasValue(0);
  }

  @Test
  void keys_and_sharps_belong_together_as_in_the_reference() {
    for (JsonElement entry : table("sf2key")) {
      int[] pair = ints(entry.getAsJsonArray());
      assertThat(KeyDetection.tonicOfMajor(pair[0])).as(entry.toString()).isEqualTo(pair[1]);
    }
    for (JsonElement entry : table("key2sf")) {
      int[] triple = ints(entry.getAsJsonArray());
      assertThat(KeyDetection.sharps(triple[0], triple[1] == 1))
          .as(entry.toString())
          .isEqualTo(triple[2]);
    }
  }

  @Test
  void tempos_become_whole_beats_a_minute_as_in_the_reference() {
    for (JsonElement entry : table("tempo2bpm_int")) {
      int[] pair = ints(entry.getAsJsonArray());
      assertThat(WholeTempo.beatsPerMinute(pair[0])).as(entry.toString()).isEqualTo(pair[1]);
    }
  }

  @Test
  void beats_a_minute_become_tempos_as_in_the_reference_within_what_a_file_can_say() {
    for (JsonElement entry : table("bpm2tempo")) {
      int[] pair = ints(entry.getAsJsonArray());
      assertThat(WholeTempo.microsPerQuarter(pair[0]))
          .as(entry.toString())
          .isEqualTo(Math.min(pair[1], 0xFF_FFFF));
    }
  }

  private static JsonArray table(String name) {
    return Goldens.json("extra/key_tempo.json").getAsJsonArray(name);
  }

  private static int[] ints(JsonArray json) {
    return json.asList().stream().mapToInt(JsonElement::getAsInt).toArray();
  }
}
