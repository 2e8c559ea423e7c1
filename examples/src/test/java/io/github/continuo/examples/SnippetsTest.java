package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the programs of the docs. */
class SnippetsTest {
  @TempDir static Path folder;

  @BeforeAll
  static void write_model_and_song() throws IOException {
    TinyModel.saveTo(folder.resolve("model"));
    TinyModel.saveTo(folder.resolve("skytnt/midi-model-tv2o-medium")); // so nothing is downloaded
    Songs.write(Songs.waltz(), folder.resolve("song.mid"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"score", "named", "sequence", "rules", "chords", "start", "stream", "session"})
  void song_is_continued(String program) throws Exception {
    Run run = JavaProcess.run(folder, "", Snippets.class, program);

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    Score longer = MidiReader.read(folder.resolve("longer.mid"));
    List<Note> prompt = Songs.waltz().notes().toList();
    assertThat(longer.notes().filter(note -> note.tick() < 2880))
        .containsExactlyInAnyOrderElementsOf(prompt);
    assertThat(longer.notes().count()).isGreaterThan(prompt.size());
  }

  @Test
  void song_is_continued_in_variations() throws Exception {
    Run run = JavaProcess.run(folder, "", Snippets.class, "variations");

    assertThat(run.status()).isZero();
    Set<Score> songs = new HashSet<>();
    for (int i = 1; i <= 4; i++) {
      songs.add(MidiReader.read(folder.resolve("longer-" + i + ".mid")));
    }
    assertThat(songs).hasSize(4).allMatch(song -> song.notes().count() > 6); // of the prompt
  }

  @Test
  void piece_is_new() throws Exception {
    Run run = JavaProcess.run(folder, "", Snippets.class, "ensemble");

    assertThat(run.status()).isZero();
    assertThat(MidiReader.read(folder.resolve("new.mid")).tracks()).hasSizeGreaterThan(2);
  }

  @Test
  void song_is_read_with_its_defects() throws Exception {
    Run run = JavaProcess.run(folder, "", Snippets.class, "diagnostics");

    assertThat(run.out().lines()).containsExactly("6 notes");
  }

  @Test
  void session_is_started_and_ended() throws Exception {
    Run run = JavaProcess.run(folder, "", Snippets.class, "live");

    assertThat(run.err()).isEmpty();
    assertThat(MidiReader.read(folder.resolve("jam.mid")).tracks()).hasSize(3);
  }

  @Test
  void continuation_is_drawn() throws Exception {
    Run run = JavaProcess.run(folder, "", Snippets.class, "picture");

    assertThat(run.status()).isZero();
    assertThat(folder.resolve("longer.svg")).content().contains(">prompt<", ">new<");
  }
}
