package io.github.continuo.data;

import io.github.continuo.midi.MidiFormatException;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pieces of all MIDI files below a folder, and what became of each file.
 *
 * @param pieces by path
 * @param skipped the files that gave no piece, by path
 */
public record Corpus(List<Piece> pieces, List<Skipped> skipped) {
  private static final Logger LOGGER = LoggerFactory.getLogger(Corpus.class);
  private static final List<String> EXTENSIONS = List.of(".mid", ".midi", ".kar", ".rmi");

  /**
   * A file that gave no piece.
   *
   * @param path relative to the corpus
   * @param reason why, for people
   */
  public record Skipped(Path path, String reason) {}

  /** What became of one file. */
  private record Outcome(@Nullable Piece piece, @Nullable Skipped skipped) {}

  public Corpus {
    pieces = List.copyOf(pieces);
    skipped = List.copyOf(skipped);
  }

  /**
   * Reads every file below a folder whose name ends like a MIDI file's, on all cores; symbolic
   * links are followed.
   *
   * @param progress told the number of files read so far, from any thread
   * @throws IOException if the folder cannot be listed; a file that cannot be read is skipped
   */
  public static Corpus read(Path folder, Tokenizer tokenizer, IntConsumer progress)
      throws IOException {
    List<Path> files = midiFiles(folder);
    AtomicInteger read = new AtomicInteger();
    List<Outcome> outcomes =
        files.parallelStream()
            .map(
                file -> {
                  Outcome outcome = readFile(folder, file, tokenizer);
                  progress.accept(read.incrementAndGet());
                  return outcome;
                })
            .toList();
    List<Skipped> skipped =
        outcomes.stream().flatMap(outcome -> Stream.ofNullable(outcome.skipped)).toList();
    skipped.forEach(file -> LOGGER.warn("skipped {}: {}", file.path(), file.reason()));
    return new Corpus(
        outcomes.stream().flatMap(outcome -> Stream.ofNullable(outcome.piece)).toList(), skipped);
  }

  private static List<Path> midiFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("a corpus must be a folder, got " + folder);
    }
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(Files::isRegularFile)
          .filter(
              file -> {
                String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
                return EXTENSIONS.stream().anyMatch(name::endsWith);
              })
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Outcome readFile(Path folder, Path file, Tokenizer tokenizer) {
    Path relative = folder.relativize(file);
    try {
      Score score = MidiReader.read(file);
      if (score.notes().findAny().isEmpty()) {
        return new Outcome(null, new Skipped(relative, "it has no notes"));
      }
      return new Outcome(Piece.of(relative, score, tokenizer), null);
    } catch (MidiFormatException | IllegalArgumentException e) {
      return new Outcome(null, new Skipped(relative, String.valueOf(e.getMessage())));
    } catch (IOException e) {
      return new Outcome(null, new Skipped(relative, "it cannot be read: " + e));
    }
  }

  /** Rows of all pieces together. */
  public long rows() {
    return rows(pieces);
  }

  static long rows(List<Piece> pieces) {
    return pieces.stream().mapToLong(piece -> piece.tokens().length()).sum();
  }
}
