package io.github.continuo.examples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.examples.Run;
import io.github.continuo.examples.TinyModel;
import io.github.continuo.midi.KeySignature;
import io.github.continuo.midi.KeySignature.Mode;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeSignature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerateCommandTest {
  @TempDir static Path shared;
  private static Path model;

  @TempDir Path folder;
  private Path out;

  @BeforeAll
  static void save_model() throws IOException {
    model = TinyModel.saveTo(shared.resolve("model"));
  }

  @BeforeEach
  void name_the_output() {
    out = folder.resolve("out.mid");
  }

  private Run generated(Object... more) {
    Object[] given = {"generate", "--model", model, "-o", out};
    return Run.of(Stream.concat(Stream.of(given), Stream.of(more)).toArray());
  }

  @Test
  void new_piece_is_for_the_ensemble() throws IOException {
    Run run =
        generated(
            "--instruments", "flute, Acoustic Grand Piano",
            "--drum-kit", "jazz",
            "--tempo", 100,
            "--time-signature", "3/4",
            "--key", "F# minor",
            "--bars", 4,
            "--seed", 5);

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith(out + ": ").contains("seed 5");
    Score score = MidiReader.read(out);
    assertThat(score.tracks().get(0).events())
        .contains(
            new TimeSignature(0, 3, 4), new KeySignature(0, 3, Mode.MINOR), new Tempo(0, 600_000));
    assertThat(score.tracks().get(1).events()).contains(new ProgramChange(0, 0, 73));
    assertThat(score.tracks().get(2).events()).contains(new ProgramChange(0, 1, 0));
    assertThat(score.tracks().get(3).events())
        .contains(new ProgramChange(0, Note.DRUM_CHANNEL, 32));
    assertThat(score.notes()).allSatisfy(note -> assertThat(note.tick()).isLessThan(4 * 3 * 480));
  }

  @Test
  void new_piece_comes_from_nothing() throws IOException {
    Run run = generated("--notes", 12, "--json");

    assertThat(run.object().get("promptNotes").getAsInt()).isZero();
    assertThat(run.object().has("file")).isFalse();
    assertThat(MidiReader.read(out).notes()).hasSize(12);
  }

  @Test
  void pieces_come_in_variations() throws IOException {
    generated("--notes", 5, "--variations", 2);

    Score first = MidiReader.read(folder.resolve("out-1.mid"));
    Score second = MidiReader.read(folder.resolve("out-2.mid"));
    assertThat(first.notes()).hasSize(5);
    assertThat(second.notes()).hasSize(5);
    assertThat(first).isNotEqualTo(second);
  }

  @ParameterizedTest
  @CsvSource({
    "--instruments, flugelhorn, 'instrument must be one of General MIDI'",
    "--drum-kit, Jaz!, 'drum kit must be one of General MIDI'",
    "--tempo, 3, 'got 3'",
    "--time-signature, waltz, 'time signature must be two numbers such as 3/4, got \"waltz\"'",
    "--time-signature, 3/5, 'got 5'",
    "--key, H, 'key must be a note such as D or Bb, with minor for minor keys, got \"H\"'",
    "--key, G#, 'key must have at most 7 sharps or flats, got 8 for \"G#\"'",
    "--variations, 0, 'variations must be at least 1, got 0'",
    "--device, tpu, 'got \"tpu\"'"
  })
  void option_out_of_range_is_wrong_usage(String option, String value, String told) {
    Run run = generated(option, value);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("continuo: ").contains(told).doesNotContain("\tat ");
    assertThat(out).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "C, 0, MAJOR",
    "a minor, 0, MINOR",
    "Bb, -2, MAJOR",
    "bb, -2, MAJOR",
    "F#m, 3, MINOR",
    "C# major, 7, MAJOR",
    "Cb, -7, MAJOR",
    "Ab min, -7, MINOR",
    "B, 5, MAJOR"
  })
  void keys_have_the_sharps_they_are_known_by(String name, int sharps, Mode mode) {
    assertThat(KeyName.parse(name)).isEqualTo(new KeyName(sharps, mode));
  }
}
