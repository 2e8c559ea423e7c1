package io.github.continuo.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Writes files so that they are never half there: under a temporary name beside their place, to the
 * disk, and then moved in one moment.
 *
 * <p>If that fails, what was there stays and nothing else is left; a process that is killed leaves
 * what was there too, and perhaps a hidden file {@code .continuo-*.tmp}, which may be deleted. A
 * file that is replaced keeps its permissions and, where the system lets us, its owner and group. A
 * symbolic link stays, and the file that it leads to is written. What is no file but may be written
 * to, such as a pipe or {@code /dev/stdout}, gets all bytes once all are there.
 *
 * <p>All methods may be called by several threads at once; of two that write one file, the last to
 * end wins.
 */
public final class AtomicFile {
  private static final int MAX_LINKS = 40; // as Linux has it

  /** Writes the content to a file that nobody else looks at. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes it.
     *
     * @param temporary a file or a folder, empty
     * @throws IOException if that is not possible
     */
    void writeTo(Path temporary) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes a file or replaces it.
   *
   * @param file in a folder that is there
   * @param content what writes it
   * @throws IOException if it cannot be written, or the content says so; the message names the file
   */
  public static void write(Path file, Content content) throws IOException {
    check(file);
    if (isSpecial(attributes(file))) {
      pour(content, file);
      return;
    }
    Path place = place(file);
    Path temporary = place.resolveSibling(temporaryName());
    try {
      Files.createFile(temporary);
      keepPermissions(place, temporary); // before there is anything to read in it
      content.writeTo(temporary);
      replace(place, temporary);
    } catch (IOException e) {
      throw naming(file, temporary, e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Writes a file or replaces it.
   *
   * @param file in a folder that is there
   * @param bytes all of it
   * @throws IOException if it cannot be written; the message names it
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, temporary -> Files.write(temporary, bytes));
  }

  /**
   * Writes a text file in UTF-8 or replaces it.
   *
   * @param file in a folder that is there
   * @param text all of it
   * @throws IOException if it cannot be written; the message names it
   */
  public static void write(Path file, CharSequence text) throws IOException {
    write(file, temporary -> Files.writeString(temporary, text, UTF_8));
  }

  /**
   * Checks, before long work rather than after it, that a file can be written.
   *
   * @param file the file
   * @throws IOException if not; the message names it
   */
  public static void check(Path file) throws IOException {
    BasicFileAttributes found = attributes(file);
    require(found == null || !found.isDirectory(), file, "must be a file, got a folder");
    Path place = place(file);
    require(found == null || Files.isWritable(file), file, "must be writable, but is not");
    if (isSpecial(found)) {
      return;
    }
    Path folder = place.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException(file + ": its folder must exist, got none");
    }
    require(Files.isWritable(folder), file, "its folder must be writable, but is not");
  }

  static void require(boolean holds, Path file, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(file + ": " + otherwise);
    }
  }

  /** What is there, links followed; null if nothing. */
  static @Nullable BasicFileAttributes attributes(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    } catch (FileSystemException e) { // such as a name that is too long
      throw new IOException(file + ": " + reason(e), e);
    }
  }

  private static boolean isSpecial(@Nullable BasicFileAttributes found) {
    return found != null && found.isOther();
  }

  /**
   * {@return where a file is or will be: the end of its links}
   *
   * @param file the file
   * @throws IOException if the links have no end
   */
  public static Path place(Path file) throws IOException {
    if (isSpecial(attributes(file))) {
      return file; // the links of /dev/stdout lead to what has no name
    }
    Path place = file;
    for (int links = 0; Files.isSymbolicLink(place); links++) {
      require(links < MAX_LINKS, file, "must not be a loop of links");
      place = place.resolveSibling(Files.readSymbolicLink(place));
    }
    return place;
  }

  static String temporaryName() {
    return ".continuo-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".tmp";
  }

  /**
   * Moves a file that is whole to its place, when it is on the disk.
   *
   * @param place what is there is replaced, and its permissions are kept
   * @param whole the file, in the same folder
   * @throws IOException if it cannot be moved
   */
  public static void replace(Path place, Path whole) throws IOException {
    keepPermissions(place, whole);
    try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Durable.move(whole, place);
  }

  static void keepPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (view == null || !Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    PosixFileAttributes old = Files.readAttributes(from, PosixFileAttributes.class);
    PosixFileAttributes now = view.readAttributes();
    try {
      if (!now.group().equals(old.group())) {
        view.setGroup(old.group());
      }
      if (!now.owner().equals(old.owner())) {
        view.setOwner(old.owner());
      }
    } catch (FileSystemException e) {
      // Few may give files away: then it is the writer's.
    }
    if (!now.permissions().equals(old.permissions())) {
      view.setPermissions(old.permissions());
    }
  }

  /** What cannot be moved to its place: there is none to be replaced. */
  private static void pour(Content content, Path special) throws IOException {
    Path temporary = Files.createTempFile("continuo-", ".tmp");
    try {
      content.writeTo(temporary);
      try (OutputStream out = Files.newOutputStream(special, StandardOpenOption.WRITE)) {
        Files.copy(temporary, out);
      }
    } catch (IOException e) {
      throw naming(special, temporary, e);
    } finally {
      Files.delete(temporary);
    }
  }

  /** A failure at a temporary name, told as one at the name that people know. */
  static IOException naming(Path file, Path temporary, IOException failure) {
    if (failure instanceof ClosedByInterruptException || isElsewhere(temporary, failure)) {
      return failure; // which is no fault of the file
    }
    String message = reason(failure).replace(temporary.toString(), file.toString());
    return new IOException(
        message.startsWith(file.toString()) ? message : file + ": " + message, failure);
  }

  /** Whether a file that is read has failed. */
  private static boolean isElsewhere(Path temporary, IOException failure) {
    return failure instanceof FileSystemException system
        && system.getFile() != null
        && !system.getFile().startsWith(temporary.toString());
  }

  private static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "access is denied";
    }
    String message =
        failure instanceof FileSystemException system ? system.getReason() : failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
