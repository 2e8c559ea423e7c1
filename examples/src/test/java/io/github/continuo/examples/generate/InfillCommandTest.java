package io.github.continuo.examples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.examples.Pictures;
import io.github.continuo.examples.Run;
import io.github.continuo.examples.Songs;
import io.github.continuo.examples.TinyModel;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfillCommandTest {
  @TempDir static Path shared;
  private static Path plainModel;
  private static Path model;

  @TempDir Path folder;
  private Path waltz;
  private Path out;

  @BeforeAll
  static void save_models() throws IOException {
    plainModel = TinyModel.saveTo(shared.resolve("plain"));
    model = TinyModel.saveFillingTo(shared.resolve("regions"));
  }

  @BeforeEach
  void write_song() throws IOException {
    waltz = Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
    out = folder.resolve("out.mid");
  }

  private Run filled(Object... more) {
    Object[] given = {"infill", waltz, "-o", out, "--seed", 5};
    return Run.of(Stream.concat(Stream.of(given), Stream.of(more)).toArray());
  }

  @Test
  void only_the_notes_of_the_bars_and_tracks_are_other_ones() throws IOException {
    Path picture = folder.resolve("out.png");

    Run run = filled("--model", model, "--bars", "1", "--tracks", 2, "--piano-roll", picture);

    assertThat(run.status()).as(run.err()).isZero();
    Score before = MidiReader.read(waltz);
    Score after = MidiReader.read(out);
    Region region = Region.ofBars(before, 1, 1).withTracks(Set.of(1));
    for (int i = 0; i < before.tracks().size(); i++) {
      assertThat(after.withoutNotesIn(region).tracks().get(i).events())
          .isEqualTo(before.withoutNotesIn(region).tracks().get(i).events());
    }
    assertThat(before.withoutNotesIn(region).notes().map(Note::pitch)).containsExactly(72, 36, 36);
    Pictures.assertShows(
        picture,
        Pictures.promptAndNew(before.withoutNotesIn(region), after).withHighlightedBeats(0, 3));
  }

  @Test
  void tracks_go_by_name_too_and_those_that_are_not_there_are_refused() {
    Run unknown = filled("--model", model, "--bars", "1-2", "--tracks", "Tuba");
    Run silent = filled("--model", model, "--bars", "1-2", "--tracks", "walzer");

    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.err()).contains("track must be one of 1 Walzer, 2, 3, got \"Tuba\"");
    assertThat(silent.status()).isEqualTo(1);
    assertThat(silent.err()).contains("must have a note somewhere in the score");
    assertThat(Files.exists(out)).isFalse();
  }

  @Test
  void bars_must_be_a_range() {
    Run run = filled("--model", model, "--bars", "4-2");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("bars must be given as FIRST-LAST, counted from 1, got \"4-2\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"900-901", "3", "2-3", "1-900"})
  void OUT_3_bars_after_the_last_one_are_refused(String bars) {
    Run run = filled("--model", model, "--bars", bars);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("bars must be in 1..2, got " + bars);
    assertThat(Files.exists(out)).isFalse();
  }

  @Test
  void a_model_that_was_not_trained_for_regions_is_refused() {
    Run run = filled("--model", plainModel, "--bars", "1");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("must have been trained to fill regions");
  }
}
