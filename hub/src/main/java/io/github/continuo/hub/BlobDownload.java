package io.github.continuo.hub;

import io.github.continuo.files.AtomicFile;
import io.github.continuo.messages.Text;
import io.github.continuo.transformer.hub.ModelId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Download of one file into the cache: into a partial file, which an interrupted download leaves
 * for the next one, and which is moved into place once its hash is that of the hub.
 */
final class BlobDownload {
  private static final int PARTIAL_CONTENT = 206;
  private static final Pattern FIRST_BYTE = Pattern.compile("bytes (\\d{1,18})-.*");

  private final HubClient client;
  private final Retries retries;
  private final HubCache cache;
  private final ModelId id;
  private final String commit;

  BlobDownload(HubClient client, Retries retries, HubCache cache, ModelId id, String commit) {
    this.client = client;
    this.retries = retries;
    this.cache = cache;
    this.id = id;
    this.commit = commit;
  }

  /**
   * Downloads a file unless it is there, and puts it into the snapshot.
   *
   * @param progress receives the number of bytes so far
   * @throws IOException if it cannot be downloaded or stored, or if its hash is wrong
   */
  void run(RemoteFile file, LongConsumer progress) throws IOException {
    BlobLock.hold(
        cache.lock(file),
        () -> {
          if (!cache.has(commit, file.name())) { // nobody else has done it just now
            boolean isNew = !cache.hasBlob(file);
            if (isNew) {
              download(file, progress);
            }
            cache.link(commit, file, isNew);
          }
        });
  }

  private void download(RemoteFile file, LongConsumer progress) throws IOException {
    Path partial = cache.partial(file);
    Files.createDirectories(partial.getParent());
    complete(file, partial, progress);
    AtomicFile.replace(cache.blob(file), partial);
  }

  private static long size(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the partial file whole; once more from its start if what was there has another hash. */
  private void complete(RemoteFile file, Path partial, LongConsumer progress) throws IOException {
    for (boolean isLeftOver = size(partial) > 0; ; isLeftOver = false) {
      retries.run(() -> transferRest(file, partial, progress), () -> size(partial));
      if (file.isIn(partial)) {
        return;
      }
      Files.delete(partial);
      if (!isLeftOver) {
        throw new IOException(
            Text.format(
                "%s: %s must have the hash %s that the hub announced, has another; it was deleted",
                id, file.name(), file.hash()));
      }
    }
  }

  private boolean transferRest(RemoteFile file, Path partial, LongConsumer progress)
      throws IOException, InterruptedException {
    if (size(partial) > file.size()) {
      Files.delete(partial);
    }
    long before = size(partial);
    progress.accept(before);
    boolean isWhole = before == file.size() && Files.exists(partial);
    if (!isWhole) {
      requireSpace(file, partial, file.size() - before);
      transfer(file, partial, before, progress);
    }
    return true;
  }

  private void requireSpace(RemoteFile file, Path partial, long bytes) throws IOException {
    long usable = Files.getFileStore(partial.getParent()).getUsableSpace();
    if (usable < bytes) {
      throw new IOException(
          Text.format(
              "%s: %s needs %d bytes in %s, which has room for %d",
              id, file.name(), bytes, partial.getParent(), usable));
    }
  }

  private void transfer(RemoteFile file, Path partial, long before, LongConsumer progress)
      throws IOException, InterruptedException {
    HttpResponse<Body> response = client.get(id, commit, file.name(), before);
    try (Body body = response.body();
        FileChannel out =
            FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      long position = firstByte(response);
      if (position != 0 && position != before) {
        throw new IOException(
            Text.format(
                "%s: %s must continue at byte %d, continues at %d",
                id, file.name(), before, position));
      }
      out.truncate(position);
      out.position(position);
      for (List<ByteBuffer> some = HubClient.next(id, body);
          some != null;
          some = HubClient.next(id, body)) {
        position += write(file, partial, out, some, file.size() - position);
        progress.accept(position);
      }
      if (position < file.size()) {
        throw new TemporaryException(
            Text.format(
                "%s: %s ended after %d of %d bytes", id, file.name(), position, file.size()),
            Duration.ZERO);
      }
    }
  }

  /** {@return the byte that a response begins with} */
  private static long firstByte(HttpResponse<Body> response) {
    Optional<String> range = response.headers().firstValue("Content-Range");
    Matcher first = FIRST_BYTE.matcher(range.orElse(""));
    return response.statusCode() == PARTIAL_CONTENT && first.matches()
        ? Long.parseLong(first.group(1))
        : 0;
  }

  /** Writes bytes; if the disk does not take them, it gets back what the others took. */
  private int write(
      RemoteFile file, Path partial, FileChannel out, List<ByteBuffer> some, long rest)
      throws IOException {
    int written = 0;
    try {
      for (ByteBuffer bytes : some) {
        while (bytes.hasRemaining()) {
          written += out.write(bytes);
        }
      }
    } catch (ClosedByInterruptException e) {
      throw e; // the partial file is as good as that of a cut connection
    } catch (IOException e) {
      Files.deleteIfExists(partial);
      throw new IOException(
          Text.format("%s: %s cannot be stored: %s", id, cache.blob(file), e.getMessage()), e);
    }
    if (written > rest) {
      Files.deleteIfExists(partial);
      throw new IOException(
          Text.format(
              "%s: %s must have %d bytes as the hub announced, has more",
              id, file.name(), file.size()));
    }
    return written;
  }
}
