package io.github.continuo.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.files.Durable;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.TokenSequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTokenizerTest {
  private final Path parent;
  private final Path folder;
  private final Path tokens;

  CorpusTokenizerTest(@TempDir Path parent) {
    this.parent = parent;
    folder = parent.resolve("songs");
    tokens = parent.resolve("tokens");
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
  void shards_are_read_as_one_corpus() throws Exception {
    Corpus whole = pass().writeTo(tokens);
    List<Path> files = Corpus.files(folder, faulty -> {});
    int count = 3;
    Path shards = tokens.resolveSibling("shards");
    for (int i = count; i >= 1; i--) {
      List<Path> some = files.subList((i - 1) * files.size() / count, i * files.size() / count);
      pass().writeTo(TokenFolder.shard(shards, i, count), some);
    }

    Corpus read = TokenFolder.read(shards, Pieces.TOKENIZER);

    assertThat(TokenFolder.exists(shards)).isTrue();
    assertThat(read.pieces()).hasSameSizeAs(whole.pieces()).hasSizeGreaterThan(2);
    for (int i = 0; i < whole.pieces().size(); i++) {
      assertThat(read.pieces().get(i).path()).isEqualTo(whole.pieces().get(i).path());
      assertThat(read.pieces().get(i).contentHash()).isEqualTo(whole.pieces().get(i).contentHash());
      assertThat(read.pieces().get(i).tokens()).isEqualTo(whole.pieces().get(i).tokens());
    }
    assertThat(whole.skipped()).containsAll(read.skipped());
    assertThatThrownBy(() -> pass().writeTo(shards))
        .hasMessageContaining("must be a new or empty folder, or a token folder");

    Files.move(TokenFolder.shard(shards, 2, count), tokens.resolveSibling("lost"));
    assertThatThrownBy(() -> TokenFolder.read(shards, Pieces.TOKENIZER))
        .hasMessageContaining("must hold all shards of one corpus, got 2")
        .hasMessageContaining("shard-00001-of-00003");
    assertThatThrownBy(() -> TokenFolder.shard(shards, 4, count))
        .hasMessage("a shard must be one of 1 to 99999, got 4 of 3");
  }

  @Test
  void token_folder_holds_the_corpus_of_the_folder() throws Exception {
    Corpus written = pass().writeTo(tokens);

    assertThat(written).isEqualTo(inMemory()).isEqualTo(TokenFolder.read(tokens, Pieces.TOKENIZER));
    assertThat(written.pieces()).hasSize(5);
    assertThat(written.skipped())
        .extracting(Corpus.Skipped::path)
        .containsExactly(Path.of("1", "silent.mid"), Path.of("broken.mid"));
    assertThat(names()).containsExactly("songs", "tokens");
  }

  @Test
  void a_folder_without_midi_files_gives_no_pieces() throws Exception {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThat(CorpusTokenizer.of(empty, Pieces.TOKENIZER).writeTo(tokens))
        .isEqualTo(new Corpus(List.of(), List.of()));
  }

  @Test
  void token_folder_is_the_same_however_many_threads_there_are() throws Exception {
    writeMore(60);
    Random random = new Random(1);
    WatchedTokenizer uneven =
        new WatchedTokenizer(() -> LockSupport.parkNanos(random.nextInt(2_000_000)));
    pass().withThreads(1).writeTo(tokens);

    for (int threads : new int[] {2, 7, 30}) {
      Path other = tokens.resolveSibling("tokens" + threads);
      CorpusTokenizer.of(folder, uneven).withThreads(threads).writeTo(other);
      assertThat(texts(other)).isEqualTo(texts(tokens));
    }
  }

  /** The files of a token folder. */
  private static List<String> texts(Path tokens) throws IOException {
    return List.of(
        Files.readString(tokens.resolve("ids.bin"), ISO_8859_1),
        Files.readString(tokens.resolve("index.json")));
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
        .writeTo(tokens);

    assertThat(told).containsExactlyElementsOf(IntStream.rangeClosed(1, 7).boxed().toList());
  }

  @Test
  void another_run_replaces_the_tokens_and_those_in_use_stay() throws Exception {
    Corpus first = pass().writeTo(tokens);
    List<TokenSequence> before = first.pieces().stream().map(Piece::tokens).toList();
    Path lists = Files.createDirectory(tokens.resolve("splits")).resolve("train.txt");
    Files.writeString(lists, "song1");
    change();

    Corpus second = pass().writeTo(tokens);

    assertThat(second).isEqualTo(inMemory()).isNotEqualTo(first);
    assertThat(first.pieces()).extracting(Piece::tokens).isEqualTo(before);
    assertThat(lists).hasContent("song1");
  }

  /** One file is changed, one repaired, one new, one gone. */
  private void change() throws IOException {
    write("0/song2.mid", Pieces.tune(960, 77));
    write("broken.mid", Pieces.tune(480, 78));
    write("new.mid", Pieces.tune(480, 79));
    Files.delete(folder.resolve("1/song3.mid"));
  }

  @Test
  void an_interrupt_leaves_nothing() throws Exception {
    for (int stop = 1; stop <= 7; stop++) {
      CorpusTokenizer stopped = stoppedAfter(stop);
      assertThatThrownBy(() -> stopped.writeTo(tokens)).isInstanceOf(InterruptedException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(names()).containsExactly("songs");
    }
  }

  private CorpusTokenizer stoppedAfter(int last) {
    return pass()
        .withProgress(
            (done, files) -> {
              if (done == last) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @Test
  void until_a_run_is_whole_the_tokens_are_those_before() throws Exception {
    pass().writeTo(tokens);
    List<String> before = texts(tokens);
    change();

    CorpusTokenizer watched =
        pass()
            .withProgress(
                (done, files) -> {
                  try {
                    assertThat(texts(tokens)).isEqualTo(before);
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                });
    assertThatThrownBy(() -> stoppedAfter(7).writeTo(tokens))
        .isInstanceOf(InterruptedException.class);
    assertThat(texts(tokens)).isEqualTo(before);
    assertThat(Durable.names(tokens)).containsExactly("ids.bin", "index.json");
    assertThat(watched.writeTo(tokens)).isEqualTo(inMemory());
  }

  @Test
  void a_killed_process_leaves_the_tokens_before() throws Exception {
    Score tune = manyNotes();
    for (int i = 0; i < 400; i++) {
      write(String.format(Locale.ROOT, "more/%d.mid", i), tune);
    }
    Corpus before = pass().writeTo(tokens);
    List<String> texts = texts(tokens);

    for (long enough : new long[] {-1, 0, 400_000}) {
      Process process = passInItsOwnProcess();
      while (process.isAlive() && writtenBytes() <= enough) {
        Thread.onSpinWait();
      }
      process.destroyForcibly().waitFor();

      assertThat(unfinished()).isNotEmpty();
      assertThat(texts(tokens)).isEqualTo(texts);
      assertThat(TokenFolder.read(tokens, Pieces.TOKENIZER)).isEqualTo(before);
      for (Path left : unfinished()) {
        Durable.delete(left);
      }
      assertThat(pass().writeTo(tokens)).isEqualTo(before);
    }
  }

  /** What the other process has written of its ids; -1 if it has not begun. */
  private long writtenBytes() throws IOException {
    for (Path folder : unfinished()) {
      if (Files.exists(folder.resolve("ids.bin"))) {
        return Files.size(folder.resolve("ids.bin"));
      }
    }
    return -1;
  }

  private List<Path> unfinished() throws IOException {
    return Durable.names(tokens).stream()
        .filter(name -> name.startsWith(".continuo-"))
        .map(tokens::resolve)
        .toList();
  }

  private Process passInItsOwnProcess() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                Pass.class.getName(),
                folder.toString(),
                tokens.toString())
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
  void of_two_runs_at_a_time_one_wins_and_the_other_is_told_or_writes_the_same() throws Exception {
    for (int i = 0; i < 20; i++) {
      Durable.delete(tokens);
      CyclicBarrier bothReady = new CyclicBarrier(2);
      Callable<Corpus> run =
          () -> {
            bothReady.await();
            return pass().writeTo(tokens);
          };
      ExecutorService threads = Executors.newFixedThreadPool(2);
      int written = 0;
      for (Future<Corpus> future : threads.invokeAll(List.of(run, run))) {
        try {
          assertThat(future.get()).isEqualTo(inMemory());
          written++;
        } catch (ExecutionException e) {
          assertThat(e).cause().isInstanceOf(IOException.class);
        }
      }
      threads.shutdown();

      assertThat(written).isPositive();
      assertThat(TokenFolder.read(tokens, Pieces.TOKENIZER)).isEqualTo(inMemory());
      assertThat(names()).containsExactly("songs", "tokens");
    }
  }

  @Test
  void a_file_that_cannot_be_read_is_skipped() throws Exception {
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

    Corpus corpus = pass().withThreads(1).withProgress(deleting).writeTo(tokens);

    assertThat(corpus.skipped())
        .last()
        .extracting(Corpus.Skipped::reason)
        .asString()
        .startsWith("it cannot be read: java.nio.file.NoSuchFileException: ");
  }

  @Test
  void threads_read_ahead_by_no_more_than_a_few_files() throws Exception {
    writeMore(200);
    AtomicInteger encodings = new AtomicInteger();
    AtomicInteger maxAhead = new AtomicInteger();

    CorpusTokenizer.of(folder, new WatchedTokenizer(encodings::incrementAndGet))
        .withThreads(3)
        .withProgress(
            (done, files) -> {
              LockSupport.parkNanos(500_000); // the threads have time to run away
              maxAhead.accumulateAndGet(encodings.get() - (done - 2), Math::max);
            })
        .writeTo(tokens);

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

    Corpus corpus =
        pass()
            .withProgress(
                (done, all) -> {
                  if (done % 1_000 == 500) {
                    used.add(usedHeapBytes());
                  }
                })
            .writeTo(tokens);

    long grownBytes = used.get(used.size() - 1) - used.get(0);
    long tokenBytes = corpus.positions() * Character.BYTES * 2 / 3;
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
        .isThrownBy(() -> CorpusTokenizer.of(folder, broken).writeTo(tokens))
        .withMessageContaining("song0.mid: ")
        .withMessageContaining("half a tokenizer");
  }

  @Test
  void a_folder_of_another_kind_is_left_as_it_is() throws Exception {
    List<String> before = Durable.names(folder);

    assertThatThrownBy(() -> pass().writeTo(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(folder + ": must be a new or empty folder, or a token folder");
    assertThat(Durable.names(folder)).isEqualTo(before);
    Path file = Files.writeString(tokens, "A diary, not to be written over.");
    assertThatThrownBy(() -> pass().writeTo(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": must be a folder, got a file");
    assertThat(file).hasContent("A diary, not to be written over.");
  }

  @Test
  void what_is_no_folder_is_refused_before_a_file_is_made() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> CorpusTokenizer.of(missing, Pieces.TOKENIZER).writeTo(tokens))
        .isInstanceOf(IOException.class)
        .hasMessage("a corpus must be a folder, got " + missing);
    assertThat(tokens).doesNotExist();
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

  private Corpus inMemory() throws IOException {
    return Corpus.read(folder, Pieces.TOKENIZER, count -> {});
  }

  private List<String> names() throws IOException {
    return Durable.names(parent);
  }

  private void writeMore(int files) throws IOException {
    for (int i = 0; i < files; i++) {
      write(String.format(Locale.ROOT, "more/%d.mid", i), Pieces.tune(480, 100 + i));
    }
  }

  private void write(String name, Score score) throws IOException {
    Path song = folder.resolve(name);
    Files.createDirectories(song.getParent());
    MidiWriter.write(score, song);
  }
}
