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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A file of a folder that is named like a MIDI file.
 *
 * @param file where it is
 * @param path relative to the folder
 */
record CorpusFile(Path file, Path path) {
  private static final List<String> EXTENSIONS = List.of(".mid", ".midi", ".kar", ".rmi");

  /**
   * All such files below a folder, links followed, in the order of their {@link #name}s.
   *
   * @throws IOException if the folder cannot be listed
   */
  static List<CorpusFile> below(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("a corpus must be a folder, got " + folder);
    }
    try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      return files
          .filter(Files::isRegularFile)
          .filter(CorpusFile::isNamedLikeMidi)
          .map(file -> new CorpusFile(file, folder.relativize(file)))
          .sorted(Comparator.comparing(CorpusFile::name))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static boolean isNamedLikeMidi(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return EXTENSIONS.stream().anyMatch(name::endsWith);
  }

  /** Its relative path with slashes, the same on every platform. */
  String name() {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  /** Reads and tokenizes it. */
  Outcome read(Tokenizer tokenizer) {
    try {
      Score score = MidiReader.read(file);
      return score.notes().findAny().isEmpty()
          ? new Outcome.Refused("it has no notes")
          : new Outcome.Read(Piece.of(path, score, tokenizer));
    } catch (MidiFormatException | IllegalArgumentException e) {
      return new Outcome.Refused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Outcome.Unreadable(unreadable(e));
    }
  }

  static String unreadable(IOException reason) {
    return "it cannot be read: " + reason;
  }
}
