package io.github.continuo.examples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.continuo.examples.LoopSynthesizer;
import io.github.continuo.examples.Pictures;
import io.github.continuo.examples.Run;
import io.github.continuo.examples.Songs;
import io.github.continuo.examples.TinyModel;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.Track;
import io.github.continuo.picture.PianoRoll;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sound.midi.ShortMessage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContinueCommandTest {
  @TempDir static Path shared;
  private static Path model;

  @TempDir Path folder;
  private Path waltz;
  private Path out;

  @BeforeAll
  static void save_model() throws IOException {
    model = TinyModel.saveTo(shared.resolve("model"));
  }

  @BeforeEach
  void write_song() throws IOException {
    waltz = Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
    out = folder.resolve("out.mid");
  }

  private Run continued(Object... more) {
    Object[] given = {"continue", waltz, "--model", model, "-o", out};
    return Run.of(Stream.concat(Stream.of(given), Stream.of(more)).toArray());
  }

  @Test
  void output_begins_with_the_prompt_untouched_and_goes_on_with_new_notes() throws IOException {
    Run run = continued("--notes", 20, "--seed", 5);

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith(out + ": 20 new notes in ").contains("seed 5");
    Score prompt = MidiReader.read(waltz);
    Score longer = MidiReader.read(out);
    assertThat(longer.timeBase()).isEqualTo(prompt.timeBase());
    for (int i = 0; i < prompt.tracks().size(); i++) {
      Track before = prompt.tracks().get(i);
      Track after = longer.tracks().get(i);
      assertThat(after.events()).startsWith(before.events().toArray(new ScoreEvent[0]));
      assertThat(after.events().subList(before.events().size(), after.events().size()))
          .allSatisfy(event -> assertThat(event).isInstanceOf(Note.class))
          .allSatisfy(event -> assertThat(event.tick()).isGreaterThanOrEqualTo(2880));
    }
    assertThat(longer.notes().count()).isEqualTo(prompt.notes().count() + 20);
  }

  @Test
  void prompt_and_continuation_are_played_while_they_are_generated() throws Exception {
    Object[] options = {"--bars", 1, "--start", "next-bar", "--min-notes-per-bar", 2, "--seed", 3};
    assertThat(continued(options).status()).isZero();
    Score silent = MidiReader.read(out);

    List<LoopSynthesizer.Played> played =
        LoopSynthesizer.playing(
            () -> {
              Object[] play = {"--play", "--prompt-bars", 1, "--look-ahead", 0.2};
              Run run = continued(Stream.of(options, play).flatMap(Stream::of).toArray());
              assertThat(run.err()).isEmpty();
              assertThat(run.status()).isZero();
            });

    assertThat(MidiReader.read(out)).isEqualTo(silent);
    List<Note> expected = silent.notes().filter(note -> note.tick() >= 1440).toList();
    assertThat(keys(played, ShortMessage.NOTE_ON))
        .containsExactlyInAnyOrderElementsOf(expected.stream().map(Note::pitch).toList())
        .containsExactlyInAnyOrderElementsOf(keys(played, ShortMessage.NOTE_OFF));
    long[] starts =
        played.stream()
            .filter(each -> each.message().getCommand() == ShortMessage.NOTE_ON)
            .mapToLong(LoopSynthesizer.Played::micros)
            .toArray();
    assertThat(starts).isSorted();
    long barMicros = 3 * 400_000; // the new bar follows that of the prompt
    assertThat(LongStream.of(starts).filter(start -> start >= starts[0] + barMicros).count())
        .isGreaterThan(1);
  }

  private static List<Integer> keys(List<LoopSynthesizer.Played> played, int command) {
    return played.stream()
        .map(LoopSynthesizer.Played::message)
        .filter(message -> message.getCommand() == command)
        .map(ShortMessage::getData1)
        .toList();
  }

  @Test
  void music_starts_and_ends_where_it_is_asked_to() throws IOException {
    Object[] options = {"--bars", 2, "--start", "bar:4", "--seed", 2};

    assertThat(continued(options).err()).isEmpty();

    Score longer = MidiReader.read(out);
    long barTicks = 3L * 480;
    List<Note> added = longer.notes().filter(note -> note.tick() >= 2 * barTicks).toList();
    assertThat(added).isNotEmpty();
    assertThat(added.stream().mapToLong(Note::tick).min()).hasValue(3 * barTicks);
    assertThat(added).allMatch(note -> note.endTick() <= 5 * barTicks);
    assertThat(longer.endTick()).isEqualTo(5 * barTicks);
    assertThat(continued("--start", "bar:2").err()).contains("must be after the last onset");
    assertThat(continued("--start", "soon").err())
        .contains("start must be nearest-beat, now, next-beat, next-bar, bar:N or tick:N");
    assertThat(continued("--start", "bar:0").status()).isEqualTo(2);
  }

  @Test
  void says_as_json_what_was_done() {
    JsonObject object = continued("--notes", 10, "--seed", 7, "--device", "cpu", "--json").object();

    assertThat(object.keySet())
        .contains(
            "promptEvents",
            "newEvents",
            "newNotes",
            "seconds",
            "eventsPerSecond",
            "firstEventMillis",
            "device",
            "precision",
            "seed");
    assertThat(object.get("file").getAsString()).isEqualTo(waltz.toString());
    assertThat(object.get("out").getAsString()).isEqualTo(out.toString());
    assertThat(object.get("promptEvents").getAsInt()).isEqualTo(12);
    assertThat(object.get("promptNotes").getAsInt()).isEqualTo(6);
    assertThat(object.get("newEvents").getAsInt()).isEqualTo(10);
    assertThat(object.get("newNotes").getAsInt()).isEqualTo(10);
    assertThat(object.get("seconds").getAsDouble()).isPositive();
    assertThat(object.get("eventsPerSecond").getAsDouble()).isPositive();
    assertThat(object.get("firstEventMillis").getAsDouble()).isPositive();
    assertThat(object.get("device").getAsString()).isEqualTo("cpu");
    assertThat(object.get("precision").getAsString()).isIn("int8", "bf16", "fp32");
    assertThat(object.get("seed").getAsLong()).isEqualTo(7);
  }

  @Test
  void same_seed_gives_the_same_file_and_another_seed_another() throws IOException {
    continued("--notes", 20, "--seed", 5);
    byte[] first = Files.readAllBytes(out);
    continued("--notes", 20, "--seed", 5);
    byte[] second = Files.readAllBytes(out);
    continued("--notes", 20, "--seed", 6);
    byte[] other = Files.readAllBytes(out);

    assertThat(second).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void adapters_change_what_is_written() throws IOException {
    Path adapter = adapter(folder.resolve("adapter"), 1);
    Path opposite = adapter(folder.resolve("opposite"), -1);
    continued("--notes", 20, "--seed", 5);
    byte[] plain = Files.readAllBytes(out);

    Run adapted = continued("--notes", 20, "--seed", 5, "--adapter", adapter);
    byte[] changed = Files.readAllBytes(out);
    continued("--notes", 20, "--seed", 5, "--adapter", adapter, "--adapter", opposite);
    byte[] changedBack = Files.readAllBytes(out);

    assertThat(adapted.status()).isZero();
    assertThat(changed).isNotEqualTo(plain);
    assertThat(changedBack).isNotEqualTo(changed);
  }

  /** An adapter of the output, with a sign. */
  private static Path adapter(Path folder, float sign) throws IOException {
    Files.createDirectory(folder);
    Files.writeString(
        folder.resolve("adapter_config.json"),
        "{\"peft_type\": \"LORA\", \"r\": 1, \"lora_alpha\": 1}");
    TinyModel.writeFactors(
        folder, "lm_head", TinyModel.numbers(8, i -> sign), TinyModel.numbers(836, Math::cos));
    return folder;
  }

  @Test
  void adapter_that_is_none_is_bad_input() {
    Run run = continued("--adapter", folder);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("adapter_config.json: there is no such file");
  }

  @Test
  void API_5_seed_that_was_drawn_is_told_and_gives_the_same_file_again() throws IOException {
    long seed = continued("--notes", 20, "--json").object().get("seed").getAsLong();
    byte[] first = Files.readAllBytes(out);

    continued("--notes", 20, "--seed", seed);

    assertThat(out).hasBinaryContent(first);
    assertThat(continued("--notes", 1, "--json").object().get("seed").getAsLong())
        .isNotEqualTo(seed);
  }

  @Test
  void variations_are_numbered_files_of_rising_seeds() throws IOException {
    Path svg = folder.resolve("roll.svg");

    Run run =
        continued("--notes", 10, "--seed", 5, "--variations", 3, "--json", "--piano-roll", svg);

    assertThat(run.status()).isZero();
    assertThat(out).doesNotExist();
    assertThat(run.objects())
        .extracting(object -> object.get("seed").getAsInt())
        .containsExactly(5, 6, 7);
    for (int i = 1; i <= 3; i++) {
      Path file = folder.resolve("out-" + i + ".mid");
      assertThat(run.objects().get(i - 1).get("out").getAsString()).isEqualTo(file.toString());
      assertThat(MidiReader.read(file).notes().count()).isEqualTo(6 + 10);
      PianoRoll expected = Pictures.promptAndNew(MidiReader.read(waltz), MidiReader.read(file));
      assertThat(Files.readAllLines(folder.resolve("roll-" + i + ".svg")))
          .containsExactlyInAnyOrderElementsOf(expected.toSvg().lines().toList());
    }
  }

  @Test
  void blocked_channels_stay_silent() throws IOException {
    continued("--notes", 30, "--seed", 5, "--block-channels", "10,16", "--no-control-changes");

    assertThat(MidiReader.read(out).notes().filter(Note::isDrum)).hasSize(2); // of the prompt
    assertThat(MidiReader.read(out).notes()).hasSize(6 + 30);
  }

  @Test
  void no_more_of_the_prompt_is_read_than_asked_for() {
    JsonObject object = continued("--notes", 3, "--max-prompt-length", 6, "--json").object();

    assertThat(object.get("promptLength").getAsInt()).isBetween(2, 6);
  }

  @ParameterizedTest
  @CsvSource({"--bars, 2, 2880", "--beats, 5, 2400", "--seconds, 2, 2400"})
  void new_notes_start_inside_the_amount(String option, double amount, long ticks)
      throws IOException {
    continued(option, amount, "--seed", 3);

    assertThat(MidiReader.read(out).notes())
        .hasSizeGreaterThan(6)
        .allSatisfy(note -> assertThat(note.tick()).isLessThan(2880 + ticks));
  }

  @Test
  void picture_shows_prompt_and_new_part() throws IOException {
    Path svg = folder.resolve("roll.svg");

    continued("--notes", 20, "--seed", 5, "--piano-roll", svg);

    String picture = Files.readString(svg);
    assertThat(picture).contains(">prompt<", ">new<");
    Score longer = MidiReader.read(out);
    assertThat(picture.lines().filter(line -> line.matches("<rect .*height=\"[56]\".*")).count())
        .isGreaterThanOrEqualTo(longer.notes().count());
  }

  @Test
  void picture_may_be_a_png_file() throws IOException {
    Path png = folder.resolve("roll.PNG");

    continued("--notes", 20, "--seed", 5, "--piano-roll", png);

    Pictures.assertShows(png, Pictures.promptAndNew(MidiReader.read(waltz), MidiReader.read(out)));
  }

  @Test
  void picture_of_another_format_is_wrong_usage() {
    Run run = continued("--piano-roll", folder.resolve("roll.jpg"));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .contains("'--piano-roll'", "the name of a picture must end in .png, .svg or .html, got \"")
        .doesNotContain("\tat ");
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "--bars, 0, 'length must be more than 0, got 0.0'",
    "--notes, -3, 'length must be more than 0, got -3.0'",
    "--notes, many, many",
    "--temperature, -0.5, 'temperature must be at least 0 (0 is greedy), got -0.5'",
    "--temperature, NaN, 'got NaN'",
    "--top-k, -1, 'topK must be at least 0 (0 is all), got -1'",
    "--top-p, 0, 'topP must be in (0, 1] (1 is all), got 0.0'",
    "--top-p, 1.5, 'got 1.5'",
    "--seed, x, x",
    "--variations, 0, 'variations must be at least 1, got 0'",
    "--max-prompt-length, -1, 'maxPromptLength must be at least 0 (0 is all that fit), got -1'",
    "--block-channels, '10,0', 'a channel must be in 1..16 (10 is the drum channel), got \"0\"'",
    "--device, gpu99, 'device \"gpu99\" requested but this engine sees only [cpu'",
    "--device, tpu, 'device must be auto, cpu, gpu, gpu followed by a number, or mps, got \"tpu\"'"
  })
  void option_out_of_range_is_wrong_usage(String option, String value, String told) {
    Run run = continued(option, value);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("continuo: ").contains(told).doesNotContain("\tat ");
    assertThat(out).doesNotExist();
  }

  @Test
  void two_amounts_are_wrong_usage() {
    assertThat(continued("--bars", 1, "--notes", 1).status()).isEqualTo(2);
  }

  @Test
  void file_that_is_no_midi_file_is_bad_input() throws IOException {
    Files.writeString(waltz, "not music");

    assertBadInput(continued(), waltz + ": ", "must begin with MThd, got 9 bytes without it");
  }

  @Test
  void empty_file_is_bad_input() throws IOException {
    Files.write(waltz, new byte[0]);

    assertBadInput(continued(), waltz + ": ", "must begin with MThd, got 0 bytes without it");
  }

  @Test
  void missing_file_is_bad_input() throws IOException {
    Files.delete(waltz);

    assertBadInput(continued(), waltz + ": there is no such file", "");
  }

  @Test
  void prompt_without_notes_is_bad_input() throws IOException {
    Track silence = Track.of(List.of(new Tempo(0, 500_000)), 1920);
    Songs.write(Score.of(Songs.TIME_BASE, List.of(silence)), waltz);

    assertBadInput(continued(), waltz + ": prompt must have at least one note, got none", "");
  }

  @Test
  void missing_folder_of_the_output_is_bad_input() {
    out = folder.resolve("none/out.mid");

    assertBadInput(continued(), out + ": its folder must exist, got none", "");
  }

  @Test
  void missing_folder_of_the_picture_is_bad_input() {
    Path png = folder.resolve("none/out.png");

    assertBadInput(continued("--piano-roll", png), png + ": its folder must exist, got none", "");
  }

  @Test
  void folder_without_a_model_is_bad_input() {
    Run run = Run.of("continue", waltz, "--model", folder, "-o", out);

    assertBadInput(run, folder + " must hold one of: a base model", "");
  }

  @Test
  void missing_model_is_bad_input() {
    Path none = folder.resolve("none");
    Run run = Run.of("continue", waltz, "--model", none, "-o", out);

    assertBadInput(run, none + ": a model must be a folder or one of the bundled", "");
  }

  @Test
  void checkpoint_without_a_tensor_is_bad_input() throws IOException {
    Run run = continuedAfter(header -> header.add("other", header.remove("model.norm.weight")));

    assertBadInput(run, "model.safetensors: weights: model.norm.weight is missing", "");
  }

  @Test
  void checkpoint_with_a_misshapen_tensor_is_bad_input() throws IOException {
    Run run =
        continuedAfter(
            header -> {
              JsonArray turned = new JsonArray();
              turned.add(16);
              turned.add(8);
              JsonElement down = header.get("model.layers.1.mlp.down_proj.weight");
              down.getAsJsonObject().add("shape", turned);
            });

    assertBadInput(
        run, "weights: model.layers.1.mlp.down_proj.weight is (8, 16), file has (16, 8)", "");
  }

  @Test
  void checkpoint_that_was_cut_off_is_bad_input() throws IOException {
    Path cut = TinyModel.saveTo(folder.resolve("cut"));
    byte[] bytes = Files.readAllBytes(cut.resolve("model.safetensors"));
    Files.write(cut.resolve("model.safetensors"), Arrays.copyOf(bytes, 4000));

    assertBadInput(Run.of("continue", waltz, "--model", cut, "-o", out), "model.safetensors: ", "");
  }

  private Run continuedAfter(Consumer<JsonObject> change) throws IOException {
    Path changed = TinyModel.saveTo(folder.resolve("changed"));
    TinyModel.changeHeader(changed, change);
    return Run.of("continue", waltz, "--model", changed, "-o", out, "--json");
  }

  private void assertBadInput(Run run, String told, String alsoTold) {
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("continuo: ").contains(told).contains(alsoTold);
    assertThat(out).doesNotExist();
  }
}
