package io.github.continuo.data;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.github.continuo.data.TokenIndex.Placed;
import io.github.continuo.files.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link TokenFile}, or goes on with one that was begun.
 *
 * <p>Records are added to a file of their own, {@code NAME.part}, which is moved to its place when
 * it is whole; until then the token file is what it was. What a stopped pass has left in it the
 * next one goes on with. If a token file is there and something has changed, its records are copied
 * first.
 *
 * <p>Holds the entries of all files, not their ids: about 300 bytes a file and its path. For one
 * thread.
 */
final class TokenFileWriter implements Closeable {

  /** What changes a file. */
  @FunctionalInterface
  private interface Change {
    void make() throws IOException;
  }

  private final Path file;
  private final Path part;
  private final FileChannel channel; // of the part, which is empty while nothing has changed
  private final int width;
  private final int headerBytes;
  private final SortedMap<String, Placed> entries = new TreeMap<>();
  private long end; // of the records
  private boolean isFinished; // the file has all records and their index
  private boolean isMoved; // the part is the file now
  private boolean isUseless; // the part could not be written

  private TokenFileWriter(Path file, Path part, FileChannel channel, TokenFileHeader header) {
    this.file = file;
    this.part = part;
    this.channel = channel;
    width = header.width();
    headerBytes = header.toBytes().length;
  }

  /**
   * Opens a file to be written, and goes over the whole records that it has.
   *
   * @throws IOException if it is no token file, or one of another tokenizer or version, or if
   *     someone else writes it
   */
  static TokenFileWriter open(Path file, TokenFileHeader header) throws IOException {
    AtomicFile.check(file);
    Path place = AtomicFile.place(file);
    if (Files.exists(place) && !Files.isRegularFile(place)) {
      throw new IOException(file + ": must be a file that can be read again, but is not");
    }
    Path part = place.resolveSibling(place.getFileName() + ".part");
    FileChannel channel = FileChannel.open(part, CREATE, READ, WRITE);
    try {
      lock(channel, part, file);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    TokenFileWriter writer = new TokenFileWriter(place, part, channel, header);
    try {
      writer.recover(header, file);
      return writer;
    } catch (IOException | RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  /** Two passes over one file at a time would write their records into each other's. */
  private static void lock(FileChannel channel, Path part, Path file) throws IOException {
    try {
      // The other may have ended in between, and moved or deleted what was opened.
      if (channel.tryLock() != null && Files.exists(part)) {
        return; // until the channel closes
      }
    } catch (OverlappingFileLockException e) {
      throw new IOException(file + ": must be written by one pass at a time, another has it", e);
    }
    throw new IOException(file + ": must be written by one pass at a time, another has it");
  }

  private void recover(TokenFileHeader header, Path name) throws IOException {
    if (channel.size() == 0 && Files.exists(file)) {
      try (FileChannel old = FileChannel.open(file, READ)) {
        if (!header.isCutIn(old)) {
          header.requireIn(old, name);
          isFinished = recoverRecords(old);
          return;
        }
      }
    }
    if (header.isCutIn(channel)) {
      FileBytes.write(channel, 0, header.toBytes());
      channel.force(true); // a file with records but no header would be no one's
    }
    header.requireIn(channel, part);
    recoverRecords(channel);
    channel.truncate(end);
  }

  /** Goes over the records that are whole; true if these are all and the index tells them. */
  private boolean recoverRecords(FileChannel from) throws IOException {
    Optional<TokenIndex> index = TokenIndex.read(from);
    if (index.isPresent()) {
      end = index.get().offset();
      index.get().entries().forEach(this::put);
      return true;
    }
    end = headerBytes;
    while (recoverRecord(from)) {}
    return false;
  }

  /** Goes over the record at the end of those known; false if there is no whole one. */
  private boolean recoverRecord(FileChannel from) throws IOException {
    long left = from.size() - end - TokenRecord.HEAD_BYTES;
    if (left < 0) {
      return false;
    }
    ByteBuffer head =
        ByteBuffer.wrap(FileBytes.read(from, end, TokenRecord.HEAD_BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    int entryBytes = head.getInt();
    if (entryBytes <= TokenIndex.NO_RECORD || entryBytes > left) {
      return false;
    }
    byte[] bytes = FileBytes.read(from, end + TokenRecord.HEAD_BYTES, entryBytes);
    if (Checksum.of(bytes) != head.getInt()) {
      return false;
    }
    Entry entry = Entry.of(bytes);
    long idsOffset = end + TokenRecord.HEAD_BYTES + entryBytes;
    if (!hasIds(from, entry, idsOffset)) {
      return false;
    }
    put(new Placed(entry, idsOffset));
    end = idsOffset + entry.idBytes(width);
    return true;
  }

  private boolean hasIds(FileChannel from, Entry entry, long idsOffset) throws IOException {
    long idBytes = entry.idBytes(width);
    return idBytes <= from.size() - idsOffset
        && (!(entry instanceof Entry.OfPiece piece)
            || Checksum.of(FileBytes.read(from, idsOffset, (int) idBytes)) == piece.checksum());
  }

  private void put(Placed placed) {
    String path = placed.entry().path();
    if (placed.entry() instanceof Entry.Gone) {
      entries.remove(path);
    } else {
      entries.put(path, placed);
    }
  }

  /** What the file says of a path; null if nothing. */
  @Nullable Entry entry(String path) {
    Placed placed = entries.get(path);
    return placed == null ? null : placed.entry();
  }

  /** What the file says, by path. */
  List<Entry> entries() {
    return entries.values().stream().map(Placed::entry).toList();
  }

  /** Says of all other paths that their files are gone. */
  void retain(Collection<String> paths) throws IOException {
    List<String> gone = entries.keySet().stream().filter(path -> !paths.contains(path)).toList();
    for (String path : gone) {
      append(TokenRecord.of(new Entry.Gone(path)));
    }
  }

  void append(TokenRecord record) throws IOException {
    isFinished = false;
    change(
        () -> {
          long idsOffset = FileBytes.write(channel, end, record.head());
          end = FileBytes.write(channel, idsOffset, record.ids());
          put(new Placed(record.entry(), idsOffset));
        });
  }

  /** Puts the file in its place if anything has changed; nothing may be added after that. */
  void finish() throws IOException {
    if (!isFinished) {
      change(
          () -> {
            channel.force(true); // no index before its records, whatever the power does
            FileBytes.write(channel, end, TokenIndex.toBytes(end, entries.values()));
            AtomicFile.replace(file, part);
            isMoved = true;
          });
      isFinished = true;
    }
  }

  /** Changes the part, which begins with the records of the file. */
  private void change(Change change) throws IOException {
    try {
      if (channel.size() == 0) {
        copyRecords();
      }
      change.make();
    } catch (ClosedByInterruptException e) {
      throw e; // the next pass goes on
    } catch (IOException e) {
      isUseless = true;
      throw new IOException(String.format(Locale.ROOT, "%s: %s", file, e.getMessage()), e);
    }
  }

  private void copyRecords() throws IOException {
    try (FileChannel old = FileChannel.open(file, READ)) {
      for (long copied = 0; copied < end; ) {
        copied += old.transferTo(copied, end - copied, channel.position(copied));
      }
    }
  }

  /** Keeps what has been added for the next pass, unless it could not be written. */
  @Override
  public void close() throws IOException {
    try (channel) {
      if (!isMoved && Files.exists(part) && (isUseless || Files.size(part) <= headerBytes)) {
        Files.delete(part);
      }
    }
  }
}
