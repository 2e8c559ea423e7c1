package io.github.continuo.training;

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
final class Durable {
  private Durable() {}

  /** The names of what is in a folder, sorted. */
  static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  /** Sees to it that the files of a folder, and that they are in it, are on the disk. */
  static void sync(Path folder) throws IOException {
    for (String name : names(folder)) {
      try (FileChannel file =
          FileChannel.open(
              folder.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        file.force(true);
      }
    }
    syncEntries(folder);
  }

  /** Moves a file or a folder in one moment; a file that was there is replaced. */
  static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncEntries(to.toAbsolutePath().getParent());
  }

  /** Sees to it that what a folder holds, by name, is on the disk. */
  static void syncEntries(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    } catch (IOException e) {
      // Some systems do not open folders; they keep their entries in order by themselves.
    }
  }

  /** Deletes a file, or a folder with all that is in it, if it is there. */
  static void delete(Path tree) throws IOException {
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
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
