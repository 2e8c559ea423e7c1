package io.github.continuo.examples.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.google.gson.JsonObject;
import io.github.continuo.examples.Continuo;
import io.github.continuo.examples.JavaProcess;
import io.github.continuo.examples.LoopPorts;
import io.github.continuo.examples.Run;
import io.github.continuo.examples.Songs;
import io.github.continuo.examples.TinyModel;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.Track;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sound.midi.ShortMessage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JamCommandTest {
  @TempDir static Path shared;
  private static Path model;

  @TempDir Path folder;
  private Path waltz; // two bars of three beats at 150 beats per minute

  @BeforeAll
  static void save_model() throws IOException {
    model = TinyModel.saveTo(shared.resolve("model"));
  }

  @BeforeEach
  void write_song() throws IOException {
    waltz = Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
  }

  private Run jam(Object... more) {
    Object[] given = {"jam", "--model", model};
    return Run.of(Stream.concat(Stream.of(given), Stream.of(more)).toArray());
  }

  private static List<Double> seconds(Run run, String message) {
    return run.objects().stream()
        .filter(object -> object.get("message").getAsString().equals(message))
        .map((JsonObject object) -> object.get("seconds").getAsDouble())
        .toList();
  }

  @Test
  void file_and_model_take_turns_of_bars() {
    Run run = jam(waltz, "--dry-run", "--json", "--bars", 1, "--seed", 5);

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    List<Double> notes = seconds(run, "note on");
    assertThat(notes).anyMatch(at -> at < 1.2);
    assertThat(notes).anyMatch(at -> at > 1.199 && at < 2.4); // the first answer
    assertThat(notes).anyMatch(at -> at > 2.399 && at < 3.6); // the second bar of the waltz
    assertThat(notes).allMatch(at -> at < 4.8).hasSameSizeAs(seconds(run, "note off"));
  }

  @Test
  void accompaniment_plays_along_on_its_channel() {
    Run run =
        jam(waltz, "--accompany", "--dry-run", "--json", "--channel", 16, "--seed", 1, "--click");

    assertThat(run.err()).isEmpty();
    assertThat(run.objects()).anyMatch(o -> o.get("channel").getAsInt() == 16);
    assertThat(run.objects()).anyMatch(o -> o.get("channel").getAsInt() == 10);
    assertThat(seconds(run, "note on")).hasSameSizeAs(seconds(run, "note off"));
  }

  @Test
  void API_5_seed_that_nobody_has_named_is_told_and_plays_the_same_again() {
    Run first = jam(waltz, "--dry-run");
    Run again = jam(waltz, "--dry-run", "--seed", first.err().replaceFirst("seed ", "").strip());

    assertThat(first.err()).matches("seed \\d+\\R");
    assertThat(again.out()).isEqualTo(first.out()).contains("note on");
    assertThat(again.err()).isEmpty();
  }

  @Test
  void what_was_played_and_answered_is_written() throws IOException {
    Path out = folder.resolve("jam.mid");

    Run run = jam(waltz, "--dry-run", "--seed", 1, "-o", out);

    assertThat(run.status()).isZero();
    Score score = MidiReader.read(out);
    assertThat(score.tracks().get(1).notes()).hasSize(6);
    assertThat(score.tracks().get(2).notes()).isNotEmpty();
  }

  @Test
  void ports_are_listed() {
    Run run = jam("--list");

    assertThat(run.status()).isZero();
    assertThat(run.out().lines())
        .contains("input   Loop of the tests", "output  Loop of the tests");
  }

  @Test
  void machine_without_ports_is_told_so() {
    LoopPorts.plugIn(false);
    try {
      boolean hasOthers =
          Stream.of(MidiPorts.Direction.values())
              .anyMatch(direction -> !MidiPorts.names(direction).isEmpty());
      assumeFalse(hasOthers, "this machine has MIDI ports");

      Run run = jam("--list");

      assertThat(run.status()).isZero();
      assertThat(run.out()).isEqualToIgnoringNewLines("there are no MIDI ports on this machine");
    } finally {
      LoopPorts.plugIn(true);
    }
  }

  @Test
  void ports_are_played_on_and_answered_until_the_user_stops() throws Exception {
    List<ShortMessage> heard = LoopPorts.record();
    Path out = folder.resolve("jam.mid");
    Run[] run = new Run[1];
    Thread jam =
        new Thread(
            () ->
                run[0] =
                    jam(
                        "--input",
                        "loop OF",
                        "--output",
                        "Loop of the tests",
                        "--tempo",
                        300,
                        "--bars",
                        1,
                        "--seed",
                        1,
                        "-o",
                        out));
    jam.start();

    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (heard.stream().noneMatch(each -> each.getCommand() == ShortMessage.NOTE_OFF)
        && System.nanoTime() < deadline) {
      LoopPorts.play(new ShortMessage(ShortMessage.NOTE_ON, 0, 60, 80));
      Thread.sleep(100);
      LoopPorts.play(new ShortMessage(ShortMessage.NOTE_OFF, 0, 60, 0));
      Thread.sleep(300);
    }
    jam.interrupt();
    jam.join();

    assertThat(run[0].err()).isEmpty();
    assertThat(run[0].status()).isZero();
    assertThat(run[0].out()).contains("|").contains("# ").contains("notes played");
    List<ShortMessage> ons = new ArrayList<>(heard);
    ons.removeIf(each -> each.getCommand() != ShortMessage.NOTE_ON);
    assertThat(heard).hasSize(2 * ons.size());
    assertThat(MidiReader.read(out).tracks()).hasSize(3);
  }

  @Test
  void a_program_that_is_told_to_end_does_so_cleanly() throws Exception {
    Path err = folder.resolve("err.txt");
    Process process =
        JavaProcess.builder(
                folder, Continuo.class, "jam", waltz, "--model", model, "--dry-run", "--seed", 1)
            .redirectError(err.toFile())
            .start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).contains(" s  ");
      process.toHandle().destroy(); // as a system does, which leaves its output readable
      while (out.readLine() != null) {
        // what it had still written
      }
    }

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(err)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--bars, 0, 'bars must be in 1..64, got 0'",
    "--tempo, 10, 'beats per minute must be in 20..400, got 10.0'",
    "--time-signature, 3/32, 'beat of a time signature must be 1, 2, 4, 8 or 16, got 32'",
    "--top-p, 2, 'topP must be in (0, 1] (1 is all), got 2.0'",
    "--channel, 0, 'channel must be in 1..16, got 0'"
  })
  void option_out_of_range_is_wrong_usage(String option, String value, String told) {
    Run run = jam(waltz, "--dry-run", option, value);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("continuo: ").contains(told).doesNotContain("\tat ");
  }

  @Test
  void who_plays_must_be_said_once_and_be_there() {
    assertThat(jam().err()).contains("a SONG or an --input must be given, and not both");
    assertThat(jam(waltz, "--input", "x").status()).isEqualTo(2);
    assertThat(jam("--input", "loop", "--dry-run").err()).contains("--dry-run needs a SONG");
    assertThat(jam(waltz, "--output", "no such port", "--seed", 1).err())
        .contains("MIDI output must be part of the name of one of [")
        .contains("got \"no such port\"");
  }

  @Test
  void file_without_notes_is_played_and_not_answered() throws IOException {
    Track silence = Track.of(List.of(new Tempo(0, 500_000)), 1920);
    Songs.write(Score.of(Songs.TIME_BASE, List.of(silence)), waltz);

    Run run = jam(waltz, "--dry-run", "--seed", 1);

    assertThat(run.status()).isZero();
    assertThat(run.out()).doesNotContain("note on");
  }

  @Test
  void old_name_is_answered_with_the_new_ones() {
    Run run = Run.of("play", waltz);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("play is now called jam, or continue --play");
  }
}
