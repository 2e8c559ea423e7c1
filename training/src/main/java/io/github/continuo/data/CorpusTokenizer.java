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
 * Tokenizes a folder of MIDI files into a {@link TokenFile}.
 *
 * <p>MIDI files are recognized by their extension, as in {@link Corpus#read}. Several threads read
 * and tokenize; the records are written in the order of the paths, so the file is byte-identical
 * for any number of threads. Memory holds at most four files per thread, and about 400 bytes for
 * each file of the folder.
 *
 * <p>A run may be stopped at any time, by an interrupt of its thread or the end of the process, and
 * started again: files that the token file contains and that have not changed are not read again.
 * <b>Changed</b> means another size, or another modification time to the millisecond; a file whose
 * size and modification time are the same counts as unchanged, whatever its bytes. Files that were
 * skipped for their content stay skipped until they change; files that could not be read are tried
 * each time. A file that is no longer in the folder is removed from the corpus.
 *
 * <p>A stopped run that is started again writes the same bytes as an uninterrupted one, as long as
 * the folder stays the same. If the folder changes between two runs, the pieces and skipped files
 * are those of a new token file, in the same order; the bytes differ, because outdated records stay
 * in the file.
 *
 * <p>Immutable.
 */
public final class CorpusTokenizer {
  private static final Logger LOGGER = LoggerFactory.getLogger(CorpusTokenizer.class);
  private static final int FILES_PER_THREAD = 4; // keeps the others busy while one file is slow

  /**
   * Receives the progress after each file, in order, on the thread that calls {@link
   * CorpusTokenizer#writeTo}.
   */
  @FunctionalInterface
  public interface Progress {

    /**
     * Called when a file is done.
     *
     * @param done number of files done so far
     * @param files total number of files
     */
    void onFile(int done, int files);
  }

  /**
   * Result of a tokenization run.
   *
   * @param files number of files in the folder
   * @param filesWritten number of files added to the token file in this run
   * @param pieces number of pieces in the token file
   * @param rows total number of positions of all pieces
   * @param skipped files that yielded no piece, in this run or an earlier one, in the order of
   *     their paths
   */
  public record Report(
      int files, int filesWritten, int pieces, long rows, List<Corpus.Skipped> skipped) {
    /**
     * Copies the list.
     *
     * @param files number of files in the folder
     * @param filesWritten number of files added to the token file in this run
     * @param pieces number of pieces in the token file
     * @param rows total number of positions of all pieces
     * @param skipped files that yielded no piece, in the order of their paths
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
   * Creates a tokenizer of a folder that uses as many threads as there are processors.
   *
   * @param folder folder of MIDI files, including its subfolders
   * @param tokenizer tokenizes the pieces
   * @return the corpus tokenizer
   */
  public static CorpusTokenizer of(Path folder, Tokenizer tokenizer) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new CorpusTokenizer(folder, tokenizer, processors, (done, files) -> {});
  }

  /**
   * Returns a copy with the given number of threads.
   *
   * @param threads number of threads, at least 1
   * @return the copy
   */
  public CorpusTokenizer withThreads(int threads) {
    return new CorpusTokenizer(folder, tokenizer, threads, progress);
  }

  /**
   * Returns a copy with the given progress listener, replacing the one before.
   *
   * @param progress receives the progress
   * @return the copy
   */
  public CorpusTokenizer withProgress(Progress progress) {
    return new CorpusTokenizer(folder, tokenizer, threads, progress);
  }

  /**
   * Writes a token file, or resumes one that was interrupted. Until the run ends, an existing token
   * file stays unchanged, and the new records are in a file beside it, {@code NAME.part}.
   *
   * @param tokenFile token file, created if missing; its folder must exist
   * @return the result of the run
   * @throws IOException if the folder cannot be listed; if the file cannot be written, is being
   *     written by another run, is not a token file, or has another version or tokenizer
   * @throws IllegalArgumentException if the vocabulary has more than 65,536 tokens
   * @throws InterruptedException if the calling thread is interrupted; the run can be started again
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
      Thread.interrupted(); // the exception reports it
      throw (InterruptedException) new InterruptedException("pass was interrupted").initCause(e);
    }
  }

  /** Reads all new or changed files and returns their number. */
  private int readAll(List<CorpusFile> files, TokenFileWriter writer)
      throws IOException, InterruptedException {
    int vocabularySize = tokenizer.vocabulary().size();
    ExecutorService readers = readers();
    try {
      Deque<Future<Optional<TokenRecord>>> ahead = new ArrayDeque<>();
      int submitted = 0;
      int filesWritten = 0;
      for (int i = 0; i < files.size(); i++) {
        for (; submitted < Math.min(files.size(), i + threads * FILES_PER_THREAD); submitted++) {
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

  /** Returns the record to write for a file; empty if the token file already contains it. */
  private Optional<TokenRecord> record(CorpusFile file, @Nullable Entry known, int vocabularySize) {
    TokenRecord record;
    try {
      // Before the read: a file that is written during the read counts as changed next time.
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
