package io.github.continuo.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
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
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
              channel.force(true);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path synced, @Nullable IOException failure)
              throws IOException {
            super.postVisitDirectory(synced, failure); // throws the failure
            syncEntries(synced);
            return FileVisitResult.CONTINUE;
          }
        });
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
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            super.postVisitDirectory(folder, failure);
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
