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
 * Writes files atomically: to a temporary file in the same folder, which is forced to disk and then
 * renamed.
 *
 * <p>If writing fails, the old file stays and no temporary file remains. If the process is killed,
 * the old file also stays, and a hidden file {@code .continuo-*.tmp} may remain, which can be
 * deleted. A replaced file keeps its permissions and, if the system permits, its owner and group. A
 * symbolic link stays, and its target is written. A target that is not a file but is writable, such
 * as a pipe or {@code /dev/stdout}, receives the bytes once all of them exist.
 *
 * <p>All methods are safe for use by several threads at once; if two write the same file, the last
 * one to finish wins.
 */
public final class AtomicFile {
  private static final int MAX_LINKS = 40; // the limit of Linux

  /** Writes the content of a file, or the files of a folder, under a temporary name. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes the content.
     *
     * @param temporary an empty file or folder
     * @throws IOException if writing fails
     */
    void writeTo(Path temporary) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Writes a file or replaces it.
   *
   * @param file the file; its folder must exist
   * @param content writes the bytes
   * @throws IOException if the file cannot be written, or {@code content} fails; the message names
   *     the file
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
      keepPermissions(place, temporary); // before it has any content
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
   * @param file the file; its folder must exist
   * @param bytes the whole content
   * @throws IOException if the file cannot be written; the message names it
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, temporary -> Files.write(temporary, bytes));
  }

  /**
   * Writes a text file in UTF-8 or replaces it.
   *
   * @param file the file; its folder must exist
   * @param text the whole content
   * @throws IOException if the file cannot be written; the message names it
   */
  public static void write(Path file, CharSequence text) throws IOException {
    write(file, temporary -> Files.writeString(temporary, text, UTF_8));
  }

  /**
   * Checks that a file can be written. Callers check this before long work, to fail early.
   *
   * @param file the file
   * @throws IOException if it cannot be written; the message names it
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

  /** Returns the attributes of a file, following links; null if it does not exist. */
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
   * {@return the path of a file after resolving its symbolic links; the target may be missing}
   *
   * @param file the file
   * @throws IOException if the links form a loop
   */
  public static Path place(Path file) throws IOException {
    if (isSpecial(attributes(file))) {
      return file; // the link /dev/stdout may lead to a pipe, which has no path
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
   * Forces a complete file to disk and then moves it to its final path.
   *
   * @param place the final path; an existing file is replaced, and its permissions are kept
   * @param whole the complete file, in the same folder
   * @throws IOException if the file cannot be moved
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
      // Only privileged users may change the owner; otherwise the file belongs to the writer.
    }
    if (!now.permissions().equals(old.permissions())) {
      view.setPermissions(old.permissions());
    }
  }

  /** Writes to a pipe or device, which cannot be replaced by renaming. */
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

  /** Returns a failure whose message has the final path in place of the temporary one. */
  static IOException naming(Path file, Path temporary, IOException failure) {
    if (failure instanceof ClosedByInterruptException || isElsewhere(temporary, failure)) {
      return failure; // not caused by this file
    }
    String message = reason(failure).replace(temporary.toString(), file.toString());
    return new IOException(
        message.startsWith(file.toString()) ? message : file + ": " + message, failure);
  }

  /** Returns whether another file caused a failure, such as one that was read. */
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
