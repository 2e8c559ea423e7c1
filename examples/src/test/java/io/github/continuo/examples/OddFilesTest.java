package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TextEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are none, and names that are more: DEV and ESC of the list of known faults. */
@Timeout(120)
@EnabledOnOs({OS.LINUX, OS.MAC})
class OddFilesTest {
  private static final String OWNED = "\u001b]0;owned\u0007\u001b[2J";

  @TempDir Path folder;
  private Path pipe;

  @BeforeEach
  void makePipe() throws Exception {
    pipe = folder.resolve("pipe.mid");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "inspect",
        "tokenize",
        "draw -o x.png",
        "continue -o x.mid",
        "detokenize -o x.mid"
      })
  void DEV_devices_pipes_and_folders_are_refused(String command) {
    for (Object file : List.of("/dev/zero", pipe)) {
      Run run = Run.of((Object[]) (command + " " + file).split(" "));

      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err())
          .isEqualTo("continuo: " + file + ": must be a file, got a pipe or a device\n");
    }
  }

  @Test
  void DEV_1_endless_data_is_refused() {
    Run run = Run.of("train", "--data", "/dev/zero", "--out", folder.resolve("m"));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("/dev/zero");
  }

  @Test
  void ESC_2_name_of_a_track_is_shown() throws IOException {
    Path song = folder.resolve("song.mid");
    Track track =
        Track.of(
            List.of(
                TextEvent.of(0, TextEvent.Kind.TRACK_NAME, OWNED), new Note(0, 480, 0, 60, 64)));
    MidiWriter.write(Score.of(TimeBase.ticksPerQuarter(480), List.of(track)), song);

    Run run =
        Run.of("infill", song, "--bars", 1, "--tracks", "none", "-o", folder.resolve("o.mid"));

    assertThat(run.status()).isNotZero();
    assertThat(run.err()).contains("\\u001b]0;owned\\u0007\\u001b[2J").doesNotContain("\u001b");
  }

  @Test
  void ESC_3_name_of_a_file_is_shown() {
    Run run = Run.of("inspect", folder.resolve(OWNED + ".mid"));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("\\u001b[2J").doesNotContain("\u001b", "\u0007");
  }
}
