package io.github.continuo.tokenize.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiResources;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.Goldens;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer.Optimization;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of the reference, id for id. */
class EventTokenizerGoldenTest {

  /** A file and a variant on which the reference fails. */
  private static final String TWO_DEFAULT_KEYS_IN_ONE_STEP = "syn35_key_twice_same_step";

  static List<String> names() {
    return Goldens.names();
  }

  static Set<String> filesWithOptions() {
    return Goldens.json("extra/tokenize_options.json.gz").getAsJsonObject("tokens").keySet();
  }

  @ParameterizedTest
  @MethodSource("names")
  void all_four_variants_write_the_rows_of_the_reference(String name) {
    JsonObject expected = Goldens.json("tokens/" + name + ".json.gz");

    List<String> variants =
        Goldens.VARIANTS.stream().filter(variant -> expected.get(variant).isJsonArray()).toList();
    assertThat(variants).hasSize(name.equals(TWO_DEFAULT_KEYS_IN_ONE_STEP) ? 3 : 4);
    for (String variant : variants) {
      assertThat(rowsWithEnd(Goldens.tokenizer(variant), name))
          .as(variant)
          .isEqualTo(Goldens.rows(expected.get(variant)));
    }
  }

  @Test
  void a_default_key_that_replaced_another_in_its_step_is_removed_without_failing() {
    List<List<Integer>> rows =
        rowsWithEnd(EventTokenizer.of(EventVersion.V2), TWO_DEFAULT_KEYS_IN_ONE_STEP);

    assertThat(Goldens.json("tokens/" + TWO_DEFAULT_KEYS_IN_ONE_STEP + ".json.gz").get("v2"))
        .matches(golden -> golden.getAsJsonObject().has("error"));
    assertThat(rows).isNotEmpty().noneMatch(row -> row.get(0) == 8);
  }

  @ParameterizedTest
  @MethodSource("filesWithOptions")
  void every_set_of_options_gives_the_rows_of_the_reference(String name) {
    JsonObject golden = Goldens.json("extra/tokenize_options.json.gz");
    JsonObject options = golden.getAsJsonObject("options");
    Map<String, JsonElement> expected =
        golden.getAsJsonObject("tokens").getAsJsonObject(name).asMap();

    expected.forEach(
        (variant, rows) -> {
          JsonObject option = options.getAsJsonObject(variant.substring(3));
          List<List<Integer>> all = rowsWithEnd(tokenizer(variant.substring(0, 2), option), name);
          assertThat(option.has("add_bos_eos") ? all.subList(1, all.size() - 1) : all)
              .as(variant)
              .isEqualTo(Goldens.rows(rows));
        });
  }

  /** Malformed files, and with which versions the reference has made rows of them. */
  static Stream<Arguments> malformedFilesWithRows() {
    return Goldens.json("midi_bad/expected.json").asMap().entrySet().stream()
        .flatMap(
            file ->
                Stream.of("v1", "v2")
                    .filter(
                        version ->
                            file.getValue().getAsJsonObject().has(version)
                                && file.getValue().getAsJsonObject().get(version).isJsonArray())
                    .map(version -> Arguments.of(file.getKey(), version)));
  }

  /** Of 17 files, 5 cannot be read by it, and of 12 read twice it fails with 3. */
  @Test
  void no_malformed_file_that_the_reference_has_made_rows_of_is_passed_over() {
    assertThat(Goldens.json("midi_bad/expected.json").keySet()).hasSize(17);
    assertThat(malformedFilesWithRows()).hasSize(12 * 2 - 3);
  }

  @ParameterizedTest
  @MethodSource("malformedFilesWithRows")
  void what_the_reference_finds_in_malformed_files_gives_its_rows(String name, String version) {
    JsonObject expected = Goldens.json("midi_bad/expected.json").getAsJsonObject(name);
    Score score = Goldens.shortScore(expected.getAsJsonArray("score").deepCopy());

    assertThat(rowsWithEnd(Goldens.tokenizer(version), score))
        .isEqualTo(Goldens.rows(expected.get(version)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"no_end_of_track", "format2", "trailing_garbage", "trailing_garbage_long"})
  void malformed_files_that_are_read_alike_give_the_rows_of_the_reference(String name)
      throws IOException {
    JsonObject expected = Goldens.json("midi_bad/expected.json").getAsJsonObject(name);

    Score score = MidiReader.read(MidiResources.path("golden/midi_bad/" + name + ".mid"));

    for (String version : List.of("v1", "v2")) {
      assertThat(rowsWithEnd(Goldens.tokenizer(version), score))
          .as(version)
          .isEqualTo(Goldens.rows(expected.get(version)));
    }
  }

  private static EventTokenizer tokenizer(String version, JsonObject option) {
    EventTokenizer tokenizer = Goldens.tokenizer(version);
    for (Map.Entry<String, JsonElement> entry : option.asMap().entrySet()) {
      JsonElement value = entry.getValue();
      tokenizer =
          switch (entry.getKey()) {
            case "cc_eps" -> tokenizer.withControlTolerance(value.getAsInt());
            case "tempo_eps" -> tokenizer.withTempoTolerance(value.getAsInt());
            case "remap_track_channel" ->
                switched(tokenizer, Optimization.RENUMBER, value.getAsBoolean());
            case "add_default_instr" ->
                switched(tokenizer, Optimization.ADD_DEFAULT_INSTRUMENTS, value.getAsBoolean());
            case "remove_empty_channels" ->
                switched(tokenizer, Optimization.REMOVE_SILENT_CHANNELS, value.getAsBoolean());
            case "add_bos_eos" -> tokenizer;
            default -> throw new AssertionError("unknown option " + entry);
          };
    }
    return tokenizer;
  }

  private static EventTokenizer switched(
      EventTokenizer tokenizer, Optimization optimization, boolean on) {
    return on ? tokenizer.with(optimization) : tokenizer.without(optimization);
  }

  private static List<List<Integer>> rowsWithEnd(EventTokenizer tokenizer, String name) {
    return rowsWithEnd(tokenizer, Goldens.score(name));
  }

  private static List<List<Integer>> rowsWithEnd(EventTokenizer tokenizer, Score score) {
    TokenSequence tokens = tokenizer.encode(score).tokens();
    return Goldens.rows(tokens.concat(tokenizer.end()));
  }
}
