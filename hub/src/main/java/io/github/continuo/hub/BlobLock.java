package io.github.continuo.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lock of a blob, so that it is downloaded once, by whichever thread or process comes first.
 *
 * <p>Its file is the one that Hugging Face's Python tools lock. On some systems they use another
 * kind of lock, and do not notice this one; then both may download the blob, each to a file of its
 * own that is moved into place whole.
 */
final class BlobLock {
  private static final long PAUSE_MILLIS = 100; // between attempts; a blocking lock cannot be left

  /** A process has its locks as a whole, so its threads need another one. */
  private static final Map<Path, ReentrantLock> OF_THREADS = new ConcurrentHashMap<>();

  /** Work under a lock. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  private BlobLock() {}

  /**
   * Waits for a lock and works while holding it.
   *
   * @param file the file to lock, created if missing; it stays, for others may be waiting for it
   * @throws InterruptedIOException if the thread is interrupted while it waits; it stays so
   */
  static void hold(Path file, Work work) throws IOException {
    ReentrantLock threads = OF_THREADS.computeIfAbsent(file, absent -> new ReentrantLock());
    try {
      threads.lockInterruptibly();
      try (FileChannel channel = open(file)) {
        while (!isLocked(channel)) {
          Thread.sleep(PAUSE_MILLIS);
        }
        work.run();
      } finally {
        threads.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("download interrupted").initCause(e);
    }
  }

  private static FileChannel open(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // a copy of this class, of another class loader, has it
    }
  }
}
