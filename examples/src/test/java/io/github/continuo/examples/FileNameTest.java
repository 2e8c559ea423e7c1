package io.github.continuo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Names of files that are more than names to Java, the shell or picocli. */
@EnabledOnOs(OS.LINUX) // elsewhere names are Unicode whatever the locale
class FileNameTest {
  @TempDir Path folder;
  private Path songs;

  @BeforeEach
  void write_songs() throws IOException {
    songs = Files.createDirectory(folder.resolve("songs"));
    Songs.write(Songs.waltz(), songs.resolve("a.mid"));
  }

  /** Runs a line of the shell under a locale; {@code $continuo} is the command. */
  private Run shell(String locale, String line) throws Exception {
    List<String> words = new ArrayList<>(List.of("sh", "-c", line.replace("$continuo", "\"$@\"")));
    words.add("sh");
    ProcessBuilder builder = JavaProcess.builder(songs, Continuo.class);
    words.addAll(builder.command());
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    builder.environment().put("LC_ALL", locale);
    builder.environment().put("CONTINUO_CACHE", folder.resolve("cache").toString());
    builder.command(words).redirectOutput(out.toFile()).redirectError(err.toFile());
    int status = builder.start().waitFor();
    return new Run(status, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  @Test
  void ARG_1_a_name_that_begins_with_an_at_sign_is_a_name() throws Exception {
    Run run = shell("C", "mv a.mid @a.mid; echo --help > a.mid; $continuo inspect --json @a.mid");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.object().get("file").getAsString()).isEqualTo("@a.mid");
    assertThat(run.object().get("notes").getAsInt()).isEqualTo(6);
  }

  @Test
  void NAME_1_a_name_that_java_cannot_have_is_refused_with_the_cure() throws Exception {
    String name = "$(printf 'f\\303\\274r-elise.mid')";
    Run file = shell("C", "cp a.mid " + name + "; $continuo inspect --json " + name);
    Run model = shell("C", "$continuo continue a.mid -o b.mid --model " + name);
    Run same = shell("C.UTF-8", "$continuo inspect --json " + name);

    assertThat(List.of(file.status(), model.status(), same.status())).containsExactly(2, 1, 0);
    for (Run refused : List.of(file, model)) {
      assertThat(refused.err().lines().findFirst().orElseThrow())
          .contains("a file name must be in ", "LC_ALL=C.UTF-8")
          .doesNotContain("java.nio", "interface");
    }
    assertThat(same.object().get("notes").getAsInt()).isEqualTo(6);
  }

  @Test
  void NAME_2_files_with_such_names_are_skipped_and_named_each() throws Exception {
    String two = "cp a.mid $(printf 'f\\303\\274r.mid'); cp a.mid $(printf 'f\\303\\266r.mid'); ";
    Run inspected = shell("C", two + "$continuo inspect --json .");
    Run tokenized = shell("C", "$continuo tokenize --json . --out ../tokens");
    Run again = shell("C", "$continuo tokenize --json . --out ../tokens");
    Run same = shell("C.UTF-8", "$continuo inspect --json .");

    assertThat(inspected.status()).as(inspected.err()).isZero();
    assertThat(inspected.object().get("files").getAsInt()).isEqualTo(3);
    assertThat(inspected.object().get("skipped").getAsInt()).isEqualTo(2);
    assertThat(inspected.err()).contains("f%C3%BCr.mid: ", "f%C3%B6r.mid: ", "LC_ALL=C.UTF-8");
    for (Run run : List.of(tokenized, again)) {
      assertThat(run.status()).as(run.err()).isZero();
      JsonObject report = run.object();
      assertThat(report.get("pieces").getAsInt()).isEqualTo(1);
      assertThat(report.get("skipped").toString()).contains("f%C3%BCr.mid", "f%C3%B6r.mid");
    }
    assertThat(same.object().get("skipped").getAsInt()).isZero();
  }

  @Test
  void a_name_that_is_no_text_in_any_locale_is_skipped_and_named() throws Exception {
    Run run = shell("C.UTF-8", "cp a.mid $(printf 'f\\374r.mid'); $continuo inspect --json .");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.object().get("skipped").getAsInt()).isEqualTo(1);
    assertThat(run.err()).contains("f%FCr.mid: its name must be in UTF-8");
  }

  @Test
  void LINK_1_and_2_every_command_counts_and_names_what_cannot_be_followed() throws Exception {
    String links = "ln -s gone.mid broken.mid; ln -s . loop; cp a.mid b.mid; ";
    Run inspected = shell("C", links + "$continuo inspect --json .");
    Run tokenized = shell("C", "$continuo tokenize . --out ../tokens");
    Run trained =
        shell(
            "C",
            "$continuo train --data . --out ../model --preset small --sequence-length 40 --batch-size 1"
                + " --steps 1 --samples-every 0 --device cpu");

    assertThat(inspected.object().get("files").getAsInt()).isEqualTo(4);
    assertThat(inspected.object().get("skipped").getAsInt()).isEqualTo(2);
    assertThat(tokenized.out()).contains("2 pieces", "2 of 4 files skipped");
    assertThat(trained.err()).contains("2 pieces", "2 of 4 files skipped");
    for (Run run : List.of(inspected, tokenized, trained)) {
      assertThat(run.status()).as(run.err()).isZero();
      assertThat(run.err()).contains("broken.mid", "leads nowhere", "loop", "that it is in");
    }
  }

  @Test
  void a_home_that_cannot_be_written_keeps_nobody_from_training() throws Exception {
    Run run =
        shell(
            "C",
            "touch file; export DJL_CACHE_DIR=$HOME/.djl.ai; unset CONTINUO_CACHE;"
                + " unset XDG_CACHE_HOME; java=$1; shift;"
                + " \"$java\" -Duser.home=$PWD/file \"$@\" train --data . --out ../model"
                + " --preset small --sequence-length 40 --batch-size 1 --steps 1 --samples-every 0 --device cpu");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("cannot be written, so tokens are not cached", "1 pieces");
  }
}
