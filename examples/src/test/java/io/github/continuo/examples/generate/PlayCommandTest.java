package io.github.continuo.examples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.github.continuo.examples.Continuo;
import io.github.continuo.examples.JavaProcess;
import io.github.continuo.examples.Run;
import io.github.continuo.examples.Songs;
import io.github.continuo.examples.TinyModel;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.Track;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.MidiUnavailableException;
import javax.sound.midi.Synthesizer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlayCommandTest {
  @TempDir static Path shared;
  private static Path model;

  @TempDir Path folder;
  private Path waltz;

  @BeforeAll
  static void save_model() throws IOException {
    model = TinyModel.saveTo(shared.resolve("model"));
  }

  @BeforeEach
  void write_song() throws IOException {
    waltz = Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
  }

  private Run played(Object... more) {
    Object[] given = {"play", waltz, "--model", model};
    return Run.of(Stream.concat(Stream.of(given), Stream.of(more)).toArray());
  }

  @Test
  void dry_run_says_what_is_played_when_the_prompt_first() {
    Run run = played("--dry-run", "--notes", 5, "--seed", 5, "--prompt-bars", 1);

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    List<String> lines = run.out().lines().toList();
    assertThat(lines)
        .startsWith(
            "    0.000 s  program change, program 40, channel 3",
            "    0.000 s  control change, controller 64, value 127, channel 3",
            "    0.000 s  note on, pitch 72, velocity 74, channel 3");
    assertThat(lines).filteredOn(line -> line.contains("note on")).hasSize(2 + 5); // with a drum
    assertThat(lines).filteredOn(line -> line.contains("note off")).hasSize(2 + 5);
  }

  @Test
  void dry_run_says_as_json_what_is_played_in_the_song_s_tempo() {
    Run run = played("--dry-run", "--json", "--bars", 2, "--seed", 5, "--prompt-bars", 0);

    List<JsonObject> notes =
        run.objects().stream()
            .filter(object -> object.get("message").getAsString().equals("note on"))
            .toList();
    assertThat(notes).isNotEmpty();
    for (JsonObject note : notes) { // two bars of three beats of 0.4 seconds
      assertThat(note.get("seconds").getAsDouble()).isBetween(0.0, 2.4);
      assertThat(note.keySet())
          .containsExactly("seconds", "message", "pitch", "velocity", "channel");
    }
  }

  @Test
  void API_5_seed_that_nobody_has_named_is_told_and_plays_the_same_again() {
    Run first = played("--dry-run", "--notes", 5);
    Run other = played("--dry-run", "--notes", 5);
    Run again =
        played("--dry-run", "--notes", 5, "--seed", first.err().replaceFirst("seed ", "").strip());

    assertThat(first.err()).matches("seed \\d+\\R").isNotEqualTo(other.err());
    assertThat(again.out()).isEqualTo(first.out());
    assertThat(again.err()).isEmpty();
  }

  @Test
  void an_interrupt_ends_the_music_and_is_no_error() throws Exception {
    Run[] run = new Run[1];
    Thread player =
        new Thread(() -> run[0] = played("--dry-run", "--notes", 1_000_000, "--seed", 1));
    player.start();
    Thread.sleep(300); // wherever it may be by then

    player.interrupt();
    player.join();

    assertThat(run[0].status()).isZero();
    assertThat(run[0].err()).isEmpty();
  }

  @Test
  void a_program_that_is_told_to_end_does_so_cleanly() throws Exception {
    Path err = folder.resolve("err.txt");
    Process process =
        JavaProcess.builder(
                folder,
                Continuo.class,
                "play",
                waltz,
                "--model",
                model,
                "--dry-run",
                "--notes",
                1_000_000,
                "--seed",
                1)
            .redirectError(err.toFile())
            .start();
    try (BufferedReader out = process.inputReader()) {
      for (int line = 0; line < 20; line++) {
        assertThat(out.readLine()).contains(" s  ");
      }

      process.toHandle().destroy(); // as a system does, which leaves its output readable
      while (out.readLine() != null) {
        // what it had still written
      }
    }

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isNotZero(); // as the system says of who was told to end
    assertThat(Files.readString(err)).isEmpty();
  }

  @Test
  void machine_without_sound_is_told_so() {
    Assumptions.assumeFalse(hasSound(), "this machine has sound");

    Run run = played("--notes", 3);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err())
        .startsWith("continuo: this machine must have a sound output to play on, got none (")
        .contains("--dry-run needs none");
  }

  private static boolean hasSound() {
    try (Synthesizer synthesizer = MidiSystem.getSynthesizer()) {
      synthesizer.open();
      return true;
    } catch (MidiUnavailableException | IllegalArgumentException e) {
      return false;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--prompt-bars, -1, 'prompt bars must be at least 0, got -1.0'",
    "--look-ahead, NaN, 'seconds of look-ahead must be at least 0, got NaN'",
    "--bars, 0, 'length must be more than 0, got 0.0'",
    "--top-p, 2, 'topP must be in (0, 1] (1 is all), got 2.0'",
    "--block-channels, 17, 'a channel must be in 1..16'"
  })
  void option_out_of_range_is_wrong_usage(String option, String value, String told) {
    Run run = played("--dry-run", option, value);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("continuo: ").contains(told).doesNotContain("\tat ");
  }

  @Test
  void prompt_without_notes_is_bad_input() throws IOException {
    Track silence = Track.of(List.of(new Tempo(0, 500_000)), 1920);
    Songs.write(Score.of(Songs.TIME_BASE, List.of(silence)), waltz);

    Run run = played("--dry-run");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(waltz + ": prompt must have at least one note, got none");
  }
}
