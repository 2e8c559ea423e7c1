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
 * Writes tokenized records to a {@link TokenFile}, or resumes an unfinished one.
 *
 * <p>Records are appended to a separate file, {@code NAME.part}, which replaces the token file when
 * it is complete; until then the token file stays unchanged. A stopped run leaves this file behind,
 * and the next run resumes from it. If there is a token file and something has changed, its records
 * are copied first.
 *
 * <p>Holds the entries of all files, not their token ids: about 300 bytes per file plus its path.
 * For one thread.
 */
final class TokenFileWriter implements Closeable {

  /** A change of the file. */
  @FunctionalInterface
  private interface Change {
    void make() throws IOException;
  }

  private final Path file;
  private final Path part;
  private final FileChannel channel; // of the part file, which is empty until something changes
  private final int width;
  private final int headerBytes;
  private final SortedMap<String, Placed> entries = new TreeMap<>();
  private long end; // of the records
  private boolean isFinished; // the token file has all records and their index
  private boolean isMoved; // the part file has replaced the token file
  private boolean isUseless; // the part file could not be written

  private TokenFileWriter(Path file, Path part, FileChannel channel, TokenFileHeader header) {
    this.file = file;
    this.part = part;
    this.channel = channel;
    width = header.width();
    headerBytes = header.toBytes().length;
  }

  /**
   * Opens a file for writing and scans its complete records.
   *
   * @throws IOException if it is not a token file, has another tokenizer or version, or is being
   *     written by another run
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

  /** Locks the part file, because two runs would overwrite each other's records. */
  private static void lock(FileChannel channel, Path part, Path file) throws IOException {
    try {
      // Another run may have ended in between and moved or deleted the opened file.
      if (channel.tryLock() != null && Files.exists(part)) {
        return; // locked until the channel closes
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
      channel.force(true); // records without a header would be useless
    }
    header.requireIn(channel, part);
    recoverRecords(channel);
    channel.truncate(end);
  }

  /** Scans the complete records; returns whether an index lists them all. */
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

  /** Scans the record after the known ones; returns false if it is not complete. */
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

  /** Returns the entry of a path; null if there is none. */
  @Nullable Entry entry(String path) {
    Placed placed = entries.get(path);
    return placed == null ? null : placed.entry();
  }

  /** Returns all entries in the order of their paths. */
  List<Entry> entries() {
    return entries.values().stream().map(Placed::entry).toList();
  }

  /** Marks the files of all other paths as gone. */
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

  /** Replaces the token file if anything has changed; nothing may be appended afterwards. */
  void finish() throws IOException {
    if (!isFinished) {
      change(
          () -> {
            channel.force(true); // records reach the disk before their index
            FileBytes.write(channel, end, TokenIndex.toBytes(end, entries.values()));
            AtomicFile.replace(file, part);
            isMoved = true;
          });
      isFinished = true;
    }
  }

  /** Changes the part file, which begins with the records of the token file. */
  private void change(Change change) throws IOException {
    try {
      if (channel.size() == 0) {
        copyRecords();
      }
      change.make();
    } catch (ClosedByInterruptException e) {
      throw e; // the next run resumes
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

  /** Keeps the appended records for the next run, unless they could not be written. */
  @Override
  public void close() throws IOException {
    try (channel) {
      if (!isMoved && Files.exists(part) && (isUseless || Files.size(part) <= headerBytes)) {
        Files.delete(part);
      }
    }
  }
}
