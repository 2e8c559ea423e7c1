package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AuldLangSyneTest {

  @Test
  void the_prompt_of_the_readme_is_the_one_written_here() throws IOException {
    Score file = MidiReader.read(Path.of("../music/auld-lang-syne.mid"));

    assertThat(file).isEqualTo(AuldLangSyne.verse());
    assertThat(file.notes().mapToLong(Note::endTick).max()).hasValue(9 * 1920 - 20);
  }
}
