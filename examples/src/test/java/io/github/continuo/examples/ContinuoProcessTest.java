package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.MidiReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the command as its users do: as a process of its own. */
class ContinuoProcessTest {
  @TempDir Path folder;

  @Test
  void streams_and_status_reach_the_shell() throws Exception {
    Path waltz = Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
    Path text = Files.writeString(folder.resolve("text.mid"), "not music");

    Run run = JavaProcess.run(folder, "", Continuo.class, "inspect", "--json", text, waltz);

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.objects()).hasSize(2);
    assertThat(run.objects().get(1).get("notes").getAsInt()).isEqualTo(6);
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void tokens_go_through_a_pipe() throws Exception {
    Path waltz = Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
    String tokens = JavaProcess.run(folder, "", Continuo.class, "tokenize", "--json", waltz).out();

    Run run = JavaProcess.run(folder, tokens, Continuo.class, "detokenize", "-", "-o", "out.mid");

    assertThat(run).isEqualTo(new Run(0, "", ""));
    assertThat(MidiReader.read(folder.resolve("out.mid")).notes().count()).isEqualTo(6);
  }

  @Test
  void model_writes_music_with_nothing_else_on_standard_output() throws Exception {
    Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
    TinyModel.saveTo(folder.resolve("model"));

    Run run =
        JavaProcess.run(
            folder,
            "",
            Continuo.class,
            "continue",
            "waltz.mid",
            "--model",
            "model",
            "-o",
            "longer.mid",
            "--piano-roll",
            "longer.png",
            "--notes",
            4,
            "--json");

    assertThat(run.status()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.object().get("newNotes").getAsInt()).isEqualTo(4);
    assertThat(folder.resolve("longer.png")).isNotEmptyFile();
  }
}
