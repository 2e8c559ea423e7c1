package io.github.continuo.data;

import io.github.continuo.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes once over a folder of MIDI files and writes their tokens to a {@link TokenFile}.
 *
 * <p>Files are known by their extension, as in {@link Corpus#read}. Several threads read and
 * tokenize; the records are written in the order of the paths, so the file is the same byte for
 * byte however many threads there are. Memory holds at most four files a thread, and about 400
 * bytes for each file of the folder.
 *
 * <p>A pass may be stopped at any time, by an interrupt of its thread or the end of the process,
 * and be run again: files that the token file knows and that have not changed are not read again.
 * <b>Changed</b> means another size, or another time of last modification to the millisecond; a
 * file of which neither changes is held to be the same, whatever its bytes. Files that were skipped
 * for what they hold stay skipped until they change; those that could not be read are tried each
 * time. A file that is gone from the folder goes from the corpus.
 *
 * <p>A stopped pass that is run again gives byte for byte the file of one that was not stopped, as
 * long as the folder stays the same. Where the folder changes between two runs, the pieces and
 * skipped files are those that a new token file would have, in the same order; the bytes differ, as
 * records that no longer hold stay in the file.
 *
 * <p>Immutable.
 */
public final class CorpusTokenizer {
  private static final Logger LOGGER = LoggerFactory.getLogger(CorpusTokenizer.class);
  private static final int FILES_A_THREAD = 4; // enough for all to go on while one is slow

  /** Told after each file, in order, on the thread that runs the pass. */
  @FunctionalInterface
  public interface Progress {

    /**
     * A file is done.
     *
     * @param done files done so far
     * @param files files in all
     */
    void onFile(int done, int files);
  }

  /**
   * What came of a pass.
   *
   * @param files in the folder
   * @param filesWritten of these, written in this run, as the token file did not know them
   * @param pieces in the token file
   * @param rows of all pieces
   * @param skipped the files that gave no piece, in this run or an earlier one, by path
   */
  public record Report(
      int files, int filesWritten, int pieces, long rows, List<Corpus.Skipped> skipped) {
    /**
     * Copies the list.
     *
     * @param files in the folder
     * @param filesWritten of these, written in this run
     * @param pieces in the token file
     * @param rows of all pieces
     * @param skipped the files that gave no piece, by path
     */
    public Report {
      skipped = List.copyOf(skipped);
    }
  }

  private final Path folder;
  private final Tokenizer tokenizer;
  private final int threads;
  private final Progress progress;

  private CorpusTokenizer(Path folder, Tokenizer tokenizer, int threads, Progress progress) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    this.folder = folder;
    this.tokenizer = tokenizer;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * {@return a pass over a folder, with as many threads as there are processors}
   *
   * @param folder of MIDI files, gone through with all folders in it
   * @param tokenizer gives the pieces their tokens
   */
  public static CorpusTokenizer of(Path folder, Tokenizer tokenizer) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new CorpusTokenizer(folder, tokenizer, processors, (done, files) -> {});
  }

  /**
   * {@return this pass with another number of threads}
   *
   * @param threads at least 1
   */
  public CorpusTokenizer withThreads(int threads) {
    return new CorpusTokenizer(folder, tokenizer, threads, progress);
  }

  /**
   * {@return this pass with someone to be told how far it has come}
   *
   * @param progress the one to be told; there is no other
   */
  public CorpusTokenizer withProgress(Progress progress) {
    return new CorpusTokenizer(folder, tokenizer, threads, progress);
  }

  /**
   * Writes a token file, or goes on with one. Until the pass has come to its end, what is there
   * stays as it is, and the records are in a file beside it, {@code NAME.part}.
   *
   * @param tokenFile made if it is not there, in a folder that is
   * @return what came of the pass
   * @throws IOException if the folder cannot be listed; if the file cannot be written, is written
   *     by another pass, is not a token file, or is of another version or tokenizer
   * @throws IllegalArgumentException if the vocabulary has more than 65,536 ids
   * @throws InterruptedException if the calling thread is interrupted; the pass can be run again
   */
  public Report writeTo(Path tokenFile) throws IOException, InterruptedException {
    TokenFileHeader header = TokenFileHeader.of(tokenizer);
    List<CorpusFile> files = CorpusFile.below(folder);
    try (TokenFileWriter writer = TokenFileWriter.open(tokenFile, header)) {
      Set<String> names = new HashSet<>();
      files.forEach(file -> names.add(file.name()));
      writer.retain(names);
      int filesWritten = readAll(files, writer);
      writer.finish();
      return report(files.size(), filesWritten, writer.entries());
    } catch (ClosedByInterruptException e) {
      Thread.interrupted(); // said by the exception
      throw (InterruptedException) new InterruptedException("pass was interrupted").initCause(e);
    }
  }

  /** Returns how many files had to be read. */
  private int readAll(List<CorpusFile> files, TokenFileWriter writer)
      throws IOException, InterruptedException {
    int vocabularySize = tokenizer.vocabulary().size();
    ExecutorService readers = readers();
    try {
      Deque<Future<Optional<TokenRecord>>> ahead = new ArrayDeque<>();
      int submitted = 0;
      int filesWritten = 0;
      for (int i = 0; i < files.size(); i++) {
        for (; submitted < Math.min(files.size(), i + threads * FILES_A_THREAD); submitted++) {
          CorpusFile file = files.get(submitted);
          Entry known = writer.entry(file.name());
          ahead.add(readers.submit(() -> record(file, known, vocabularySize)));
        }
        Optional<TokenRecord> record = result(files.get(i), ahead.remove());
        if (record.isPresent()) {
          log(record.get().entry());
          writer.append(record.get());
          filesWritten++;
        }
        progress.onFile(i + 1, files.size());
      }
      return filesWritten;
    } finally {
      readers.shutdownNow();
    }
  }

  private ExecutorService readers() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        threads,
        task -> {
          Thread thread = new Thread(task, "continuo-corpus-" + number.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  /** What is to be written of a file; nothing if it is known. */
  private Optional<TokenRecord> record(CorpusFile file, @Nullable Entry known, int vocabularySize) {
    TokenRecord record;
    try {
      // Before the file is read: should someone write it meanwhile, it has changed the next time.
      Stamp stamp = file.fault() == null ? Stamp.of(file.file()) : Stamp.NONE;
      if (known != null && known.isOf(stamp)) {
        return Optional.empty();
      }
      record = record(file, stamp, vocabularySize);
    } catch (IOException e) {
      record = skipped(file, Stamp.NONE, CorpusFile.unreadable(e));
    }
    return record.entry().equals(known) ? Optional.empty() : Optional.of(record);
  }

  private TokenRecord record(CorpusFile file, Stamp stamp, int vocabularySize) {
    Outcome outcome = file.read(tokenizer);
    if (outcome instanceof Outcome.Read good) {
      try {
        return TokenRecord.of(file.name(), stamp, good.piece(), vocabularySize);
      } catch (IllegalArgumentException e) {
        return skipped(file, stamp, String.valueOf(e.getMessage()));
      }
    }
    return outcome instanceof Outcome.Refused refused
        ? skipped(file, stamp, refused.reason())
        : skipped(file, Stamp.NONE, ((Outcome.Unreadable) outcome).reason());
  }

  private static TokenRecord skipped(CorpusFile file, Stamp stamp, String reason) {
    return TokenRecord.of(new Entry.OfSkipped(file.name(), stamp, reason));
  }

  private static Optional<TokenRecord> result(CorpusFile file, Future<Optional<TokenRecord>> future)
      throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(file.path() + ": " + e.getCause(), e.getCause());
    }
  }

  private static void log(Entry entry) {
    if (entry instanceof Entry.OfSkipped skipped) {
      LOGGER.warn("skipped {}: {}", skipped.path(), skipped.reason());
    }
  }

  private static Report report(int files, int filesWritten, List<Entry> entries) {
    int pieces = 0;
    long rows = 0;
    List<Corpus.Skipped> skipped = new ArrayList<>();
    for (Entry entry : entries) {
      if (entry instanceof Entry.OfPiece piece) {
        pieces++;
        rows += piece.rows();
      } else if (entry instanceof Entry.OfSkipped other) {
        skipped.add(new Corpus.Skipped(Path.of(other.path()), other.reason()));
      }
    }
    return new Report(files, filesWritten, pieces, rows, skipped);
  }
}
