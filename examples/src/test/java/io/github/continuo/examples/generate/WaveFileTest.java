package io.github.continuo.examples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.examples.Songs;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.Track;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaveFileTest {
  private static final int BYTES_PER_SECOND = 44_100 * 2 * 2;

  @TempDir Path folder;

  @Test
  void it_sounds_where_the_music_does() throws IOException, UnsupportedAudioFileException {
    Score song =
        Score.of(
            Songs.TIME_BASE,
            List.of(
                Track.of(
                    List.of(
                        new Tempo(0, 1_000_000), // a beat is a second
                        new Note(2 * 480, 480, 0, 69, 100)))));
    Path file = folder.resolve("song.wav");

    WaveFile.write(song, file);

    byte[] samples;
    try (AudioInputStream sound = AudioSystem.getAudioInputStream(file.toFile())) {
      assertThat(sound.getFormat().getSampleRate()).isEqualTo(44_100);
      samples = sound.readAllBytes();
    }
    assertThat(samples).hasSize(5 * BYTES_PER_SECOND); // to the end of the note, and 2 s more
    assertThat(loudest(samples, 0, 1.9)).isLessThan(10);
    assertThat(loudest(samples, 2, 3)).isGreaterThan(1_000);
    assertThat(loudest(samples, 4.5, 5)).isLessThan(100);
  }

  @Test
  void WAV_1_silence_after_the_music_is_not_written() throws IOException {
    Note note = new Note(0, 480, 0, 69, 100);
    Track track = Track.of(List.of(new Tempo(0, 1_000_000), note), 3_600L * 480);
    Path file = folder.resolve("song.wav");

    WaveFile.write(Score.of(Songs.TIME_BASE, List.of(track)), file);

    assertThat(Files.size(file)).isBetween(3L * BYTES_PER_SECOND, 3L * BYTES_PER_SECOND + 100);
  }

  private static int loudest(byte[] samples, double fromSecond, double toSecond) {
    int loudest = 0;
    int end = 4 * (int) (toSecond * 44_100);
    for (int i = 4 * (int) (fromSecond * 44_100); i < end; i += 2) {
      loudest = Math.max(loudest, Math.abs((samples[i + 1] << 8) | (samples[i] & 0xFF)));
    }
    return loudest;
  }
}
