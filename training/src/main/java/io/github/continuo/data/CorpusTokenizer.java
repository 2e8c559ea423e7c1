package io.github.continuo.data;

import io.github.continuo.files.AtomicFolder;
import io.github.continuo.threads.OrderedThreads;
import io.github.continuo.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;

/**
 * Tokenizes a folder of MIDI files into a {@link TokenFolder}.
 *
 * <p>MIDI files are recognized by their extension, as in {@link Corpus#read}. Several threads read
 * and tokenize; the pieces are written in the order of their paths, so the token folder is
 * byte-identical for any number of threads. Memory holds at most four files per thread.
 *
 * <p>Immutable.
 */
public final class CorpusTokenizer {
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
   * {@return a copy with the given number of threads}
   *
   * @param threads number of threads, at least 1
   */
  public CorpusTokenizer withThreads(int threads) {
    return new CorpusTokenizer(folder, tokenizer, threads, progress);
  }

  /**
   * {@return a copy with the given progress listener, replacing the one before}
   *
   * @param progress receives the progress
   */
  public CorpusTokenizer withProgress(Progress progress) {
    return new CorpusTokenizer(folder, tokenizer, threads, progress);
  }

  /**
   * Writes the token folder, whole or not at all: until the run ends, its files are in a hidden
   * folder {@code .continuo-*.tmp}, and an existing token folder keeps its own.
   *
   * @param tokenFolder created if missing, with its parents; an existing token folder is replaced
   * @return the corpus in the token folder
   * @throws IOException if the folder of MIDI files cannot be listed, or the token folder cannot be
   *     written or holds other files
   * @throws IllegalArgumentException if the vocabulary has more than 65,536 tokens
   * @throws InterruptedException if the calling thread is interrupted; nothing is written then
   */
  public Corpus writeTo(Path tokenFolder) throws IOException, InterruptedException {
    return write(tokenFolder, CorpusFile.below(folder));
  }

  /**
   * Writes the token folder of some files, such as those of a {@linkplain TokenFolder#shard shard},
   * as {@link #writeTo(Path)} does.
   *
   * @param tokenFolder created if missing, with its parents; an existing token folder is replaced
   * @param files files below the folder, in the order that they shall have, as {@link Corpus#files}
   *     returns them; one that cannot be read is skipped
   * @return the corpus in the token folder
   * @throws IOException if the token folder cannot be written or holds other files
   * @throws IllegalArgumentException if the vocabulary has more than 65,536 tokens
   * @throws InterruptedException if the calling thread is interrupted; nothing is written then
   */
  public Corpus writeTo(Path tokenFolder, List<Path> files)
      throws IOException, InterruptedException {
    return write(
        tokenFolder,
        files.stream()
            .map(file -> new CorpusFile(file, folder.relativize(file), null, ""))
            .toList());
  }

  Corpus write(Path tokenFolder, List<CorpusFile> files) throws IOException, InterruptedException {
    TokenFolder.requireReplaceable(tokenFolder);
    try {
      AtomicFolder.write(tokenFolder, TokenFolder.INDEX, temporary -> fill(temporary, files));
    } catch (ClosedByInterruptException e) {
      Thread.interrupted(); // the exception reports it
      throw (InterruptedException) new InterruptedException("pass was interrupted").initCause(e);
    }
    return TokenFolder.read(tokenFolder, tokenizer);
  }

  private void fill(Path temporary, List<CorpusFile> files) throws IOException {
    try (TokenFolderWriter writer = new TokenFolderWriter(temporary, tokenizer);
        OrderedThreads readers = new OrderedThreads("continuo-corpus", threads, FILES_PER_THREAD)) {
      readers.inOrder(
          files.size(),
          i -> read(files.get(i)),
          (corpus, i) -> {
            writer.add(corpus);
            progress.onFile(i + 1, files.size());
          });
      writer.finish();
    } catch (InterruptedException e) {
      throw (IOException) new ClosedByInterruptException().initCause(e);
    }
  }

  private Corpus read(CorpusFile file) {
    try {
      return file.read(tokenizer);
    } catch (RuntimeException | Error e) {
      throw new IllegalStateException(file.path() + ": " + e, e);
    }
  }
}
