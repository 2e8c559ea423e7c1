package io.github.continuo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTokenizerTest {
  private final Path folder;
  private final Path file;

  CorpusTokenizerTest(@TempDir Path folder) {
    this.folder = folder.resolve("songs");
    file = folder.resolve("songs.tokens");
  }

  @BeforeEach
  void write_songs() throws IOException {
    for (int i = 0; i < 5; i++) {
      write(String.format(Locale.ROOT, "%d/song%d.mid", i % 2, i), Pieces.tune(480, i));
    }
    Files.writeString(folder.resolve("broken.mid"), "not music");
    Files.writeString(folder.resolve("1/notes.txt"), "no music");
    write(
        "1/silent.mid",
        Score.of(
            TimeBase.ticksPerQuarter(480), List.of(Track.of(List.of(new ProgramChange(0, 0, 5))))));
  }

  @Test
  void token_file_holds_the_corpus_of_the_folder() throws Exception {
    CorpusTokenizer.Report report = pass().writeTo(file);

    Corpus corpus = Corpus.read(folder, Pieces.TOKENIZER, count -> {});
    assertThat(TokenFile.read(file, Pieces.TOKENIZER)).isEqualTo(corpus);
    assertThat(report)
        .isEqualTo(new CorpusTokenizer.Report(7, 7, 5, corpus.rows(), corpus.skipped()));
    assertThat(report.skipped())
        .extracting(Corpus.Skipped::path)
        .containsExactly(Path.of("1", "silent.mid"), Path.of("broken.mid"));
  }

  @Test
  void file_is_the_same_however_many_threads_there_are() throws Exception {
    for (int i = 0; i < 60; i++) {
      write(String.format(Locale.ROOT, "more/%d.mid", i), Pieces.tune(480, 100 + i));
    }
    Random random = new Random(1);
    WatchedTokenizer uneven =
        new WatchedTokenizer(() -> LockSupport.parkNanos(random.nextInt(2_000_000)));
    pass().withThreads(1).writeTo(file);
    byte[] alone = Files.readAllBytes(file);

    for (int threads : new int[] {2, 7, 30}) {
      Path other = file.resolveSibling(threads + ".tokens");
      CorpusTokenizer.of(folder, uneven).withThreads(threads).writeTo(other);
      assertThat(other).hasBinaryContent(alone);
    }
  }

  @Test
  void progress_is_told_after_each_file_in_order() throws Exception {
    List<Integer> told = new ArrayList<>();

    pass()
        .withProgress(
            (done, files) -> {
              told.add(done);
              assertThat(files).isEqualTo(7);
            })
        .writeTo(file);

    assertThat(told).containsExactlyElementsOf(IntStream.rangeClosed(1, 7).boxed().toList());
  }

  @Test
  void second_run_reads_nothing_and_leaves_the_file() throws Exception {
    CorpusTokenizer.Report first = pass().writeTo(file);
    byte[] bytes = Files.readAllBytes(file);
    FileTime written = FileTime.fromMillis(1_000);
    Files.setLastModifiedTime(file, written);
    AtomicInteger encodings = new AtomicInteger();

    CorpusTokenizer.Report second = watched(encodings).writeTo(file);

    assertThat(encodings).hasValue(0);
    assertThat(file).hasBinaryContent(bytes);
    assertThat(Files.getLastModifiedTime(file)).isEqualTo(written);
    assertThat(second)
        .isEqualTo(new CorpusTokenizer.Report(7, 0, first.pieces(), first.rows(), first.skipped()));
  }

  @Test
  void what_has_changed_is_read_again_and_what_is_gone_goes() throws Exception {
    pass().writeTo(file);
    change();
    AtomicInteger encodings = new AtomicInteger();

    CorpusTokenizer.Report report = watched(encodings).writeTo(file);

    assertThat(encodings).hasValue(3);
    assertThat(report.filesWritten()).isEqualTo(3);
    assertThat(TokenFile.read(file, Pieces.TOKENIZER))
        .isEqualTo(Corpus.read(folder, Pieces.TOKENIZER, count -> {}));
  }

  /** One file is changed, one repaired, one new, one gone. */
  private void change() throws IOException {
    write("0/song2.mid", Pieces.tune(960, 77));
    write("broken.mid", Pieces.tune(480, 78));
    write("new.mid", Pieces.tune(480, 79));
    Files.delete(folder.resolve("1/song3.mid"));
  }

  @Test
  void size_and_time_of_modification_tell_whether_a_file_has_changed() throws Exception {
    Path song = folder.resolve("0/song0.mid");
    Score other = transposed(Pieces.tune(480, 0));
    FileTime time = Files.getLastModifiedTime(song);
    pass().writeTo(file);

    write("0/song0.mid", other);
    Files.setLastModifiedTime(song, time);
    assertThat(pass().writeTo(file).filesWritten()).isZero();

    Files.setLastModifiedTime(song, FileTime.fromMillis(time.toMillis() + 1));
    assertThat(pass().writeTo(file).filesWritten()).isEqualTo(1);
    assertThat(TokenFile.read(file, Pieces.TOKENIZER))
        .isEqualTo(Corpus.read(folder, Pieces.TOKENIZER, count -> {}));
  }

  private static Score transposed(Score score) {
    List<ScoreEvent> notes = new ArrayList<>();
    score
        .notes()
        .forEach(
            note ->
                notes.add(
                    new Note(
                        note.tick(), note.durationTicks(), 0, note.pitch() + 1, note.velocity())));
    return Score.of(score.timeBase(), List.of(Track.of(notes)));
  }

  @Test
  void a_pass_cut_at_any_byte_goes_on_to_the_same_file() throws Exception {
    pass().writeTo(file);
    byte[] whole = Files.readAllBytes(file);

    for (int cut = 0; cut < whole.length; cut++) {
      Files.write(file, Arrays.copyOf(whole, cut));
      pass().withThreads(1).writeTo(file);
      assertThat(file).as("cut at " + cut).hasBinaryContent(whole);
    }
  }

  @Test
  void a_second_pass_cut_at_any_byte_goes_on_to_the_same_file() throws Exception {
    pass().writeTo(file);
    int firstEnd = (int) endOfRecords();
    change();
    pass().writeTo(file);
    byte[] second = Files.readAllBytes(file);

    for (int cut = firstEnd; cut < second.length; cut++) {
      Files.write(file, Arrays.copyOf(second, cut));
      pass().withThreads(1).writeTo(file);
      assertThat(file).as("cut at " + cut).hasBinaryContent(second);
    }
  }

  private long endOfRecords() throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return TokenIndex.read(channel).orElseThrow().offset();
    }
  }

  @Test
  void whatever_a_crash_leaves_after_whole_records_is_written_over() throws Exception {
    pass().writeTo(file);
    byte[] whole = Files.readAllBytes(file);
    int header = TokenFileHeader.of(Pieces.TOKENIZER).toBytes().length;
    Random random = new Random(3);

    for (int i = 0; i < 300; i++) {
      byte[] crashed = whole.clone();
      int from = header + random.nextInt(whole.length - header);
      int end = Math.min(whole.length, from + 1 + random.nextInt(64));
      for (int at = from; at < end; at++) {
        crashed[at] = i % 2 == 0 ? 0 : (byte) random.nextInt(256);
      }
      Files.write(file, Arrays.copyOf(crashed, end));
      pass().writeTo(file);
      assertThat(file).as("bytes %d to %d, case %d", from, end, i).hasBinaryContent(whole);
    }
  }

  @Test
  void what_a_stopped_pass_has_written_is_not_read_again() throws Exception {
    pass().writeTo(file);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1)); // all records, no whole index
    AtomicInteger encodings = new AtomicInteger();

    watched(encodings).writeTo(file);

    assertThat(encodings).hasValue(0);
    assertThat(file).hasBinaryContent(whole);
  }

  @Test
  void an_interrupt_stops_the_pass_and_the_next_goes_on() throws Exception {
    pass().writeTo(file);
    byte[] whole = Files.readAllBytes(file);

    for (int stop = 1; stop < 7; stop++) {
      Files.delete(file);
      int last = stop;
      CorpusTokenizer stopped =
          pass()
              .withProgress(
                  (done, files) -> {
                    if (done == last) {
                      Thread.currentThread().interrupt();
                    }
                  });
      assertThatThrownBy(() -> stopped.writeTo(file)).isInstanceOf(InterruptedException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(file).doesNotExist();
      assertThatThrownBy(() -> TokenFile.read(part(), Pieces.TOKENIZER))
          .hasMessageContaining("must end with its index, is cut off");

      AtomicInteger encodings = new AtomicInteger();
      watched(encodings).writeTo(file);
      assertThat(file).hasBinaryContent(whole);
      assertThat(encodings).hasValueLessThan(6);
      assertThat(part()).doesNotExist();
    }
  }

  /** What is written before it is moved to its place. */
  private Path part() {
    return file.resolveSibling("songs.tokens.part");
  }

  @Test
  void until_a_pass_is_whole_the_file_is_the_one_before() throws Exception {
    pass().writeTo(file);
    byte[] before = Files.readAllBytes(file);
    change();
    CorpusTokenizer stopped =
        pass()
            .withThreads(1)
            .withProgress(
                (done, files) -> {
                  assertThat(file).hasBinaryContent(before);
                  if (done == files) {
                    Thread.currentThread().interrupt();
                  }
                });

    assertThatThrownBy(() -> stopped.writeTo(file)).isInstanceOf(InterruptedException.class);

    assertThat(file).hasBinaryContent(before);
    pass().writeTo(file);
    assertThat(TokenFile.read(file, Pieces.TOKENIZER))
        .isEqualTo(Corpus.read(folder, Pieces.TOKENIZER, count -> {}));
    assertThat(part()).doesNotExist();
  }

  @Test
  void a_killed_process_leaves_a_file_that_the_next_goes_on_with() throws Exception {
    for (int i = 0; i < 300; i++) {
      write(String.format(Locale.ROOT, "more/%d.mid", i), Pieces.tune(480, 100 + i));
    }
    pass().writeTo(file);
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(4);

    for (int i = 0; i < 4; i++) {
      Files.deleteIfExists(file);
      Process process = passInItsOwnProcess();
      long enough = random.nextInt(whole.length);
      while (process.isAlive() && (!Files.exists(part()) || Files.size(part()) < enough)) {
        Thread.onSpinWait();
      }
      process.destroyForcibly().waitFor();
      pass().writeTo(file);
      assertThat(file).hasBinaryContent(whole);
    }
  }

  private Process passInItsOwnProcess() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Pass.class.getName(),
                folder.toString(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }

  /** A pass to be killed. */
  static final class Pass {
    private Pass() {}

    public static void main(String[] arguments) throws Exception {
      CorpusTokenizer.of(Path.of(arguments[0]), Pieces.TOKENIZER).writeTo(Path.of(arguments[1]));
    }
  }

  @Test
  void a_file_that_cannot_be_read_is_tried_again() throws Exception {
    CorpusTokenizer.Progress deleting =
        (done, files) -> {
          try {
            Files.deleteIfExists(folder.resolve("broken.mid"));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        };
    for (int i = 0; i < 8; i++) { // so that one thread has not come to the last file at the first
      write(String.format(Locale.ROOT, "a/%d.mid", i), Pieces.tune(480, 50 + i));
    }

    CorpusTokenizer.Report report = pass().withThreads(1).withProgress(deleting).writeTo(file);

    assertThat(report.skipped())
        .last()
        .extracting(Corpus.Skipped::reason)
        .asString()
        .startsWith("it cannot be read: java.nio.file.NoSuchFileException: ");
    write("broken.mid", Pieces.tune(480, 9));
    assertThat(pass().writeTo(file).filesWritten()).isEqualTo(1);
    assertThat(TokenFile.read(file, Pieces.TOKENIZER).pieces())
        .extracting(Piece::name)
        .last()
        .isEqualTo("broken");
  }

  @Test
  void LINK_1_and_2_links_are_told_by_every_pass_until_they_can_be_followed() throws Exception {
    Path link = folder.resolve("link.mid");
    try {
      Files.createSymbolicLink(folder.resolve("loop"), folder);
      Files.createSymbolicLink(link, folder.resolve("gone.mid"));
    } catch (UnsupportedOperationException | FileSystemException e) {
      abort("no symbolic links here: " + e);
    }
    CorpusTokenizer.Report first = pass().writeTo(file);
    CorpusTokenizer.Report second = pass().writeTo(file);
    Files.delete(link);
    Files.createSymbolicLink(link, folder);
    CorpusTokenizer.Report third = pass().writeTo(file);
    write("gone.mid", Pieces.tune(480, 9));
    Files.delete(link);
    Files.createSymbolicLink(link, folder.resolve("gone.mid"));
    CorpusTokenizer.Report fourth = pass().writeTo(file);

    assertThat(List.of(first.filesWritten(), second.filesWritten())).containsExactly(9, 0);
    assertThat(first.skipped()).hasSize(4).isEqualTo(second.skipped());
    assertThat(third.skipped()).hasSize(4).isNotEqualTo(second.skipped());
    assertThat(fourth.skipped()).hasSize(3);
    assertThat(fourth.pieces()).isEqualTo(7);
  }

  @Test
  void threads_read_ahead_by_no_more_than_a_few_files() throws Exception {
    for (int i = 0; i < 200; i++) {
      write(String.format(Locale.ROOT, "more/%d.mid", i), Pieces.tune(480, 100 + i));
    }
    AtomicInteger encodings = new AtomicInteger();
    AtomicInteger maxAhead = new AtomicInteger();

    watched(encodings)
        .withThreads(3)
        .withProgress(
            (done, files) -> {
              LockSupport.parkNanos(500_000); // the threads have time to run away
              maxAhead.accumulateAndGet(encodings.get() - (done - 2), Math::max);
            })
        .writeTo(file);

    // Of 3 threads with 4 files each, less one that gave no piece, and the one being written.
    assertThat(maxAhead.get()).isLessThanOrEqualTo(13);
  }

  @Test
  void memory_does_not_grow_with_the_tokens_of_the_corpus() throws Exception {
    int files = 3_000;
    Score tune = manyNotes();
    for (int i = 0; i < files; i++) {
      write(String.format(Locale.ROOT, "more/%04d.mid", i), tune);
    }
    List<Long> used = new ArrayList<>();

    CorpusTokenizer.Report report =
        pass()
            .withProgress(
                (done, all) -> {
                  if (done % 1_000 == 500) {
                    used.add(usedHeapBytes());
                  }
                })
            .writeTo(file);

    long grownBytes = used.get(used.size() - 1) - used.get(0);
    long tokenBytes = report.rows() * Character.BYTES * 2 / 3;
    assertThat(tokenBytes).isGreaterThan(12_000_000);
    assertThat(grownBytes).isLessThan(2_500_000);
  }

  private static Score manyNotes() {
    List<ScoreEvent> notes = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      notes.add(new Note(i * 40L, 40, 0, 40 + i % 40, 80));
    }
    return Score.of(TimeBase.ticksPerQuarter(480), List.of(Track.of(notes)));
  }

  private static long usedHeapBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }

  @Test
  void an_error_of_the_tokenizer_ends_the_pass_and_names_the_file() {
    WatchedTokenizer broken =
        new WatchedTokenizer(
            () -> {
              throw new UnsupportedOperationException("half a tokenizer");
            });

    assertThatIllegalStateException()
        .isThrownBy(() -> CorpusTokenizer.of(folder, broken).writeTo(file))
        .withMessageContaining("song0.mid: ")
        .withMessageContaining("half a tokenizer");
  }

  @Test
  void a_file_of_another_kind_is_left_as_it_is() throws Exception {
    Files.writeString(file, "A diary, not to be written over.");

    assertThatThrownBy(() -> pass().writeTo(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": must be a token file, which begins with CONTOKEN, is another");
    assertThat(file).hasContent("A diary, not to be written over.");
  }

  @Test
  void tokens_of_another_tokenizer_are_refused_with_both_named() throws Exception {
    pass().writeTo(file);
    byte[] bytes = Files.readAllBytes(file);
    NoteTokenizer other = NoteTokenizer.of(TimeGrid.milliseconds(10));

    String message =
        String.format(
            Locale.ROOT,
            "%s: must hold tokens of %s (width 1, 836 tokens), got %s (width 1, 836 tokens)",
            file,
            other,
            Pieces.TOKENIZER);
    assertThatThrownBy(() -> CorpusTokenizer.of(folder, other).writeTo(file))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> TokenFile.read(file, other))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
    assertThat(file).hasBinaryContent(bytes);
  }

  @Test
  void two_passes_over_one_file_at_a_time_are_refused() throws Exception {
    try (TokenFileWriter other = TokenFileWriter.open(file, TokenFileHeader.of(Pieces.TOKENIZER))) {
      assertThat(other.entries()).isEmpty();

      assertThatThrownBy(() -> pass().writeTo(file))
          .isInstanceOf(IOException.class)
          .hasMessage(file + ": must be written by one pass at a time, another has it");
    }
  }

  @Test
  void what_is_no_folder_is_refused_before_a_file_is_made() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> CorpusTokenizer.of(missing, Pieces.TOKENIZER).writeTo(file))
        .isInstanceOf(IOException.class)
        .hasMessage("a corpus must be a folder, got " + missing);
    assertThat(file).doesNotExist();
  }

  @Test
  void a_pass_needs_a_thread() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pass().withThreads(0))
        .withMessage("threads must be at least 1, got 0");
  }

  private CorpusTokenizer pass() {
    return CorpusTokenizer.of(folder, Pieces.TOKENIZER);
  }

  private CorpusTokenizer watched(AtomicInteger encodings) {
    return CorpusTokenizer.of(folder, new WatchedTokenizer(encodings::incrementAndGet));
  }

  private void write(String name, Score score) throws IOException {
    Path song = folder.resolve(name);
    Files.createDirectories(song.getParent());
    MidiWriter.write(score, song);
  }
}
