package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.transformer.BundledModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The models that come with the command, at work on the prompt of the README. */
class BundledModelsTest {
  private static final Path PROMPT = Path.of("../music/auld-lang-syne.mid");

  @TempDir Path folder;

  @Test
  void there_are_three() {
    assertThat(BundledModel.names()).containsExactly("open-dual", "pop909-base", "pop909-dual");
  }

  @Test
  void without_a_name_the_dual_one_writes_music_a_picture_and_a_sound() throws Exception {
    Path out = folder.resolve("continued.mid");
    Path picture = folder.resolve("continued.png");
    Path sound = folder.resolve("continued.wav");

    Run run =
        Run.of(
            "continue",
            PROMPT,
            "-o",
            out,
            "--piano-roll",
            picture,
            "--wav",
            sound,
            "--bars",
            4,
            "--seed",
            1);

    assertThat(run.status()).as(run.err()).isZero();
    Score prompt = MidiReader.read(PROMPT);
    Score continued = MidiReader.read(out);
    long endTick = prompt.notes().mapToLong(Note::endTick).max().orElseThrow();
    assertThat(continued.notes().filter(note -> note.tick() < endTick))
        .hasSameSizeAs(prompt.notes().toList());
    assertThat(continued.notes().filter(note -> note.tick() >= endTick).count())
        .isGreaterThan(8); // two a bar at least
    Pictures.assertShows(picture, Pictures.promptAndNew(prompt, continued));
    assertThat(seconds(sound))
        .isGreaterThan(continued.tempoMap().secondsAt(endTick))
        .isLessThan(continued.tempoMap().secondsAt(continued.endTick()) + 10);
    assertThat(loudest(sound)).isGreaterThan(1_000); // of 32,767
  }

  private static double seconds(Path sound) throws Exception {
    AudioFileFormat format = AudioSystem.getAudioFileFormat(sound.toFile());
    return format.getFrameLength() / format.getFormat().getFrameRate();
  }

  /** The largest value of the second half, where the new music is, of 16 bits each. */
  private static int loudest(Path sound) throws Exception {
    try (AudioInputStream stream = AudioSystem.getAudioInputStream(sound.toFile())) {
      assertThat(stream.getFormat().getSampleSizeInBits()).isEqualTo(16);
      ShortBuffer samples =
          ByteBuffer.wrap(stream.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
      return IntStream.range(samples.limit() / 2, samples.limit())
          .map(i -> Math.abs(samples.get(i)))
          .max()
          .orElseThrow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"open-dual", "pop909-base", "pop909-dual"})
  void all_fill_bars_of_one_track(String model) throws IOException {
    Path out = folder.resolve("filled.mid");

    Run run =
        Run.of(
            "infill",
            PROMPT,
            "--model",
            model,
            "--bars",
            "4-5",
            "--tracks",
            "PIANO",
            "-o",
            out,
            "--seed",
            1);

    assertThat(run.status()).as(run.err()).isZero();
    Score prompt = MidiReader.read(PROMPT);
    Score filled = MidiReader.read(out);
    Region region = Region.ofBars(prompt, 4, 5);
    assertThat(filled.tracks().get(0).events()).isEqualTo(prompt.tracks().get(0).events());
    assertThat(filled.withoutNotesIn(region).tracks().get(1).events())
        .isEqualTo(prompt.withoutNotesIn(region).tracks().get(1).events());
    assertThat(filled.tracks().get(1).notes().filter(note -> region.contains(1, note)))
        .isNotEmpty()
        .isNotEqualTo(
            prompt.tracks().get(1).notes().filter(note -> region.contains(1, note)).toList());
  }
}
