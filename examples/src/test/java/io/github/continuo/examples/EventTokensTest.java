package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@code tokenize} and {@code detokenize} with the tokenizers of events. */
class EventTokensTest {
  private static final String FILE = "syn02_format1_ppq96";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    FILE + ", v1",
    FILE + ", v1o",
    FILE + ", v2",
    FILE + ", v2o",
    "syn09_key_detect_override, v1",
    "syn09_key_detect_override, v1o",
    "syn09_key_detect_override, v2",
    "syn09_key_detect_override, v2o",
    "syn28_format0_16ch, v1",
    "syn28_format0_16ch, v1o",
    "syn28_format0_16ch, v2",
    "syn28_format0_16ch, v2o"
  })
  void rows_are_those_of_the_reference(String name, String variant) throws IOException {
    JsonObject object = tokenize(Goldens.midi(name), variant).object();

    assertThat(object.keySet()).containsExactly("file", "tokenizer", "optimize", "tokens");
    assertThat(object.get("tokenizer").getAsString()).isEqualTo("event-" + variant.substring(0, 2));
    assertThat(object.get("optimize").getAsBoolean()).isEqualTo(variant.endsWith("o"));
    assertThat(object.get("tokens")).isEqualTo(Goldens.rows(name, variant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1o", "v2", "v2o"})
  void detokenize_makes_the_normal_form_of_what_was_tokenized(String variant) throws IOException {
    Path tokens =
        Files.writeString(
            folder.resolve("tokens.json"), tokenize(Goldens.midi(FILE), variant).out());
    Path out = folder.resolve("out.mid");

    Run run = Run.of("detokenize", tokens, "-o", out);

    assertThat(run).isEqualTo(new Run(0, "", ""));
    EventVersion version = variant.startsWith("v1") ? EventVersion.V1 : EventVersion.V2;
    EventTokenizer tokenizer =
        variant.endsWith("o") ? EventTokenizer.optimizing(version) : EventTokenizer.of(version);
    Score normal = tokenizer.normalize(MidiReader.read(Goldens.midi(FILE)));
    assertThat(MidiReader.read(out)).isEqualTo(normal);
  }

  @Test
  void rows_of_other_programs_need_not_say_whether_they_are_optimised() throws IOException {
    JsonObject json = new JsonObject();
    json.addProperty("tokenizer", "event-v2");
    json.add("tokens", Goldens.rows(FILE, "v2o"));
    Path tokens = Files.writeString(folder.resolve("tokens.json"), json.toString());

    Run run = Run.of("detokenize", tokens, "-o", folder.resolve("out.mid"));

    assertThat(run).isEqualTo(new Run(0, "", ""));
  }

  @Test
  void people_read_what_each_row_says() {
    Path waltz = Goldens.midi(FILE);

    Run run = Run.of("tokenize", "--tokenizer", "event-v2", waltz);

    assertThat(run.out().lines())
        .startsWith(waltz.toString(), "  1    start")
        .endsWith("  2    end")
        .anyMatch(
            line ->
                line.matches(
                    "  3    note, beats 0, step \\d+, track \\d+, channel \\d+, pitch \\d+, "
                        + "velocity \\d+, duration \\d+"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--optimize | --optimize needs an event tokenizer, got note",
        "--tokenizer note --optimize | --optimize needs an event tokenizer, got note",
        "--tokenizer event-v1 --steps-per-beat 12 | --steps-per-beat, --step-millis and --quantize need the"
            + " note tokenizer, got event-v1",
        "--tokenizer event-v2 --optimize --step-millis 10 | --steps-per-beat, --step-millis and --quantize need the"
            + " note tokenizer, got event-v2",
        "--tokenizer event-v3 | must be one of [note, event-v1, event-v2], got event-v3",
      })
  void settings_of_another_tokenizer_are_wrong_usage(String options, String told) {
    List<Object> arguments = new ArrayList<>(List.of("tokenize", "--json"));
    arguments.addAll(List.of(options.split(" ")));
    arguments.add(Goldens.midi(FILE));

    Run run = Run.of(arguments.toArray());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("continuo: ").contains(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"tokenizer\": \"event-v2\", \"optimize\": 1, \"tokens\": []} | optimize must be true or false, got 1",
        "{\"tokenizer\": \"event-v2\", \"tokens\": [[1, 2]]} | position 0 must be a list of 8 token ids, got [1,2]",
        "{\"tokenizer\": \"event-v2\", \"tokens\": [[3,9,137,2201,2329,2345,2473,0]]} | position 0: expected duration",
        "{\"tokenizer\": \"event-v1\", \"tokens\": [[1,0,0,0,0,0,0,0],[7,0,0,0,0,0,0,0]]} | position 1: expected",
      })
  void rows_that_say_no_music_are_bad_input(String text, String told) throws IOException {
    Path tokens = Files.writeString(folder.resolve("tokens.json"), text);
    Path out = folder.resolve("out.mid");

    Run run = Run.of("detokenize", tokens, "--out", out);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("continuo: " + tokens + ": ").contains(told);
    assertThat(out).doesNotExist();
  }

  private static Run tokenize(Path file, String variant) {
    String tokenizer = "event-" + variant.substring(0, 2);
    return variant.endsWith("o")
        ? Run.of("tokenize", "--tokenizer", tokenizer, "--optimize", "--json", file)
        : Run.of("tokenize", "--tokenizer", tokenizer, "--json", file);
  }
}
