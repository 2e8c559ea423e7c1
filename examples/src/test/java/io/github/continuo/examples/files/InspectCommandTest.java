package io.github.continuo.examples.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import io.github.continuo.examples.Goldens;
import io.github.continuo.examples.Run;
import io.github.continuo.examples.Songs;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectCommandTest {
  @TempDir Path folder;
  private Path waltz;

  @BeforeEach
  void write_song() throws IOException {
    waltz = Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
  }

  @Test
  void says_as_json_what_is_in_a_file() {
    Run run = Run.of("inspect", "--json", waltz);

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    JsonObject object = run.object();
    assertThat(object.keySet())
        .containsExactly(
            "file",
            "format",
            "ticksPerQuarter",
            "tracks",
            "notes",
            "beats",
            "onGridFraction",
            "seconds",
            "diagnostics");
    assertThat(object.get("file").getAsString()).isEqualTo(waltz.toString());
    assertThat(object.get("format").getAsInt()).isEqualTo(1);
    assertThat(object.get("ticksPerQuarter").getAsInt()).isEqualTo(480);
    assertThat(object.get("tracks").getAsInt()).isEqualTo(3);
    assertThat(object.get("notes").getAsInt()).isEqualTo(6);
    assertThat(object.get("beats").getAsDouble()).isEqualTo(6);
    assertThat(object.get("onGridFraction").getAsDouble()).isEqualTo(1);
    assertThat(object.get("seconds").getAsDouble()).isCloseTo(2.4, within(1e-9));
    assertThat(object.getAsJsonArray("diagnostics")).isEmpty();
  }

  @Test
  void lists_notes_with_their_tracks_if_asked() {
    Run run = Run.of("inspect", "--notes", "--json", waltz);

    assertThat(run.object().getAsJsonArray("noteList").toString())
        .isEqualTo(
            "[[1,0,480,2,60,71],[1,480,480,2,64,72],[1,960,480,2,67,73],[1,1440,1440,2,72,74],"
                + "[2,0,60,9,36,90],[2,1440,60,9,36,90]]");
  }

  @Test
  void says_whether_it_is_worth_learning_from_if_asked() {
    Run run = Run.of("inspect", "--quality", "--json", Goldens.midi("syn18_tracks24"));

    JsonObject quality = run.object().getAsJsonObject("quality");
    assertThat(run.status()).isZero();
    assertThat(quality.keySet())
        .containsExactly(
            "accepted",
            "reasons",
            "notes",
            "alignment",
            "tonality",
            "bandwidth",
            "density",
            "pianoFraction");
    assertThat(quality.get("accepted").getAsBoolean()).isFalse();
    assertThat(quality.get("reasons").toString()).isEqualTo("[\"alignment\",\"tonality\"]");
    assertThat(quality.get("notes").getAsInt()).isEqualTo(288);
    assertThat(quality.get("alignment").getAsDouble()).isEqualTo(0.25);
    assertThat(quality.get("tonality").getAsDouble()).isCloseTo(7 / 11.0, within(1e-12));
    assertThat(quality.get("bandwidth").getAsDouble()).isCloseTo(18.63, within(0.01));
    assertThat(quality.get("density").getAsDouble()).isEqualTo(16.5);
    assertThat(quality.get("pianoFraction").getAsDouble()).isEqualTo(1 / 16.0);
  }

  @Test
  void people_read_why_it_is_not() {
    Run run = Run.of("inspect", "--quality", waltz);

    assertThat(run.out().lines())
        .contains(
            "  quality          accepted false",
            "  quality          reasons total_min",
            "  quality          notes 6",
            "  quality          tonality 1.00");
  }

  @Test
  void says_what_is_wrong_with_a_file_that_was_cut_off() throws IOException {
    byte[] bytes = Files.readAllBytes(waltz);
    Path cut = Files.write(folder.resolve("cut.mid"), Arrays.copyOf(bytes, bytes.length - 12));

    Run run = Run.of("inspect", "--json", cut);

    assertThat(run.status()).isZero();
    assertThat(run.object().getAsJsonArray("diagnostics")).isNotEmpty();
    assertThat(run.object().getAsJsonArray("diagnostics").get(0).getAsString())
        .startsWith("MTrk 2, byte ");
  }

  @Test
  void film_time_has_no_beats() throws IOException {
    Score film =
        Score.of(
            TimeBase.smpte(TimeBase.FrameRate.FPS_25, 40),
            List.of(Track.of(List.of(new Note(1000, 500, 0, 60, 80)))));

    JsonObject object =
        Run.of("inspect", "--json", Songs.write(film, folder.resolve("film.mid"))).object();

    assertThat(object.get("ticksPerQuarter").isJsonNull()).isTrue();
    assertThat(object.get("beats").isJsonNull()).isTrue();
    assertThat(object.get("onGridFraction").isJsonNull()).isTrue();
    assertThat(object.get("framesPerSecond").getAsDouble()).isEqualTo(25);
    assertThat(object.get("seconds").getAsDouble()).isEqualTo(1.5);
  }

  @Test
  void people_read_it_line_by_line() throws IOException {
    byte[] bytes = MidiWriter.write(Songs.waltz());
    Path cut = Files.write(folder.resolve("cut.mid"), Arrays.copyOf(bytes, bytes.length - 12));

    Run run = Run.of("inspect", "--notes", cut);

    assertThat(run.out().lines())
        .contains(cut.toString(), "  notes            5", "  seconds          2.40")
        .contains("  noteList         [1,0,480,2,60,71]")
        .anyMatch(line -> line.startsWith("  diagnostics      MTrk 2, byte "));
  }

  @Test
  void bad_file_is_told_and_the_others_are_done() throws IOException {
    Path text = Files.writeString(folder.resolve("text.mid"), "not music");
    Path empty = Files.createFile(folder.resolve("empty.mid"));
    Path missing = folder.resolve("missing.mid");

    Path silent = Files.createDirectory(folder.resolve("silent"));

    Run run = Run.of("inspect", "--json", text, waltz, empty, missing, silent);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.objects())
        .extracting(object -> object.has("error"))
        .containsExactly(true, false, true, true, true);
    assertThat(run.objects().get(2).keySet()).containsExactly("file", "error");
    assertThat(run.err().lines())
        .hasSize(4)
        .allMatch(line -> line.startsWith("continuo: " + folder))
        .anyMatch(line -> line.contains("must begin with MThd, got 9 bytes without it"))
        .anyMatch(line -> line.contains("must begin with MThd, got 0 bytes without it"))
        .anyMatch(line -> line.endsWith("missing.mid: there is no such file"))
        .anyMatch(line -> line.endsWith("silent: must hold a MIDI file, got none among 0"));
  }

  @Test
  void of_a_folder_it_tells_what_all_files_have_together() throws IOException {
    Path late = Files.createDirectories(folder.resolve("more"));
    Songs.write(
        Score.of(
            Songs.TIME_BASE,
            List.of(Track.of(List.of(new Note(8, 9, 0, 60, 80), new Note(67, 9, 0, 62, 80))))),
        late.resolve("late.mid"));
    Path broken = Files.writeString(folder.resolve("broken.mid"), "not music");

    Run run = Run.of("inspect", "--json", folder);
    Run text = Run.of("inspect", folder);

    assertThat(run.status()).isZero();
    assertThat(run.err()).startsWith("continuo: " + broken + ": ").hasLineCount(1);
    JsonObject object = run.object();
    assertThat(object.keySet())
        .containsExactly("file", "files", "skipped", "notes", "onGridFraction");
    assertThat(object.get("files").getAsInt()).isEqualTo(3);
    assertThat(object.get("skipped").getAsInt()).isEqualTo(1);
    assertThat(object.get("notes").getAsInt()).isEqualTo(8);
    assertThat(object.get("onGridFraction").getAsDouble()).isEqualTo(0.75);
    assertThat(text.out().lines())
        .containsExactly(
            folder.toString(),
            "  files            3",
            "  skipped          1",
            "  notes            8",
            "  onGridFraction   0.75");
  }

  @Test
  void of_a_folder_there_is_no_list_of_notes() {
    Run run = Run.of("inspect", "--notes", folder);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains(folder + ": --notes and --quality need a file, got a folder");
  }

  @Test
  void of_bad_files_people_find_nothing_on_standard_output() throws IOException {
    Path text = Files.writeString(folder.resolve("text.mid"), "not music");

    Run run = Run.of("inspect", text);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void signs_in_names_stay_as_they_are() throws IOException {
    String name = "it's loud & clear.mid";
    Path song = Songs.write(Songs.waltz(), folder.resolve(name));

    assertThat(Run.of("inspect", "--json", song).out()).contains(name);
  }
}
