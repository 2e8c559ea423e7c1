package io.github.continuo.files;

import io.github.continuo.messages.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes folders whose files belong together, such as the weights and configuration of a model.
 *
 * <p>A new folder, with its missing parents, is built under a temporary name and then renamed
 * atomically. In an existing folder, the files are moved one by one, and other files stay. One file
 * is the <b>key</b>, without which readers do not accept the folder, such as {@code config.json}.
 * It prevents readers from mixing old and new files: it is removed before the other files are
 * moved, and moved last. If a reader reads the key, then the other files, and then finds the key
 * unchanged, its files belong together.
 *
 * <p>If writing fails, the old files stay and no temporary files remain. If the process is killed
 * between two moves, the folder has no key, and each new file is either at its final path or in a
 * hidden folder {@code .continuo-*.tmp}.
 *
 * <p>All methods are safe for use by several threads at once, except for the same folder.
 */
public final class AtomicFolder {
  private AtomicFolder() {}

  /**
   * Writes files into a folder.
   *
   * @param folder the folder; created if missing, with its parents
   * @param key name of the key file
   * @param content writes all files
   * @throws IOException if the files cannot be written, or {@code content} fails; the message names
   *     the file or folder
   */
  public static void write(Path folder, String key, AtomicFile.Content content) throws IOException {
    check(folder);
    Path place = absolute(folder);
    Path present = present(place);
    boolean isThere = present.equals(place);
    Path top = isThere ? place : present.resolve(place.getName(present.getNameCount()));
    Path temporary = present.resolve(AtomicFile.temporaryName());
    Path inner = temporary.resolve(top.relativize(place));
    try {
      Files.createDirectory(temporary);
      Files.createDirectories(inner);
      content.writeTo(inner);
      Durable.sync(temporary);
      if (isThere) {
        moveEach(inner, place, key);
      } else {
        Durable.move(temporary, top);
      }
    } catch (IOException e) {
      throw AtomicFile.naming(folder, inner, e);
    } finally {
      Durable.delete(temporary);
    }
  }

  /**
   * Checks that a folder can be written. Callers check this before long work, to fail early.
   *
   * @param folder the folder; it and its parents may be missing
   * @throws IOException if it cannot be written; the message names it
   */
  public static void check(Path folder) throws IOException {
    BasicFileAttributes found = AtomicFile.attributes(folder);
    AtomicFile.require(
        found == null ? !Files.isSymbolicLink(folder) : found.isDirectory(),
        folder,
        "must be a folder, got " + (found == null ? "a link to nothing" : "a file"));
    Path place = absolute(folder);
    Path present = present(place);
    AtomicFile.require(
        Files.isDirectory(present),
        folder,
        Text.format("must be in a folder, but %s is none", present));
    AtomicFile.require(
        Files.isWritable(present),
        folder,
        present.equals(place)
            ? "must be writable, but is not"
            : Text.format("must be in a folder that is writable, but %s is not", present));
  }

  /**
   * Checks that the opened files of a folder belong to its key.
   *
   * @param folder the folder being read
   * @param before the content of the key before the other files were opened
   * @param now the content of the key after they were opened
   * @throws IOException if the contents differ, because the folder was replaced meanwhile
   */
  public static void requireUnchanged(Path folder, Object before, Object now) throws IOException {
    AtomicFile.require(
        before.equals(now), folder, "must stay as it is while it is read, but was replaced");
  }

  private static Path absolute(Path folder) {
    Path absolute = folder.toAbsolutePath();
    return Files.exists(absolute) ? absolute : absolute.normalize();
  }

  /** Returns the path if it exists, otherwise its nearest existing ancestor. */
  private static Path present(Path place) {
    Path above = place.getParent();
    return above == null || Files.exists(place, LinkOption.NOFOLLOW_LINKS) ? place : present(above);
  }

  /**
   * Moves all files of one folder into another, the key last.
   *
   * @param from the source folder; left without files
   * @param to the target folder; files with the same names are replaced
   * @param key name of the key file
   * @throws IOException if a file cannot be moved
   */
  public static void moveEach(Path from, Path to, String key) throws IOException {
    List<Path> names = new ArrayList<>(files(from));
    for (Path name : names) {
      AtomicFile.require(
          !Files.isDirectory(to.resolve(name), LinkOption.NOFOLLOW_LINKS),
          to.resolve(name),
          "must be a file, got a folder");
    }
    Path last = Path.of(key);
    if (names.remove(last)) {
      AtomicFile.keepPermissions(to.resolve(last), from.resolve(last));
      Files.deleteIfExists(to.resolve(last));
      Durable.syncEntries(to);
      names.add(last);
    }
    for (Path name : names) {
      Files.createDirectories(to.resolve(name).getParent());
      AtomicFile.replace(to.resolve(name), from.resolve(name));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !Files.isDirectory(path)).map(folder::relativize).sorted().toList();
    }
  }
}
