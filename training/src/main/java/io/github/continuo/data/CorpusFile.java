package io.github.continuo.data;

import io.github.continuo.midi.MidiFormatException;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of a corpus folder that is named like a MIDI file, or another entry that cannot be read.
 *
 * @param file location of the file
 * @param path path relative to the folder
 * @param fault reason why the file cannot be read, as far as the folder shows; null if there is
 *     none
 * @param stamp text that changes with the file: its size, time of modification and readability
 */
record CorpusFile(Path file, Path path, @Nullable String fault, String stamp) {
  private static final Logger LOGGER = LoggerFactory.getLogger(CorpusFile.class);
  private static final List<String> EXTENSIONS = List.of(".mid", ".midi", ".kar", ".rmi");
  private static final String UNNAMEABLE =
      "its name must be in "
          + System.getProperty("sun.jnu.encoding")
          + ", the charset of names under this locale: LC_ALL=C.UTF-8 sets UTF-8";

  /**
   * Returns all files named like MIDI files below a folder, with links followed, in the order of
   * their {@link #name}s, and all folders and links that cannot be followed.
   *
   * @throws IOException if the folder itself cannot be listed
   */
  static List<CorpusFile> below(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("a corpus must be a folder, got " + folder);
    }
    Walk walk = new Walk(folder);
    Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, walk);
    walk.found.sort(Comparator.comparing(CorpusFile::name));
    return walk.found;
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    final List<CorpusFile> found = new ArrayList<>();
    private final Path folder;

    Walk(Path folder) {
      this.folder = folder;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isSymbolicLink()) { // only a broken link is not followed
        return add(file, "it must be a link to something, but leads nowhere");
      }
      if (!isNamedLikeMidi(file)) {
        return FileVisitResult.CONTINUE;
      }
      if (!attributes.isRegularFile()) {
        return add(file, "it must be a file, got a pipe or device");
      }
      return add(
          file,
          null,
          attributes.size()
              + " "
              + attributes.lastModifiedTime()
              + (Files.isReadable(file) ? "" : " unreadable"));
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (file.equals(folder)) {
        throw failure;
      }
      return add(
          file,
          failure instanceof FileSystemLoopException
              ? "it must not be a link to a folder that it is in"
              : unreadable(failure));
    }

    @Override
    public FileVisitResult postVisitDirectory(Path ended, @Nullable IOException failure)
        throws IOException {
      return failure == null ? FileVisitResult.CONTINUE : visitFileFailed(ended, failure);
    }

    private FileVisitResult add(Path file, String fault) {
      return add(file, fault, fault);
    }

    private FileVisitResult add(Path file, @Nullable String fault, String stamp) {
      Path path = folder.relativize(file);
      found.add(
          isNameable(path)
              ? new CorpusFile(file, path, fault, stamp)
              : new CorpusFile(file, inAscii(file), UNNAMEABLE, stamp));
      return FileVisitResult.CONTINUE;
    }

    /**
     * Returns the relative path with non-ASCII bytes percent-encoded as in a URI, so that names
     * stay distinct.
     */
    private Path inAscii(Path file) {
      return Path.of(folder.toUri().relativize(file.toUri()).getRawPath());
    }
  }

  /**
   * Whether the text of a path leads back to the path; lists and token folders store only the text.
   */
  private static boolean isNameable(Path path) {
    try {
      return Path.of(path.toString()).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean isNamedLikeMidi(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return EXTENSIONS.stream().anyMatch(name::endsWith);
  }

  /** Returns the relative path with slashes, the same on every platform. */
  String name() {
    return name(path);
  }

  static String name(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  /** Reads and tokenizes the file; returns a corpus of its piece or of the reason for none. */
  Corpus read(Tokenizer tokenizer) {
    if (fault != null) {
      return skipped(fault);
    }
    try {
      Score score = MidiReader.read(file);
      return score.notes().findAny().isEmpty()
          ? skipped("it has no notes")
          : new Corpus(List.of(Piece.of(path, score, tokenizer)), List.of());
    } catch (MidiFormatException | IllegalArgumentException e) {
      return skipped(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return skipped(unreadable(e));
    }
  }

  private Corpus skipped(String reason) {
    LOGGER.warn("skipped {}: {}", path, reason);
    return new Corpus(List.of(), List.of(new Corpus.Skipped(path, reason)));
  }

  private static String unreadable(IOException reason) {
    return "it cannot be read: " + reason;
  }
}
