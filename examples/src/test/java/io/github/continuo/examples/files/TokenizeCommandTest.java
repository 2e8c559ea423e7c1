package io.github.continuo.examples.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonObject;
import io.github.continuo.data.Corpus;
import io.github.continuo.data.TokenFolder;
import io.github.continuo.examples.Run;
import io.github.continuo.examples.Songs;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests {@code tokenize} and {@code detokenize} with the note tokenizer. */
class TokenizeCommandTest {
  @TempDir Path folder;
  private Path waltz;
  private Path out;

  @BeforeEach
  void write_song() throws IOException {
    waltz = Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
    out = folder.resolve("out.mid");
  }

  @Test
  void rows_are_the_tokens_from_start_to_end() {
    Run run = Run.of("tokenize", "--tokenizer", "note", "--json", waltz);

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    JsonObject object = run.object();
    assertThat(object.keySet()).containsExactly("file", "tokenizer", "stepsPerBeat", "tokens");
    assertThat(object.get("tokenizer").getAsString()).isEqualTo("note");
    assertThat(object.get("stepsPerBeat").getAsInt()).isEqualTo(12);
    assertThat(object.getAsJsonArray("tokens").toString())
        .isEqualTo(
            "[[834],[140],[316],[130],[420],[12],[140],[320],[12],[140],[323],[12],[164],[328],"
                + "[130],[420],[832]]");
  }

  @Test
  void people_read_what_each_token_says() {
    Run run = Run.of("tokenize", waltz);

    assertThat(run.out().lines())
        .startsWith(waltz.toString(), "  834  start", "  140  duration 12", "  316  note 60");
  }

  @ParameterizedTest
  @CsvSource({"--steps-per-beat, 24, stepsPerBeat", "--step-millis, 32, stepMillis"})
  void grid_is_chosen_and_told(String option, int value, String name) {
    JsonObject object = Run.of("tokenize", "--json", option, value, waltz).object();

    assertThat(object.get(name).getAsInt()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "--steps-per-beat, 0, 'got 0'",
    "--steps-per-beat, 1000, 'got 1000'",
    "--step-millis, -1, 'got -1'",
    "--step-millis, soon, soon",
    "--tokenizer, words, words"
  })
  void option_out_of_range_is_wrong_usage(String option, String value, String told) {
    Run run = Run.of("tokenize", "--json", option, value, waltz);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("continuo: ").contains(told);
  }

  @Test
  void two_grids_are_wrong_usage() {
    assertThat(Run.of("tokenize", "--steps-per-beat", 12, "--step-millis", 32, waltz).status())
        .isEqualTo(2);
  }

  @Test
  void bad_file_is_told_and_the_others_are_done() throws IOException {
    Path text = Files.writeString(folder.resolve("text.mid"), "not music");

    Run run = Run.of("tokenize", "--json", text, waltz);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.objects())
        .extracting(object -> object.has("tokens"))
        .containsExactly(false, true);
    assertThat(run.objects().get(0).get("error").getAsString()).contains("must begin with MThd");
    assertThat(run.err().lines()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"--steps-per-beat, 24", "--step-millis, 10"})
  void detokenize_makes_the_normal_form_of_what_was_tokenized(String option, int value)
      throws IOException {
    Path tokens =
        Files.writeString(
            folder.resolve("tokens.json"),
            Run.of("tokenize", "--json", option, value, waltz).out());

    Run run = Run.of("detokenize", tokens, "-o", out);

    assertThat(run).isEqualTo(new Run(0, "", ""));
    TimeGrid grid =
        option.equals("--step-millis")
            ? TimeGrid.milliseconds(value)
            : TimeGrid.stepsPerBeat(value);
    Score normal = NoteTokenizer.of(grid).normalize(Songs.waltz());
    assertThat(MidiReader.read(out).notes())
        .extracting(Note::tick, Note::durationTicks, Note::channel, Note::pitch)
        .containsExactlyInAnyOrderElementsOf(
            normal
                .notes()
                .map(note -> tuple(note.tick(), note.durationTicks(), note.channel(), note.pitch()))
                .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not json [ | tokens must be one JSON object, as 'tokenize --json' prints it",
        "[1, 2] | tokens must be one JSON object, as 'tokenize --json' prints it",
        "{} {} | tokens must be one JSON object, as 'tokenize --json' prints it",
        "{\"tokens\": []} | tokenizer must be one of [note, event-v1, event-v2], got null",
        "{\"tokenizer\": \"word\"} | tokenizer must be one of [note, event-v1, event-v2], got \"word\"",
        "{\"tokenizer\": \"note\", \"tokens\": []} | stepsPerBeat must be a whole number, got null",
        "{\"tokenizer\": \"note\", \"stepsPerBeat\": 0, \"tokens\": []} | got 0",
        "{\"tokenizer\": \"note\", \"stepsPerBeat\": 12} | tokens must be a list, got null",
        "{\"tokenizer\": \"note\", \"stepMillis\": 9, \"tokens\": [[1, 2]]} | position 0 must be a list of one token id, got [1,2]",
        "{\"tokenizer\": \"note\", \"stepMillis\": 9, \"tokens\": [[834], [1.5]]} | position 1 must be a whole number, got 1.5",
        "{\"tokenizer\": \"note\", \"stepMillis\": 9, \"tokens\": [[834], [999]]} | 999",
      })
  void tokens_that_say_no_music_are_bad_input(String text, String told) throws IOException {
    Path tokens = Files.writeString(folder.resolve("tokens.json"), text);

    Run run = Run.of("detokenize", tokens, "--out", out);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("continuo: " + tokens + ": ").contains(told);
    assertThat(out).doesNotExist();
  }

  @Test
  void missing_tokens_are_bad_input() {
    Run run = Run.of("detokenize", folder.resolve("none.json"), "-o", out);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).endsWith("none.json: there is no such file" + System.lineSeparator());
  }

  @Test
  void missing_folder_of_the_output_is_bad_input() throws IOException {
    Path tokens = Files.createFile(folder.resolve("tokens.json"));

    Run run = Run.of("detokenize", tokens, "-o", folder.resolve("none/out.mid"));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("out.mid: its folder must exist, got none");
  }

  @Test
  void folder_becomes_a_token_folder() throws IOException {
    Path data = Songs.corpus(folder.resolve("data"));
    Path tokens = folder.resolve("tokens");

    Run run = Run.of("tokenize", "--steps-per-beat", 24, data, "--out", tokens, "--json");

    assertThat(run.status()).isZero();
    Corpus corpus = TokenFolder.read(tokens, NoteTokenizer.of(TimeGrid.stepsPerBeat(24)));
    JsonObject object = run.object();
    assertThat(object.keySet())
        .containsExactly("file", "out", "files", "pieces", "positions", "skipped");
    assertThat(object.get("file").getAsString()).isEqualTo(data.toString());
    assertThat(object.get("files").getAsInt()).isEqualTo(7);
    assertThat(object.get("pieces").getAsInt()).isEqualTo(6).isEqualTo(corpus.pieces().size());
    assertThat(object.get("positions").getAsLong()).isEqualTo(corpus.positions());
    JsonObject skipped = object.getAsJsonArray("skipped").get(0).getAsJsonObject();
    assertThat(skipped.get("file").getAsString()).isEqualTo("broken.mid");
    assertThat(skipped.get("reason").getAsString()).contains("must begin with MThd");
    assertThat(run.err()).contains("Tokenizing");
  }

  @Test
  void token_folder_that_is_made_again_is_replaced() throws IOException {
    Path data = Songs.corpus(folder.resolve("data"));
    Path tokens = folder.resolve("tokens");
    Run first = Run.of("tokenize", data, "--out", tokens, "--threads", 1);
    Files.delete(data.resolve("broken.mid"));

    Run second = Run.of("tokenize", data, "--step-millis", 10, "--out", tokens, "--json");

    assertThat(first.out())
        .startsWith(tokens + ": 6 pieces with ")
        .contains("1 of 7 files skipped", "  skipped broken.mid: ");
    assertThat(second.object().get("pieces").getAsInt()).isEqualTo(6);
    assertThat(second.object().getAsJsonArray("skipped")).isEmpty();
    assertThat(TokenFolder.read(tokens, NoteTokenizer.of(TimeGrid.milliseconds(10))).pieces())
        .hasSize(6);
  }

  @Test
  void token_folder_takes_one_folder_and_at_least_one_thread() throws IOException {
    Path data = Songs.corpus(folder.resolve("data"));
    Path tokens = folder.resolve("tokens");

    Run two = Run.of("tokenize", data, data, "--out", tokens);
    Run none = Run.of("tokenize", data, "--out", tokens, "--threads", 0);

    assertThat(two.status()).isEqualTo(2);
    assertThat(two.err()).contains("--out takes one folder, got 2 files");
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("threads must be at least 1, got 0");
    assertThat(tokens).doesNotExist();
  }

  @Test
  void token_folder_that_cannot_be_made_is_bad_input() throws IOException {
    Path data = Songs.corpus(folder.resolve("data"));
    Path silent = Files.createDirectory(folder.resolve("silent"));
    Path tokens = folder.resolve("tokens");

    assertBadPass(
        Run.of("tokenize", waltz, "--out", out), "a corpus must be a folder, got " + waltz);
    assertBadPass(
        Run.of("tokenize", data, "--out", waltz), waltz + ": must be a folder, got a file");
    assertBadPass(
        Run.of("tokenize", data, "--out", data),
        data + ": must be a new or empty folder, or a token folder");
    assertBadPass(
        Run.of("tokenize", data), data + ": a folder must be given with --out, got it without");
    assertBadPass(
        Run.of("tokenize", silent, "--out", tokens),
        silent + ": must hold a MIDI file with notes, got none among 0");
  }

  /** The reason is the last line; progress comes before it. */
  private static void assertBadPass(Run run, String told) {
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().reduce("", (before, line) -> line))
        .startsWith("continuo: ")
        .contains(told);
    assertThat(run.err()).doesNotContain("\tat ");
  }
}
