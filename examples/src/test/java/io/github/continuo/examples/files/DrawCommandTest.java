package io.github.continuo.examples.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.examples.Run;
import io.github.continuo.examples.Songs;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.picture.PianoRoll;
import io.github.continuo.picture.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrawCommandTest {
  @TempDir Path folder;
  private Path waltz;
  private Path svg;

  @BeforeEach
  void write_song() throws IOException {
    waltz = Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
    svg = folder.resolve("waltz.svg");
  }

  @Test
  void svg_file_shows_the_song() throws IOException {
    Run run = Run.of("draw", waltz, "-o", svg);

    assertThat(run).isEqualTo(new Run(0, "", ""));
    assertThat(svg).hasContent(PianoRoll.of(MidiReader.read(waltz)).toSvg());
  }

  @Test
  void png_file_shows_the_song() throws IOException {
    Path png = folder.resolve("waltz.png");
    Path expected = folder.resolve("expected.png");
    Png.write(PianoRoll.of(MidiReader.read(waltz)), expected);

    assertThat(Run.of("draw", waltz, "-o", png).status()).isZero();

    assertThat(png).hasBinaryContent(Files.readAllBytes(expected));
  }

  @Test
  void part_of_the_song_can_be_drawn() throws IOException {
    assertThat(Run.of("draw", waltz, "-o", svg, "--beats", "1.5-3").status()).isZero();

    assertThat(svg).hasContent(PianoRoll.of(MidiReader.read(waltz)).withBeats(1.5, 3).toSvg());
  }

  @ParameterizedTest
  @CsvSource({
    "some, '--beats must be two numbers such as 0-16, got \"some\"'",
    "4, '--beats must be two numbers such as 0-16, got \"4\"'",
    "-1-4, '--beats must be two numbers such as 0-16, got \"-1-4\"'",
    "8-4, 'beats must be a range from 0 on that is not empty, got 8.0 to 4.0'"
  })
  void range_that_is_none_is_wrong_usage(String beats, String told) {
    Run run = Run.of("draw", waltz, "-o", svg, "--beats=" + beats);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("continuo: ").contains(told).doesNotContain("\tat ");
    assertThat(svg).doesNotExist();
  }

  @Test
  void picture_of_another_format_is_wrong_usage() {
    assertThat(Run.of("draw", waltz, "-o", folder.resolve("waltz")).status()).isEqualTo(2);
  }

  @Test
  void missing_folder_of_the_picture_is_bad_input() {
    Run run = Run.of("draw", waltz, "-o", folder.resolve("none/waltz.svg"));

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("its folder must exist, got none");
  }

  @Test
  void file_that_is_no_midi_file_is_bad_input() throws IOException {
    Files.writeString(waltz, "not music");

    Run run = Run.of("draw", waltz, "-o", svg);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("continuo: " + waltz + ": ");
  }
}
