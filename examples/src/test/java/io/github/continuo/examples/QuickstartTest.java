package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.MidiReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of the README and the quickstart, one after the other as they stand there. */
class QuickstartTest {
  private static final String FEW_STEPS = "6"; // of training, in the place of hundreds
  private static final List<String> PAGES = List.of("../README.md", "../docs/quickstart.md");

  @Test
  void every_command_does_what_it_is_there_for(@TempDir Path folder) throws Exception {
    Path midi = Files.createDirectories(folder.resolve("midi"));
    try (Stream<Path> songs = Files.list(Path.of("../music"))) {
      for (Path song : songs.toList()) {
        Files.copy(song, midi.resolve(song.getFileName().toString()));
      }
    }
    Files.copy(midi.resolve("ode-to-joy.mid"), folder.resolve("song.mid"));

    List<DocumentedCommandsTest.Documented> commands =
        DocumentedCommandsTest.commands().stream()
            .filter(command -> PAGES.contains(command.page()))
            .toList();

    assertThat(commands).hasSizeGreaterThanOrEqualTo(8);
    for (DocumentedCommandsTest.Documented command : commands) {
      String words = command.words().replaceAll("--steps \\d+", "--steps " + FEW_STEPS);
      Object[] here =
          Stream.of(DocumentedCommandsTest.words(words)).map(word -> in(folder, word)).toArray();
      Run run = Run.of(here);
      assertThat(run.status()).as("%s: %s", words, run.err()).isZero();
    }
    assertThat(AudioSystem.getAudioFileFormat(folder.resolve("continued.wav").toFile()))
        .matches(sound -> sound.getFrameLength() > 10 * sound.getFormat().getFrameRate());
    long notes = MidiReader.read(folder.resolve("song.mid")).notes().count();
    assertThat(MidiReader.read(folder.resolve("longer.mid")).notes().count()).isGreaterThan(notes);
    assertThat(MidiReader.read(folder.resolve("new.mid")).notes()).isNotEmpty();
  }

  /** Files and folders of the docs are those of a folder, but for the music of the repository. */
  private static String in(Path folder, String word) {
    if (word.startsWith("music/")) {
      return Path.of("..").resolve(word).toString();
    }
    boolean isFile = word.matches("[\\w-]+\\.(mid|png|wav|svg)") || word.matches("midi|model");
    return isFile ? folder.resolve(word).toString() : word;
  }
}
