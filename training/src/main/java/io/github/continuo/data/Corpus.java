package io.github.continuo.data;

import io.github.continuo.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The tokenized pieces of all MIDI files below a folder, and the files that were skipped.
 *
 * <p>{@link #read} holds all tokens in memory, about four bytes per token. For a corpus that is too
 * large for that or is read more than once, use a {@link CorpusTokenizer}, which writes a {@link
 * TokenFolder}.
 *
 * @param pieces pieces in the order of their paths
 * @param skipped files that yielded no piece, in the order of their paths
 */
public record Corpus(List<Piece> pieces, List<Skipped> skipped) {
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
    AtomicInteger read = new AtomicInteger();
    List<Corpus> files =
        CorpusFile.below(folder).parallelStream()
            .map(
                file -> {
                  Corpus ofFile = file.read(tokenizer);
                  progress.accept(read.incrementAndGet());
                  return ofFile;
                })
            .toList();
    return new Corpus(
        files.stream().flatMap(file -> file.pieces.stream()).toList(),
        files.stream().flatMap(file -> file.skipped.stream()).toList());
  }

  /** {@return the total number of positions of all pieces} */
  public long positions() {
    return positions(pieces);
  }

  static long positions(List<Piece> pieces) {
    return pieces.stream().mapToLong(Piece::length).sum();
  }
}
