package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands with a dual model, which they take as they take the other kind. */
class DualCommandsTest {
  private static final int DIM = 256; // of the preset small-7m

  @TempDir static Path shared;
  private static Path data;
  private static Path model;
  private static Run training;

  @TempDir Path folder;
  private Path waltz;
  private Path out;

  @BeforeAll
  static void train_model() throws IOException {
    data = Songs.corpus(shared.resolve("data"));
    model = shared.resolve("dual");
    training = trained(model, "--steps", 4, "--validate-every", 2, "--optimize", "--json");
  }

  @BeforeEach
  void write_song() throws IOException {
    waltz = Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
    out = folder.resolve("out.mid");
  }

  private static Run trained(Path to, Object... more) {
    Object[] given = {
      "train",
      "--model",
      "dual",
      "--data",
      data,
      "--out",
      to,
      "--sequence-length",
      24,
      "--batch-size",
      2,
      "--device",
      "cpu"
    };
    return Run.of(Stream.concat(Stream.of(given), Stream.of(more)).toArray());
  }

  private Run continued(Path with, Object... more) {
    Object[] given = {"continue", waltz, "--model", with, "-o", out, "--device", "cpu"};
    return Run.of(Stream.concat(Stream.of(given), Stream.of(more)).toArray());
  }

  @Test
  void training_reports_and_saves_a_folder_of_the_family() throws IOException {
    JsonObject report = training.object();

    assertThat(training.status()).isZero();
    assertThat(training.err()).contains("6 pieces with", "step 4: validation loss ", ", saved");
    assertThat(report.get("steps").getAsInt()).isEqualTo(4);
    assertThat(report.get("trainingLoss").getAsDouble()).isBetween(0.0, 9.0);
    assertThat(report.get("validationLoss").getAsDouble()).isBetween(0.0, 9.0);
    assertThat(Files.readString(model.resolve("config.json")))
        .contains("\"midi_model\"", "\"net_config\"", "\"net_token_config\"");
    assertThat(model).isDirectoryContaining("glob:**/model.safetensors");
  }

  @Test
  void it_is_evaluated_column_by_column() {
    Run run =
        Run.of(
            "evaluate",
            model,
            "--data",
            data,
            "--split",
            "all",
            "--samples",
            1,
            "--prompt-bars",
            1,
            "--bars",
            2,
            "--device",
            "cpu",
            "--json");

    assertThat(run.status()).as(run.err()).isZero();
    JsonObject parts = run.object().getAsJsonObject("nllPerNoteByPart");
    assertThat(parts.keySet()).contains("onset", "pitch", "duration", "velocity", "track", "end");
    assertThat(run.object().get("notes").getAsLong()).isEqualTo(6 * 32 + 15);
    assertThat(run.object().getAsJsonArray("tokenTypes").toString())
        .contains("note: type", "note: pitch", "program change: program");
    assertThat(run.object().getAsJsonObject("samples").get("pieces").getAsInt()).isEqualTo(1);
  }

  @Test
  void one_command_continues_with_both_kinds_of_model() throws IOException {
    Path base = TinyModel.saveTo(folder.resolve("base"));
    Score prompt = Songs.waltz();
    for (Path with : List.of(base, model)) {
      Run run = continued(with, "--notes", 8, "--seed", 1, "--json");

      assertThat(run.err()).isEmpty();
      assertThat(run.status()).isZero();
      assertThat(run.object().get("newNotes").getAsInt()).isEqualTo(8);
      Score longer = MidiReader.read(out);
      assertThat(longer.timeBase()).isEqualTo(prompt.timeBase());
      for (int i = 0; i < prompt.tracks().size(); i++) {
        assertThat(longer.tracks().get(i).events())
            .startsWith(prompt.tracks().get(i).events().toArray(new ScoreEvent[0]));
      }
      assertThat(longer.notes().count()).isEqualTo(prompt.notes().count() + 8);
    }
  }

  @Test
  void what_is_switched_off_does_not_come() throws IOException {
    Run run =
        continued(
            model,
            "--positions",
            60,
            "--seed",
            3,
            "--no-control-changes",
            "--no-program-changes",
            "--block-channels",
            "10");

    assertThat(run.status()).isZero();
    Score longer = MidiReader.read(out);
    assertThat(longer.tracks().stream().flatMap(track -> track.events().stream()))
        .filteredOn(event -> event.tick() > 2880)
        .isNotEmpty()
        .doesNotHaveAnyElementsOfTypes(ProgramChange.class, ControlChange.class)
        .noneMatch(event -> event instanceof Note note && note.isDrum());
  }

  @Test
  void new_piece_is_for_the_ensemble() throws IOException {
    Run run =
        Run.of(
            "generate",
            "--model",
            model,
            "-o",
            out,
            "--instruments",
            "flute,cello",
            "--tempo",
            90,
            "--positions",
            60,
            "--seed",
            4,
            "--device",
            "cpu");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    Score score = MidiReader.read(out);
    assertThat(score.tracks().get(1).events()).contains(new ProgramChange(0, 0, 73));
    assertThat(score.tracks().get(2).events()).contains(new ProgramChange(0, 1, 42));
    assertThat(score.notes()).isNotEmpty().allMatch(note -> note.channel() <= 1);
  }

  @Test
  void new_piece_comes_from_nothing() throws IOException {
    Run run = Run.of("generate", "--model", model, "-o", out, "--notes", 5, "--seed", 4, "--json");

    assertThat(run.object().get("newNotes").getAsInt()).isEqualTo(5);
    assertThat(MidiReader.read(out).notes()).hasSize(5);
  }

  @Test
  void predicted_rows_and_augmentation_change_what_is_learned() {
    List<List<Object>> ways =
        List.of(List.of(), List.of("--targets-per-sequence", 6), List.of("--augment"));

    List<Run> runs =
        ways.stream()
            .map(
                more ->
                    trained(
                        folder.resolve("model"),
                        Stream.concat(
                                Stream.of("--steps", 2, "--warmup-steps", 0, "--restart", "--json"),
                                more.stream())
                            .toArray()))
            .toList();

    assertThat(runs).extracting(Run::status).containsOnly(0);
    assertThat(runs)
        .extracting(run -> run.object().get("validationLoss").getAsDouble())
        .doesNotHaveDuplicates();
  }

  @Test
  void adapter_of_either_net_changes_what_is_written() throws IOException {
    continued(model, "--notes", 12, "--seed", 5);
    byte[] plain = Files.readAllBytes(out);
    for (String map :
        List.of("net.layers.3.self_attn.o_proj", "net_token.layers.0.self_attn.o_proj")) {
      Path adapter = adapter(folder.resolve(map), map);

      Run adapted = continued(model, "--notes", 12, "--seed", 5, "--adapter", adapter);

      assertThat(adapted.err()).isEmpty();
      assertThat(adapted.status()).isZero();
      assertThat(Files.readAllBytes(out)).isNotEqualTo(plain);
    }
  }

  private static Path adapter(Path folder, String map) throws IOException {
    Files.createDirectory(folder);
    Files.writeString(
        folder.resolve("adapter_config.json"),
        "{\"peft_type\": \"LORA\", \"r\": 1, \"lora_alpha\": 8}");
    float[] wave = TinyModel.numbers(DIM, Math::cos);
    TinyModel.writeFactors(folder, map, wave, wave);
    return folder;
  }

  @ParameterizedTest
  @CsvSource({
    "--tokenizer, note, '--tokenizer must be one of [event-v2, event-v1] here, got note'",
    "--preset, base, 'preset of a dual model must be one of [small-7m, compact-34m, large-200m, tv1-medium'",
    "--steps-per-beat, 12, '--steps-per-beat, --step-millis and --quantize need the note tokenizer, got event-v2'"
  })
  void option_that_a_dual_model_cannot_take_is_wrong_usage(
      String option, String value, String told) {
    Path to = folder.resolve("model");

    Run run = trained(to, option, value);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("continuo: ").contains(told).doesNotContain("\tat ");
    assertThat(to).doesNotExist();
  }
}
