package io.github.continuo.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** File operations whose results persist after a power loss, and helpers for folders. */
public final class Durable {
  private Durable() {}

  /**
   * {@return the names of the entries of a folder, sorted}
   *
   * @param folder an existing folder
   * @throws IOException if the folder cannot be listed
   */
  public static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  /**
   * Forces all files of a folder and its subfolders, and their directory entries, to disk.
   *
   * @param folder an existing folder
   * @throws IOException if a file cannot be forced to disk
   */
  public static void sync(Path folder) throws IOException {
    for (Path each : deepestFirst(folder)) {
      if (Files.isDirectory(each)) {
        syncEntries(each);
      } else {
        try (FileChannel channel = FileChannel.open(each, StandardOpenOption.WRITE)) {
          channel.force(true);
        }
      }
    }
  }

  /** Returns the paths of a folder and of all that is in it, or of a file. */
  private static List<Path> deepestFirst(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      return all.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * Moves a file or a folder atomically.
   *
   * @param from the current path
   * @param to the new path, on the same file system; an existing file is replaced
   * @throws IOException if the move fails
   */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncEntries(to.toAbsolutePath().getParent());
  }

  /**
   * Forces the directory entries of a folder to disk. Does nothing on systems that cannot open
   * folders.
   *
   * @param folder an existing folder, or null for none
   */
  public static void syncEntries(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    } catch (IOException e) {
      // Systems that cannot open folders keep the entries consistent themselves.
    }
  }

  /**
   * Deletes a file, or a folder with its contents, if it exists.
   *
   * @param tree the file or folder; may be missing
   * @throws IOException if it cannot be deleted
   */
  public static void delete(Path tree) throws IOException {
    if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      for (Path each : deepestFirst(tree)) {
        Files.delete(each);
      }
    }
  }
}
