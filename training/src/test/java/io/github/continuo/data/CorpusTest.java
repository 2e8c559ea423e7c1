package io.github.continuo.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.continuo.data.Corpus.Skipped;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
  private static final Score SILENCE =
      Score.of(
          TimeBase.ticksPerQuarter(480), List.of(Track.of(List.of(new ProgramChange(0, 0, 5)))));

  private final Path folder;

  CorpusTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void pieces_of_all_folders_come_by_path() throws IOException {
    write("b.mid", Pieces.tune(480, 1));
    write("a/z.mid", Pieces.tune(480, 2));
    write("a/deep/er/y.mid", Pieces.tune(480, 3));

    Corpus corpus = read();

    assertThat(corpus.pieces())
        .containsExactly(
            Pieces.ofScore("a/deep/er/y.mid", Pieces.tune(480, 3)),
            Pieces.ofScore("a/z.mid", Pieces.tune(480, 2)),
            Pieces.ofScore("b.mid", Pieces.tune(480, 1)));
    assertThat(corpus.skipped()).isEmpty();
    assertThat(corpus.positions())
        .isEqualTo(corpus.pieces().stream().mapToInt(piece -> piece.tokens().length()).sum());
  }

  @Test
  void files_are_known_by_their_extension_in_any_case() throws IOException {
    for (String name : List.of("a.mid", "b.MID", "c.Midi", "d.kar", "e.RMI")) {
      write(name, Pieces.tune(480, name.hashCode()));
    }
    for (String name : List.of("notes.txt", "song.mid.bak", "mid", "cover.png")) {
      Files.writeString(folder.resolve(name), "no music", UTF_8);
    }
    Files.createDirectory(folder.resolve("folder.mid"));

    Corpus corpus = read();

    assertThat(corpus.pieces())
        .extracting(piece -> piece.path().toString())
        .containsExactly("a.mid", "b.MID", "c.Midi", "d.kar", "e.RMI");
    assertThat(Corpus.files(folder, file -> fail(file.toString())))
        .extracting(file -> folder.relativize(file).toString())
        .containsExactly("a.mid", "b.MID", "c.Midi", "d.kar", "e.RMI");
    assertThat(corpus.skipped()).isEmpty();
  }

  @Test
  void each_skipped_file_is_told_with_its_path_and_why() throws IOException {
    write("good.mid", Pieces.tune(480, 1));
    write("sub/silent.mid", SILENCE);
    Files.writeString(folder.resolve("broken.mid"), "not music", UTF_8);
    Files.createFile(folder.resolve("empty.mid"));

    Corpus corpus = read();

    assertThat(corpus.pieces()).extracting(Piece::name).containsExactly("good");
    assertThat(corpus.skipped())
        .extracting(Skipped::path)
        .containsExactly(Path.of("broken.mid"), Path.of("empty.mid"), Path.of("sub", "silent.mid"));
    assertThat(corpus.skipped())
        .extracting(Skipped::reason)
        .satisfiesExactly(
            broken -> assertThat(broken).contains("must begin with MThd, got 9 bytes without it"),
            empty -> assertThat(empty).contains("must begin with MThd, got 0 bytes without it"),
            silent -> assertThat(silent).isEqualTo("it has no notes"));
  }

  @Test
  void a_file_that_cannot_be_read_is_skipped() throws Exception {
    write("a.mid", Pieces.tune(480, 1));
    write("b.mid", Pieces.tune(480, 2));

    Corpus corpus =
        withThreads(1, () -> Corpus.read(folder, Pieces.TOKENIZER, count -> deleteAllFiles()));

    assertThat(corpus.pieces()).hasSize(1);
    assertThat(corpus.skipped())
        .singleElement()
        .extracting(Skipped::reason)
        .asString()
        .startsWith("it cannot be read: java.nio.file.NoSuchFileException: ");
  }

  private void deleteAllFiles() {
    for (String name : List.of("a.mid", "b.mid")) {
      try {
        Files.deleteIfExists(folder.resolve(name));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Test
  void a_file_that_the_tokenizer_refuses_is_skipped() throws IOException {
    write("good.mid", Pieces.tune(480, 1));
    Files.write(folder.resolve("endless.mid"), endless());

    Corpus corpus = read();

    assertThat(corpus.pieces()).extracting(Piece::name).containsExactly("good");
    assertThat(corpus.skipped())
        .singleElement()
        .extracting(Skipped::reason)
        .asString()
        .startsWith("score must end by tick ");
  }

  /** A note, and then program changes with the longest waits there are, on beyond any grid. */
  private static byte[] endless() throws IOException {
    Score note =
        Score.of(
            TimeBase.ticksPerQuarter(480), List.of(Track.of(List.of(new Note(0, 9, 0, 60, 80)))));
    byte[] wait = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F, (byte) 0xC0, 5};
    byte[] start = MidiWriter.write(note);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(start, 0, start.length - 4); // without the end of the track
    for (int i = 0; i <= 1 << 20; i++) {
      bytes.write(wait);
    }
    return bytes.toByteArray();
  }

  @Test
  void order_and_content_are_the_same_however_many_threads_read() throws Exception {
    for (int i = 0; i < 40; i++) {
      write(
          String.format(Locale.ROOT, "%d/%d.mid", i % 3, i),
          i % 10 == 0 ? SILENCE : Pieces.tune(480, i));
    }

    Corpus alone = withThreads(1, this::read);
    Corpus together = withThreads(7, this::read);

    assertThat(alone.pieces()).hasSize(36);
    assertThat(together).isEqualTo(alone);
  }

  private static Corpus withThreads(int threads, Callable<Corpus> reading) throws Exception {
    ForkJoinPool pool = new ForkJoinPool(threads); // where a parallel stream runs that starts in it
    try {
      return pool.submit(reading).get();
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void progress_counts_every_file() throws IOException {
    for (int i = 0; i < 10; i++) {
      write(i + ".mid", i == 3 ? SILENCE : Pieces.tune(480, i));
    }
    Set<Integer> counts = new ConcurrentSkipListSet<>();

    Corpus.read(folder, Pieces.TOKENIZER, counts::add);

    assertThat(counts).containsExactlyElementsOf(IntStream.rangeClosed(1, 10).boxed().toList());
  }

  @Test
  void links_are_followed() throws IOException {
    write("here/here.mid", Pieces.tune(480, 1));
    write("there/there.mid", Pieces.tune(480, 2));
    link(folder.resolve("here/linked"), folder.resolve("there"));
    link(folder.resolve("corpus"), folder.resolve("here"));

    Corpus corpus = Corpus.read(folder.resolve("corpus"), Pieces.TOKENIZER, count -> {});

    assertThat(corpus.pieces())
        .extracting(Piece::path)
        .containsExactly(Path.of("here.mid"), Path.of("linked", "there.mid"));
  }

  @Test
  void LINK_1_links_that_lead_nowhere_are_skipped_and_named() throws IOException {
    write("a.mid", Pieces.tune(480, 1));
    link(folder.resolve("broken.mid"), Path.of("gone.mid"));
    link(folder.resolve("itself.mid"), Path.of("itself.mid"));
    link(folder.resolve("songs"), Path.of("gone", "away"));

    Corpus corpus = read();

    assertThat(corpus.pieces()).extracting(Piece::name).containsExactly("a");
    assertThat(corpus.skipped())
        .extracting(file -> file.path() + ": " + file.reason())
        .containsExactly(
            "broken.mid: it must be a link to something, but leads nowhere",
            "itself.mid: it must be a link to something, but leads nowhere",
            "songs: it must be a link to something, but leads nowhere");
  }

  @Test
  void LINK_2_links_in_a_circle_are_skipped_and_named() throws IOException {
    write("a/a.mid", Pieces.tune(480, 1));
    write("b/b.mid", Pieces.tune(480, 2));
    link(folder.resolve("loop"), Path.of("."));
    link(folder.resolve("a").resolve("up"), Path.of(".."));
    link(folder.resolve("b").resolve("same.mid"), folder.resolve("b"));

    Corpus corpus = read();

    assertThat(corpus.pieces())
        .extracting(Piece::path)
        .containsExactly(Path.of("a", "a.mid"), Path.of("b", "b.mid"));
    assertThat(corpus.skipped())
        .extracting(file -> file.path() + ": " + file.reason())
        .containsExactly(
            "a/up: it must not be a link to a folder that it is in",
            "b/same.mid: it must not be a link to a folder that it is in",
            "loop: it must not be a link to a folder that it is in");
  }

  @Test
  void files_and_skipped_ones_together_are_all_that_is_there() throws IOException {
    write("a.mid", Pieces.tune(480, 1));
    link(folder.resolve("broken.mid"), Path.of("gone.mid"));
    link(folder.resolve("loop"), Path.of("."));
    List<Corpus.Skipped> skipped = new ArrayList<>();

    List<Path> files = Corpus.files(folder, skipped::add);

    assertThat(files).containsExactly(folder.resolve("a.mid"));
    assertThat(skipped).isEqualTo(read().skipped());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void what_is_no_file_is_skipped_unopened() throws Exception {
    write("a.mid", Pieces.tune(480, 1));
    Path pipe = folder.resolve("pipe.mid");
    assumeThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

    Corpus corpus = read(); // or waits for ever for somebody to write to it

    assertThat(corpus.pieces()).hasSize(1);
    assertThat(corpus.skipped())
        .containsExactly(
            new Corpus.Skipped(Path.of("pipe.mid"), "it must be a file, got a pipe or device"));
  }

  /** Not every platform lets everyone make links. */
  private static void link(Path link, Path target) throws IOException {
    try {
      Files.createSymbolicLink(link, target);
    } catch (UnsupportedOperationException | FileSystemException e) {
      abort("no symbolic links here: " + e);
    }
  }

  @Test
  void a_folder_without_midi_files_gives_no_pieces() throws IOException {
    assertThat(read()).isEqualTo(new Corpus(List.of(), List.of()));
  }

  @Test
  void what_is_no_folder_is_refused() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> Corpus.read(missing, Pieces.TOKENIZER, count -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("a corpus must be a folder, got " + missing);
  }

  private Corpus read() throws IOException {
    return Corpus.read(folder, Pieces.TOKENIZER, count -> {});
  }

  private void write(String name, Score score) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    MidiWriter.write(score, file);
  }
}
