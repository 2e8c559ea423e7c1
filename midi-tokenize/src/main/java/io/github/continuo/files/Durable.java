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

/** Changes of files that a loss of power does not undo. */
public final class Durable {
  private Durable() {}

  /**
   * {@return the names of what is in a folder, sorted}
   *
   * @param folder one that is there
   * @throws IOException if it cannot be listed
   */
  public static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  /**
   * Sees to it that the files of a folder and of those in it, and that they are there, are on the
   * disk.
   *
   * @param folder one that is there
   * @throws IOException if that is not possible
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
            super.postVisitDirectory(synced, failure); // which throws it
            syncEntries(synced);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * Moves a file or a folder in one moment.
   *
   * @param from what is moved
   * @param to where to, on the same disk; a file that was there is replaced
   * @throws IOException if that is not possible
   */
  public static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncEntries(to.toAbsolutePath().getParent());
  }

  /**
   * Sees to it that what a folder holds, by name, is on the disk.
   *
   * @param folder one that is there, or null, which is none
   */
  public static void syncEntries(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    } catch (IOException e) {
      // Some systems do not open folders; they keep their entries in order by themselves.
    }
  }

  /**
   * Deletes a file, or a folder with all that is in it, if it is there.
   *
   * @param tree which may be missing
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
