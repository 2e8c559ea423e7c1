package io.github.continuo.examples.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.continuo.examples.Continuo;
import io.github.continuo.examples.JavaProcess;
import io.github.continuo.examples.Run;
import io.github.continuo.examples.Songs;
import io.github.continuo.examples.StandardOutput;
import io.github.continuo.examples.TinyModel;
import io.github.continuo.examples.generate.WaveFile;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Score;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Outputs appear whole or not at all, and what cannot be written is refused before the work. */
class OutputsTest {
  private static final Path NO_MODEL = Path.of("no-model"); // which the work would ask for

  @TempDir Path folder;
  private Path song;

  @BeforeEach
  void write_song() throws IOException {
    song = Songs.write(Songs.scale(60, 400), folder.resolve("song.mid"));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"continue", "infill", "generate"})
  void OUT_1_a_folder_as_output_is_refused_before_the_work(String command) throws IOException {
    Path out = Files.createDirectory(folder.resolve("d.mid"));

    Run run = written(command, "-o", out);

    assertRefused(run, 1, out + ": must be a file, got a folder");
    assertThat(names(out)).isEmpty();
  }

  private Run written(String command, Object... more) {
    List<Object> all = new ArrayList<>(List.of(command));
    if (command.equals("infill")) {
      all.addAll(List.of(song, "--bars", "2"));
    } else if (command.equals("continue")) {
      all.add(song);
    }
    all.addAll(List.of("--model", NO_MODEL));
    all.addAll(Arrays.asList(more));
    return Run.of(all.toArray());
  }

  private static void assertRefused(Run run, int status, String told) {
    assertThat(run.err()).startsWith("continuo: ").contains(told).doesNotContain("\tat ");
    assertThat(run.status()).isEqualTo(status);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void OUT_1_of_several_variations_each_is_looked_at() throws IOException {
    Path second = Files.createDirectory(folder.resolve("x-2.mid"));

    Run run = written("continue", "-o", folder.resolve("x.mid"), "--variations", 3);

    assertRefused(run, 1, second + ": must be a file, got a folder");
  }

  @Test
  void OUT_1_every_command_that_writes_a_file_looks_at_it_first() throws IOException {
    Path png = Files.createDirectory(folder.resolve("d.png"));
    Path none = folder.resolve("none");

    for (Run run :
        List.of(
            written("continue", "-o", folder.resolve("o.mid"), "--piano-roll", png),
            written("continue", "-o", folder.resolve("o.mid"), "--wav", png),
            Run.of("draw", none, "-o", png),
            Run.of("detokenize", none, "-o", png),
            Run.of("tokenize", folder, "--out", png))) {
      assertRefused(run, 1, png + ": must be a file, got a folder");
    }
  }

  @Test
  void OUT_1_every_command_that_writes_a_folder_looks_at_it_first() {
    for (Run run :
        List.of(
            Run.of("train", "--data", NO_MODEL, "--out", song),
            Run.of("merge", NO_MODEL, "--adapter", NO_MODEL, "--out", song),
            Run.of("convert", NO_MODEL, "--out", song, "--precision", "bf16"),
            Run.of("evaluate", NO_MODEL, "--data", NO_MODEL, "--report", song),
            Run.of("compare", "a=" + NO_MODEL, "--data", NO_MODEL, "--out", song))) {
      assertRefused(run, 1, song + ": must be a folder, got a file");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "x.png, x.png",
    "x.png, ./x.png",
    "x.png, d/../x.png",
    "x.png, link.png",
    "link.png, x.png",
    "x.png, linked/x.png",
    "x.png, X.png",
    "old.png, link-to-old.png"
  })
  void OUT_2_two_outputs_of_one_name_are_wrong_usage(String one, String other) throws IOException {
    Files.createDirectory(folder.resolve("d"));
    Files.createSymbolicLink(folder.resolve("linked"), folder);
    Files.createSymbolicLink(folder.resolve("link.png"), Path.of("d/../x.png"));
    Files.writeString(folder.resolve("old.png"), "old");
    Files.createSymbolicLink(folder.resolve("link-to-old.png"), Path.of("old.png"));
    List<String> before = names(folder);

    assertRefused(
        written("continue", "-o", folder + "/" + one, "--piano-roll", folder + "/" + other),
        2,
        "--piano-roll must be another file than --out");
    assertRefused(
        written(
            "continue",
            "-o",
            folder.resolve("o.mid"),
            "--piano-roll",
            folder + "/" + one,
            "--wav",
            folder + "/" + other),
        2,
        "--wav must be another file than --piano-roll");

    assertThat(names(folder)).isEqualTo(before);
    assertThat(folder.resolve("old.png")).hasContent("old");
  }

  @Test
  void FULL_1_output_that_cannot_be_written_ends_the_command() throws Exception {
    Path full = Path.of("/dev/full");
    assumeThat(full).exists();
    for (List<Object> arguments :
        List.<List<Object>>of(
            List.of("inspect", "--json", song, song), List.of("--help"), List.of("--version"))) {
      Path err = folder.resolve("err");

      Process process =
          JavaProcess.builder(folder, Continuo.class, arguments.toArray())
              .redirectOutput(full.toFile())
              .redirectError(err.toFile())
              .start();

      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(1);
      assertThat(Files.readAllLines(err))
          .singleElement()
          .asString()
          .startsWith("continuo: standard output: ");
    }
  }

  @Test
  void PIPE_1_a_reader_that_has_left_ends_the_command_quietly() throws Exception {
    List<Object> arguments = new ArrayList<>(List.of("inspect", "--json"));
    arguments.addAll(Collections.nCopies(2_000, song));
    arguments.add(folder.resolve("missing.mid"));
    Path err = folder.resolve("err");

    Process process =
        JavaProcess.builder(folder, Continuo.class, arguments.toArray())
            .redirectError(err.toFile())
            .start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).startsWith("{\"file\":");
    }

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isEqualTo(StandardOutput.READER_HAS_LEFT);
    assertThat(err).isEmptyFile();
  }

  @ParameterizedTest
  @CsvSource({"draw, old.png", "draw, old.svg", "detokenize, old.mid", "tokenize, old"})
  void ATOM_2_what_cannot_be_written_to_its_end_leaves_what_was_there(String command, String name)
      throws Exception {
    Path old = folder.resolve(name);
    Object input = song;
    if (command.equals("detokenize")) {
      input = folder.resolve("tokens.json");
      Files.writeString((Path) input, Run.of("tokenize", "--json", song).out());
    } else if (command.equals("tokenize")) {
      input = Files.createDirectory(folder.resolve("songs"));
      Songs.write(Songs.scale(50, 30), ((Path) input).resolve("a.mid"));
      Run.of("tokenize", input, "--out", old);
      for (int i = 0; i < 4; i++) {
        Songs.write(
            Songs.scale(60 + i, 400),
            ((Path) input).resolve(String.format(Locale.ROOT, "b%d.mid", i)));
      }
    }
    Path kept = Files.isDirectory(old) ? old.resolve("ids.bin") : Files.writeString(old, "old");
    byte[] before = Files.readAllBytes(kept);
    List<String> names = names(folder);

    Path err = folder.resolve("err");
    int status = withSmallFiles(err, command, input, "--out", old);

    assertThat(Files.readAllLines(err).stream().reduce((first, last) -> last).orElse(""))
        .contains("continuo: ", old.getFileName() + ": ");
    assertThat(status).isEqualTo(1);
    assertThat(kept).hasBinaryContent(before);
    Files.delete(err);
    assertThat(names(folder)).isEqualTo(names);
  }

  /** Runs the command where no file may have more than 2 KiB. */
  private int withSmallFiles(Path err, Object... arguments) throws Exception {
    ProcessBuilder builder = JavaProcess.builder(folder, Continuo.class, arguments);
    builder.command().add(1, "-XX:-UsePerfData"); // which is a larger file
    List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 4; exec \"$@\"", "sh"));
    command.addAll(builder.command());
    return builder
        .command(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(err.toFile())
        .start()
        .waitFor();
  }

  @Test
  void ATOM_3_a_killed_process_leaves_the_old_sound() throws Exception {
    byte[] old = "old sound".getBytes(US_ASCII);
    Path place = Files.createDirectory(folder.resolve("d"));
    Path sound = Files.write(place.resolve("old.wav"), old);
    ProcessBuilder builder = JavaProcess.builder(folder, Player.class, song, sound);
    builder.command().add(1, "--add-exports");
    builder.command().add(2, "java.desktop/com.sun.media.sound=ALL-UNNAMED");

    Process process = builder.inheritIO().start();
    while (process.isAlive() && bytesIn(place) < 100_000) {
      Thread.sleep(5);
    }
    boolean wasWriting = process.isAlive();
    process.destroyForcibly().waitFor();

    assertThat(wasWriting).isTrue();
    assertThat(sound).hasBinaryContent(old);
  }

  private static long bytesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  /** Plays a song into a file. */
  static final class Player {
    private Player() {}

    public static void main(String[] arguments) throws IOException {
      Score score = MidiReader.read(Path.of(arguments[0]));
      WaveFile.write(score, Path.of(arguments[1]));
    }
  }

  @Test
  void ATOM_1_a_full_disk_leaves_the_prompt_and_nothing_else() throws Exception {
    Path model = TinyModel.saveTo(folder.resolve("model"));
    Path disk = smallDisk(64);
    try {
      Path prompt = Songs.write(Songs.waltz(), disk.resolve("song.mid"));
      Files.write(disk.resolve("filler"), new byte[56 << 10]);

      Run run = Run.of("continue", prompt, "-o", prompt, "--notes", 1500, "--model", model);

      assertRefused(run, 1, prompt + ": ");
      assertThat(prompt).hasBinaryContent(MidiWriter.write(Songs.waltz()));
      assertThat(names(disk)).containsExactly("filler", "song.mid");
    } finally {
      run("umount", disk.toString());
    }
  }

  @Test
  void HALF_1_a_model_that_cannot_be_rounded_leaves_no_folder() throws IOException {
    Path model = TinyModel.saveTo(folder.resolve("model"));
    TinyModel.changeHeader(
        model, header -> header.getAsJsonObject("lm_head.weight").addProperty("dtype", "I32"));

    Run run = Run.of("convert", model, "--out", folder.resolve("a/out"), "--precision", "bf16");

    assertRefused(run, 1, "lm_head.weight");
    assertThat(names(folder)).containsExactly("model", "song.mid");
  }

  @Test
  void HALF_2_a_full_disk_leaves_the_model_that_was_there_or_none() throws Exception {
    Path model = TinyModel.saveTo(folder.resolve("model"));
    Path disk = smallDisk(64);
    try {
      Path out = disk.resolve("out");
      assertThat(Run.of("convert", model, "--out", out, "--precision", "bf16").status()).isZero();
      byte[] before = Files.readAllBytes(out.resolve("model.safetensors"));
      long room = Files.getFileStore(disk).getUsableSpace();
      Files.write(disk.resolve("filler"), new byte[(int) Math.max(0, room - (16 << 10))]);

      assertRefused(
          Run.of("convert", model, "--out", out, "--precision", "bf16"),
          1,
          out + "/model.safetensors: ");
      assertRefused(
          Run.of("convert", model, "--out", disk.resolve("new"), "--precision", "bf16"),
          1,
          disk.resolve("new") + "/model.safetensors: ");

      assertThat(out.resolve("model.safetensors")).hasBinaryContent(before);
      assertThat(names(out)).containsExactly("config.json", "continuo.json", "model.safetensors");
      assertThat(names(disk)).containsExactly("filler", "out");
    } finally {
      run("umount", disk.toString());
    }
  }

  private Path smallDisk(int kilobytes) throws IOException, InterruptedException {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    String size = String.format(Locale.ROOT, "size=%dk", kilobytes);
    assumeThat(run("mount", "-t", "tmpfs", "-o", size, "tmpfs", disk.toString()))
        .as("only root may mount a small disk")
        .isZero();
    return disk;
  }

  private static int run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor();
    } catch (IOException e) {
      return -1; // there is no such command here
    }
  }
}
