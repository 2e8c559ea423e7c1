package io.github.continuo.examples.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.continuo.examples.Pictures;
import io.github.continuo.examples.Run;
import io.github.continuo.examples.Songs;
import io.github.continuo.examples.TinyModel;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path model;

  @BeforeEach
  void write_corpus() throws IOException {
    data = Songs.corpus(folder.resolve("data"));
    model = folder.resolve("model");
  }

  private Run trained(Object... more) {
    Object[] given = {
      "train",
      "--data",
      data,
      "--out",
      model,
      "--sequence-length",
      40,
      "--batch-size",
      2,
      "--device",
      "cpu"
    };
    return Run.of(Stream.concat(Stream.of(given), Stream.of(more)).toArray());
  }

  @Test
  void model_that_was_trained_continues_music() throws IOException {
    Run training =
        trained(
            "--model", "base", "--preset", "small", "--steps", 4, "--validate-every", 2, "--json");
    Path prompt = Songs.write(Songs.scale(60, 16), folder.resolve("prompt.mid"));
    Path out = folder.resolve("out.mid");
    Run run =
        Run.of(
            "continue", prompt, "--model", model, "-o", out, "--notes", 8, "--seed", 1, "--json");

    assertThat(training.status()).isZero();
    JsonObject report = training.object();
    assertThat(report.get("steps").getAsInt()).isEqualTo(4);
    assertThat(report.get("trainingLoss").getAsDouble()).isBetween(0.0, 7.0);
    assertThat(report.get("validationLoss").getAsDouble()).isBetween(0.0, 7.0);
    assertThat(report.get("unigramLoss").getAsDouble()).isPositive();
    assertThat(training.err())
        .contains("6 pieces with", "1 of 7 files skipped", "step 4: validation loss ", ", saved");
    assertThat(model)
        .isDirectoryContaining("glob:**/config.json")
        .isDirectoryContaining("glob:**/continuo.json")
        .isDirectoryContaining("glob:**/model.safetensors");
    assertThat(run.status()).isZero();
    assertThat(run.object().get("newNotes").getAsInt()).isEqualTo(8);
    Score longer = MidiReader.read(out);
    assertThat(longer.notes().limit(16))
        .containsExactlyElementsOf(Songs.scale(60, 16).notes().toList());
    assertThat(longer.notes().count()).isEqualTo(24);
  }

  @Test
  void training_leaves_metrics_and_pictures_and_samples() throws IOException {
    Path prompt = Songs.write(Songs.scale(60, 16), folder.resolve("prompt.mid"));

    Run run =
        trained(
            "--steps", 4, "--validate-every", 2, "--samples-every", 2, "--sample-prompt", prompt);

    assertThat(run.status()).isZero();
    assertThat(Files.readAllLines(model.resolve("metrics.jsonl"))).hasSize(4 + 2);
    Pictures.assertIsDrawn(model.resolve("curves.png"));
    assertThat(model.resolve("curves.svg")).content().contains("<svg", "validation", "</svg>");
    assertThat(model.resolve("samples"))
        .isDirectoryContaining("glob:**/step-000002.mid")
        .isDirectoryContaining("glob:**/step-000004.png");
    assertThat(MidiReader.read(model.resolve("samples").resolve("step-000004.mid")).notes())
        .hasSize(16 + 128);
    assertThat(run.err()).contains("tokens/s, 0:00:00 left");
  }

  @Test
  void tokens_of_a_folder_are_kept_in_the_cache() throws IOException {
    Path cache = folder.resolve("cache");

    Run first = trained("--steps", 1, "--cache", cache, "--json");
    Run second = trained("--steps", 1, "--cache", cache, "--json");

    assertThat(first.status()).isZero();
    try (Stream<Path> files = Files.list(cache)) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .singleElement()
          .asString()
          .startsWith("data-");
    }
    assertThat(second.object().get("trainingLoss")).isEqualTo(first.object().get("trainingLoss"));
    assertThat(second.object().get("dataWaitFraction").getAsDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void one_piece_is_trained_on_and_the_user_told() throws IOException {
    data = Files.createDirectory(folder.resolve("one"));
    Songs.write(Songs.scale(60, 40), data.resolve("song.mid"));
    Songs.write(Songs.scale(63, 40), data.resolve("song in another key.mid"));

    Run run = trained("--steps", 1);

    assertThat(run.status()).isZero();
    assertThat(run.err())
        .contains("there is only one distinct piece: none is left for validation")
        .contains("training on 2 pieces", "validating on 0 with 0");
    assertThat(run.out()).contains("validation none");
  }

  @Test
  void two_pieces_are_one_to_train_on_and_one_to_validate_on() throws IOException {
    data = Files.createDirectory(folder.resolve("two"));
    Songs.write(Songs.scale(60, 40), data.resolve("song.mid"));
    Songs.write(Songs.waltz(), data.resolve("waltz.mid"));

    Run run = trained("--steps", 1);

    assertThat(run.status()).isZero();
    assertThat(run.err()).contains("training on 1 pieces", "validating on 1 with");
  }

  @Test
  void token_folder_trains_as_its_folder_of_songs_does() {
    Run fromFolder = trained("--steps", 2, "--json");
    Path folderOfSongs = data;
    data = folder.resolve("tokens");
    Run.of("tokenize", folderOfSongs, "--out", data);

    Run fromTokens = trained("--steps", 2, "--restart", "--json");

    assertThat(fromTokens.status()).isZero();
    assertThat(fromTokens.err()).contains("6 pieces with", "1 of 7 files skipped");
    for (String loss : List.of("trainingLoss", "validationLoss", "unigramLoss")) {
      assertThat(fromTokens.object().get(loss)).isEqualTo(fromFolder.object().get(loss));
    }
  }

  @Test
  void the_same_command_goes_on_where_the_last_one_ended() {
    Object[] given = {"--steps", 4, "--checkpoint-every", 1, "--keep-checkpoints", 3, "--json"};
    Run first = trained(given);

    Run second = trained(given);

    assertThat(first.object().get("stopReason").getAsString()).isEqualTo("completed");
    assertThat(first.object().get("skippedSteps").getAsInt()).isZero();
    assertThat(second.status()).isZero();
    assertThat(second.err())
        .contains("resuming after step 4 from " + model.resolve("checkpoints/step-000004"));
    assertThat(second.object()).isEqualTo(first.object());
    assertThat(model.resolve("checkpoints"))
        .isDirectoryContaining("glob:**/step-000002")
        .isDirectoryNotContaining("glob:**/step-000001");
  }

  @Test
  void other_settings_are_bad_input_unless_the_training_is_fresh() {
    trained("--steps", 2);

    assertBadInput(
        trained("--steps", 2, "--learning-rate", 1e-4),
        "can only resume with the same settings: optimizer.learningRate must be 6.0E-4, got 1.0E-4");
    assertThat(trained("--steps", 2, "--learning-rate", 1e-4, "--restart").status()).isZero();
  }

  @Test
  void model_of_someone_else_is_not_overwritten() throws IOException {
    TinyModel.saveTo(model);

    assertBadInput(trained("--steps", 2), "must be empty or hold a training run to resume");
  }

  @Test
  void patience_ends_a_training_and_an_average_is_another_model() {
    Run average = trained("--steps", 3, "--ema-decay", 0.5, "--json");
    Run impatient =
        trained(
            "--steps",
            50,
            "--warmup-steps",
            0,
            "--learning-rate",
            0.5,
            "--validate-every",
            1,
            "--patience",
            2,
            "--restart",
            "--json");

    assertThat(impatient.object().get("stopReason").getAsString()).isEqualTo("early_stopped");
    assertThat(impatient.err()).contains(": no improvement in ");
    assertThat(average.object().get("validationLoss").getAsDouble())
        .isNotEqualTo(
            trained("--steps", 3, "--restart", "--json")
                .object()
                .get("validationLoss")
                .getAsDouble());
  }

  @Test
  void token_folder_of_another_grid_is_bad_input() {
    Path tokens = folder.resolve("tokens");
    Run.of("tokenize", "--steps-per-beat", 24, data, "--out", tokens);
    data = tokens;

    assertBadInput(trained(), data + ": must hold tokens of NoteTokenizer[");
  }

  @Test
  void token_file_of_an_earlier_version_is_bad_input() throws IOException {
    data = Files.writeString(folder.resolve("data.tokens"), "CONTOKEN");

    assertBadInput(
        trained(), data + ": must be a token folder, got a file; tokenize the MIDI files anew");
  }

  @Test
  void rows_to_predict_and_schedule_change_what_is_learned() {
    List<Run> runs =
        Stream.of(
                List.of("--schedule", "cosine"),
                List.of("--schedule", "linear"),
                List.of("--schedule", "constant"),
                List.of("--targets-per-sequence", "4"))
            .map(
                more ->
                    trained(
                        "--steps",
                        4,
                        "--warmup-steps",
                        0,
                        "--restart",
                        "--json",
                        more.get(0),
                        more.get(1)))
            .toList();

    assertThat(runs).extracting(Run::status).containsOnly(0);
    assertThat(runs)
        .extracting(run -> run.object().get("validationLoss").getAsDouble())
        .doesNotHaveDuplicates();
  }

  @Test
  void lists_beside_the_data_split_it() throws IOException {
    Path splits = Files.createDirectory(data.resolve("splits"));
    Files.writeString(splits.resolve("train.txt"), "piece0\npiece1\n");
    Files.writeString(splits.resolve("val.txt"), "piece5\n");

    Run run = trained("--steps", 1);

    assertThat(run.status()).isZero();
    assertThat(run.err()).contains("training on 2 pieces").contains("validating on 1 with");
    assertThat(run.out()).startsWith(model + ": 1 steps, loss in nats per token: training ");
  }

  @ParameterizedTest
  @CsvSource({
    "--steps, 0, 'steps must be at least 1, got 0'",
    "--batch-size, 0, 'batch size must be at least 1, got 0'",
    "--gradient-accumulation, -1, 'accumulation must be at least 1, got -1'",
    "--sequence-length, 8, 'maxPositions must hold at least two of the longest events'",
    "--learning-rate, 0, 'got 0.0'",
    "--warmup-steps, -5, 'warm-up steps must be at least 0, got -5'",
    "--validate-every, 0, 'evaluation interval must be at least 1, got 0'",
    "--patience, -1, 'patience must be at least 0 (0 is without end), got -1'",
    "--ema-decay, 1, 'EMA decay must be in [0, 1), got 1.0'",
    "--checkpoint-every, 0, 'checkpoint interval must be at least 1, got 0'",
    "--keep-checkpoints, 0, 'kept checkpoints must be at least 1, got 0'",
    "--validation-fraction, 1, 'validation fraction must be in [0, 1), got 1.0'",
    "--steps-per-beat, 0, 'got 0'",
    "--device, gpu99, gpu99",
    "--model, huge, huge",
    "--preset, huge, 'preset of a base model must be one of [small, base], got huge'",
    "--targets-per-sequence, -1, 'targets per sequence must be at least 0 (0 is all of them), got -1'",
    "--schedule, steep, steep",
    "--samples-every, -1, 'steps between samples must be at least 1, got -1'",
    "--tokenizer, event-v2, '--tokenizer must be one of [note] here, got event-v2'",
    "--seed, '0 --augment', '--augment needs an event tokenizer, got note'",
    "--seed, '0 --optimize', '--optimize needs an event tokenizer, got note'"
  })
  void option_out_of_range_is_wrong_usage(String option, String value, String told) {
    String[] given = {"train", "--data", data.toString(), "--out", model.toString()};
    Stream<String> more = Stream.concat(Stream.of(option), Stream.of(value.split(" ")));
    Run run = Run.of(Stream.concat(Stream.of(given), more).toArray());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("continuo: ").contains(told).doesNotContain("\tat ");
    assertThat(model).doesNotExist();
  }

  @Test
  void missing_folder_is_bad_input() {
    data = folder.resolve("none");

    assertBadInput(trained(), "a corpus must be a folder, got " + data);
  }

  @Test
  void folder_without_music_is_bad_input() throws IOException {
    data = Files.createDirectory(folder.resolve("silent"));
    Files.writeString(data.resolve("broken.mid"), "not music");

    assertBadInput(
        trained(), data + ": must hold a MIDI file with notes, got none among 1: broken.mid (");
  }

  @Test
  void empty_folder_is_bad_input() throws IOException {
    data = Files.createDirectory(folder.resolve("empty"));

    assertBadInput(trained(), data + ": must hold a MIDI file with notes, got none among 0");
  }

  @Test
  void prompt_of_samples_that_is_no_music_is_bad_input() throws IOException {
    Path prompt = Files.writeString(folder.resolve("prompt.mid"), "not music");

    assertBadInput(trained("--sample-prompt", prompt), prompt + ": ");
  }

  @Test
  void list_that_names_a_missing_piece_is_bad_input() throws IOException {
    Path splits = Files.createDirectory(folder.resolve("splits"));
    Files.writeString(splits.resolve("train.txt"), "piece0\nghost\n");
    Files.writeString(splits.resolve("val.txt"), "piece1\n");

    assertBadInput(
        trained("--splits", splits), "train.txt names pieces that are not in the corpus: [ghost]");
  }

  @Test
  void file_in_the_place_of_the_model_is_bad_input() throws IOException {
    Files.createFile(model);

    assertBadInput(trained(), model + ": must be a folder, got a file");
  }

  /** The reason is the last line; progress comes before it. */
  private static void assertBadInput(Run run, String told) {
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines().toList().get((int) run.err().lines().count() - 1))
        .startsWith("continuo: ")
        .contains(told);
    assertThat(run.err()).doesNotContain("\tat ");
  }
}
