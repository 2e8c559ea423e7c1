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
 * The tokenized pieces of all MIDI files below a folder, and the files that were skipped.
 *
 * <p>{@link #read} holds all tokens in memory, about four bytes per token. For a corpus that is too
 * large for that or is read more than once, use a {@link CorpusTokenizer}, which writes a {@link
 * TokenFile}.
 *
 * @param pieces pieces in the order of their paths
 * @param skipped files that yielded no piece, in the order of their paths
 */
public record Corpus(List<Piece> pieces, List<Skipped> skipped) {
  private static final Logger LOGGER = LoggerFactory.getLogger(Corpus.class);

  /**
   * A file that yielded no piece.
   *
   * @param path path relative to the corpus
   * @param reason human-readable reason
   */
  public record Skipped(Path path, String reason) {}

  /**
   * Copies the lists.
   *
   * @param pieces pieces in the order of their paths
   * @param skipped files that yielded no piece, in the order of their paths
   */
  public Corpus {
    pieces = List.copyOf(pieces);
    skipped = List.copyOf(skipped);
  }

  /**
   * Returns every file below a folder that has the name extension of a MIDI file, in the order of
   * the paths. Symbolic links are followed.
   *
   * @param folder folder to search, with its subfolders
   * @param skipped receives each entry that cannot be a MIDI file: a broken or circular link, a
   *     folder that cannot be listed, a pipe, a name that cannot be decoded
   * @return the files
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
   * Reads and tokenizes every {@linkplain #files MIDI file} below a folder, on all cores.
   *
   * @param folder folder of MIDI files; the paths of pieces are relative to it
   * @param tokenizer tokenizes the pieces
   * @param progress receives the number of files read so far, on any thread
   * @return the pieces and the skipped files
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

  /** {@return the total number of positions of all pieces} */
  public long rows() {
    return rows(pieces);
  }

  static long rows(List<Piece> pieces) {
    return pieces.stream().mapToLong(Piece::rows).sum();
  }
}
