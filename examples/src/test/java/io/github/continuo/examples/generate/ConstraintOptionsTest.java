package io.github.continuo.examples.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.examples.Run;
import io.github.continuo.examples.Songs;
import io.github.continuo.examples.TinyModel;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.Scale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConstraintOptionsTest {
  @TempDir static Path shared;
  private static Path model;

  @TempDir Path folder;

  @BeforeAll
  static void save_model() throws IOException {
    model = TinyModel.saveTo(shared.resolve("model"));
  }

  private Run generated(Object... more) {
    Object[] given = {"generate", "--model", model, "-o", folder.resolve("out.mid"), "--bars", 4};
    return Run.of(Stream.concat(Stream.of(given), Stream.of(more)).toArray());
  }

  @Test
  void new_notes_keep_the_constraints() throws IOException {
    Run run =
        generated(
            "--scale",
            "D minor",
            "--chords",
            "Dm | Gm | A | Dm",
            "--chords-on-strong-beats",
            "--pitch-range",
            "50-70",
            "--pitch-range",
            "drums:36-40",
            "--max-notes-at-once",
            3,
            "--max-notes-per-bar",
            8,
            "--min-notes-per-bar",
            3,
            "--onsets-per-beat",
            2);

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    Score score = MidiReader.read(folder.resolve("out.mid"));
    List<Note> pitched = score.notes().filter(note -> !note.isDrum()).toList();
    assertThat(score.notes()).isNotEmpty().allMatch(note -> note.tick() % 240 == 0);
    assertThat(pitched).allMatch(note -> Scale.parse("D minor").contains(note.pitch()));
    assertThat(pitched).allMatch(note -> note.pitch() >= 50 && note.pitch() <= 70);
    for (int bar = 0; bar < 4; bar++) {
      long start = bar * 4L * 480;
      assertThat(score.notes().filter(n -> n.tick() >= start && n.tick() < start + 4 * 480))
          .hasSizeBetween(3, 8);
    }
  }

  @Test
  void rhythm_of_a_bar_of_the_file_is_kept() throws IOException {
    Path waltz = Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
    Path out = folder.resolve("out.mid");

    Object[] given = {"continue", waltz, "--model", model, "-o", out, "--bars", 2};
    Object[] rhythm = {"--rhythm-of-bar", 1, "--min-notes-per-bar", 2};
    Run run = Run.of(Stream.concat(Stream.of(given), Stream.of(rhythm)).toArray());

    assertThat(run.err()).isEmpty();
    Score song = Songs.waltz();
    long barTicks = 3L * 480;
    List<Long> onsets =
        song.notes().map(Note::tick).filter(tick -> tick < barTicks).distinct().toList();
    assertThat(MidiReader.read(out).notes().filter(note -> note.tick() >= 2 * barTicks))
        .hasSizeGreaterThanOrEqualTo(4)
        .allMatch(note -> onsets.contains(note.tick() % barTicks));
  }

  @Test
  void unknown_names_are_usage_errors() {
    assertThat(generated("--chords", "C | Hm").err()).contains("got \"Hm\"").contains("m7b5");
    assertThat(generated("--scale", "C happy").err()).contains("harmonic minor");
    assertThat(generated("--pitch-range", "high").err()).contains("such as 48-84, got \"high\"");
    assertThat(generated("--rhythm-of-bar", "x").err()).contains("such as 4 or drums:2");
    assertThat(generated("--rhythm-of-bar", 2).err()).contains("there is no note in bar 2");
    assertThat(generated("--only", "kazoo").err()).contains("kazoo");
    assertThat(generated("--chords-on-strong-beats").err()).contains("requires --chords");
  }

  @Test
  void those_that_conflict_are_named() {
    Run run = generated("--chords", "F#", "--pitch-range", "60-60");

    assertThat(run.status()).isNotZero();
    assertThat(run.err()).contains("\"chords F#\" and \"pitch range 60-60 of pitched\" conflict");
  }
}
