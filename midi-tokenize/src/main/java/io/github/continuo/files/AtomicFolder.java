package io.github.continuo.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Writes folders whose files belong together, such as a model's weights and its configuration.
 *
 * <p>A new folder is built under a temporary name and moved to its place in one moment, with the
 * folders above it that are missing. Into a folder that is there the files are moved one by one;
 * others in it stay. So that the new ones are not taken together with old ones, one file is the
 * <b>key</b>, without which no reader takes the folder for what it is, such as {@code config.json}:
 * it is removed before the others are moved, and comes last. A reader that reads the key, then the
 * others, and then finds the key as it was, has files that belong together.
 *
 * <p>If the writing fails, what was there stays and nothing else is left. A process that is killed
 * between two of the moves leaves a folder without its key, and all that is new in a hidden folder
 * {@code .continuo-*.tmp} and its place.
 *
 * <p>All methods may be called by several threads at once, but not for the same folder.
 */
public final class AtomicFolder {
  private AtomicFolder() {}

  /**
   * Writes files into a folder.
   *
   * @param folder made if it is not there, with those above it
   * @param key name of the file without which the folder is nothing
   * @param content what writes all files
   * @throws IOException if they cannot be written, or the content says so; the message names what
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
   * Checks, before long work rather than after it, that a folder can be written.
   *
   * @param folder may be missing, with those above it
   * @throws IOException if not; the message names it
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
        String.format(Locale.ROOT, "must be in a folder, but %s is none", present));
    AtomicFile.require(
        Files.isWritable(present),
        folder,
        present.equals(place)
            ? "must be writable, but is not"
            : String.format(
                Locale.ROOT, "must be in a folder that is writable, but %s is not", present));
  }

  /**
   * Checks, once the other files of a folder are open, that they belong to its key.
   *
   * @param folder that is read
   * @param before what the key said before the others were opened
   * @param now what it says now
   * @throws IOException if these are not equal: the folder has been replaced meanwhile
   */
  public static void requireUnchanged(Path folder, Object before, Object now) throws IOException {
    AtomicFile.require(
        before.equals(now), folder, "must stay as it is while it is read, but was replaced");
  }

  private static Path absolute(Path folder) {
    Path absolute = folder.toAbsolutePath();
    return Files.exists(absolute) ? absolute : absolute.normalize();
  }

  /** A place if something is there, else what is there of all that is above it, the lowest. */
  private static Path present(Path place) {
    Path above = place.getParent();
    return above == null || Files.exists(place, LinkOption.NOFOLLOW_LINKS) ? place : present(above);
  }

  /**
   * Moves all files of one folder into another, the key last.
   *
   * @param from is left without files
   * @param to files of the same names in it are replaced
   * @param key name of the file without which the folder is nothing
   * @throws IOException if that is not possible
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
