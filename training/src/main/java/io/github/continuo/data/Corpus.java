package io.github.continuo.data;

import io.github.continuo.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pieces of all MIDI files below a folder, and what became of each file.
 *
 * <p>{@link #read} holds all tokens in memory, about four bytes an id. A corpus that is too large
 * for that, or is read more than once, goes through a {@link CorpusTokenizer} into a {@link
 * TokenFile}.
 *
 * @param pieces by path
 * @param skipped the files that gave no piece, by path
 */
public record Corpus(List<Piece> pieces, List<Skipped> skipped) {
  private static final Logger LOGGER = LoggerFactory.getLogger(Corpus.class);

  /**
   * A file that gave no piece.
   *
   * @param path relative to the corpus
   * @param reason why, for people
   */
  public record Skipped(Path path, String reason) {}

  /**
   * Copies the lists.
   *
   * @param pieces by path
   * @param skipped the files that gave no piece, by path
   */
  public Corpus {
    pieces = List.copyOf(pieces);
    skipped = List.copyOf(skipped);
  }

  /**
   * {@return every file below a folder whose name ends like a MIDI file's, by path} Symbolic links
   * are followed.
   *
   * @param folder looked through with all folders in it
   * @param skipped told of what cannot be one of them, though it stands in its place: a link that
   *     leads nowhere or back, a folder that cannot be listed, a pipe, a name that has no text
   * @throws IOException if the folder cannot be listed
   */
  public static List<Path> files(Path folder, Consumer<Skipped> skipped) throws IOException {
    List<Path> files = new ArrayList<>();
    for (CorpusFile file : CorpusFile.below(folder)) {
      if (file.fault() == null) {
        files.add(file.file());
      } else {
        skipped.accept(new Skipped(file.path(), file.fault()));
      }
    }
    return files;
  }

  /**
   * Reads every {@linkplain #files file} below a folder, on all cores.
   *
   * @param folder of MIDI files; the paths of pieces are relative to it
   * @param tokenizer gives the pieces their tokens
   * @param progress told the number of files read so far, from any thread
   * @return the pieces, and the files that gave none
   * @throws IOException if the folder cannot be listed; a file that cannot be read is skipped
   */
  public static Corpus read(Path folder, Tokenizer tokenizer, IntConsumer progress)
      throws IOException {
    List<CorpusFile> files = CorpusFile.below(folder);
    AtomicInteger read = new AtomicInteger();
    List<Outcome> outcomes =
        files.parallelStream()
            .map(
                file -> {
                  Outcome outcome = file.read(tokenizer);
                  progress.accept(read.incrementAndGet());
                  return outcome;
                })
            .toList();
    List<Piece> pieces = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      Outcome outcome = outcomes.get(i);
      if (outcome instanceof Outcome.Read good) {
        pieces.add(good.piece());
      } else if (outcome instanceof Outcome.Refused refused) {
        skipped.add(skipped(files.get(i), refused.reason()));
      } else if (outcome instanceof Outcome.Unreadable unreadable) {
        skipped.add(skipped(files.get(i), unreadable.reason()));
      }
    }
    return new Corpus(pieces, skipped);
  }

  private static Skipped skipped(CorpusFile file, String reason) {
    LOGGER.warn("skipped {}: {}", file.path(), reason);
    return new Skipped(file.path(), reason);
  }

  /** {@return the number of rows of all pieces together} */
  public long rows() {
    return rows(pieces);
  }

  static long rows(List<Piece> pieces) {
    return pieces.stream().mapToLong(Piece::rows).sum();
  }
}
