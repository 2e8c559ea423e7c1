package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.BarMap;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FolkTuneTest {
  private static final Path MUSIC = Path.of("../music");

  @ParameterizedTest
  @EnumSource
  void files_are_those_written_here(FolkTune tune) throws IOException {
    assertThat(MidiReader.read(MUSIC.resolve(tune.fileName()))).isEqualTo(tune.score());
  }

  @Test
  void there_are_no_others() throws IOException {
    try (Stream<Path> files = Files.list(MUSIC)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              Arrays.stream(FolkTune.values()).map(FolkTune::fileName).toArray(String[]::new));
    }
  }

  @ParameterizedTest
  @EnumSource
  void melody_and_chords_have_eight_bars_and_an_upbeat(FolkTune tune) {
    Score score = tune.score();
    BarMap bars = BarMap.of(score);
    BeatMap beats = BeatMap.of(score.timeBase());
    long first = score.tracks().get(1).notes().mapToLong(Note::tick).min().orElseThrow();
    for (int track = 0; track < 2; track++) {
      long last = score.tracks().get(track).notes().mapToLong(Note::tick).max().orElseThrow();
      assertThat(bars.barNumberAt(beats.beatAt(last)) - bars.barNumberAt(beats.beatAt(first)))
          .isEqualTo(7);
    }
  }
}
