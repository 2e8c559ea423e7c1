package io.github.continuo.data;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.github.continuo.data.TokenIndex.Placed;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link TokenFile}, or goes on with one that was begun.
 *
 * <p>Holds the entries of all files, not their ids: about 300 bytes a file and its path. For one
 * thread.
 */
final class TokenFileWriter implements Closeable {
  private final FileChannel channel;
  private final int width;
  private final SortedMap<String, Placed> entries = new TreeMap<>();
  private long end; // of the records
  private boolean hasIndex;

  private TokenFileWriter(FileChannel channel, TokenFileHeader header) {
    this.channel = channel;
    width = header.width();
  }

  /**
   * Opens a file, creates it if it is not there, and brings it to its whole records.
   *
   * @throws IOException if it is no token file, or one of another tokenizer or version, or if
   *     someone else writes it
   */
  static TokenFileWriter open(Path file, TokenFileHeader header) throws IOException {
    FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
    try {
      lock(channel, file);
      TokenFileWriter writer = new TokenFileWriter(channel, header);
      if (header.isCutIn(channel)) {
        FileBytes.write(channel, 0, header.toBytes());
        channel.force(true); // a file with records but no header would be no one's
      }
      header.requireIn(channel, file);
      writer.recover(header.toBytes().length);
      return writer;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Two passes over one file at a time would write their records into each other's. */
  private static void lock(FileChannel channel, Path file) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return; // until the channel closes
      }
    } catch (OverlappingFileLockException e) {
      throw new IOException(file + ": must be written by one pass at a time, another has it", e);
    }
    throw new IOException(file + ": must be written by one pass at a time, another has it");
  }

  private void recover(long start) throws IOException {
    Optional<TokenIndex> index = TokenIndex.read(channel);
    hasIndex = index.isPresent();
    if (index.isPresent()) {
      end = index.get().offset();
      index.get().entries().forEach(this::put);
      return;
    }
    end = start;
    while (recoverRecord()) {}
    channel.truncate(end);
  }

  /** Goes over the record at the end of those known; false if there is no whole one. */
  private boolean recoverRecord() throws IOException {
    long left = channel.size() - end - TokenRecord.HEAD_BYTES;
    if (left < 0) {
      return false;
    }
    ByteBuffer head =
        ByteBuffer.wrap(FileBytes.read(channel, end, TokenRecord.HEAD_BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    int entryBytes = head.getInt();
    if (entryBytes <= TokenIndex.NO_RECORD || entryBytes > left) {
      return false;
    }
    byte[] bytes = FileBytes.read(channel, end + TokenRecord.HEAD_BYTES, entryBytes);
    if (Checksum.of(bytes) != head.getInt()) {
      return false;
    }
    Entry entry = Entry.of(bytes);
    long idsOffset = end + TokenRecord.HEAD_BYTES + entryBytes;
    if (!hasIds(entry, idsOffset)) {
      return false;
    }
    put(new Placed(entry, idsOffset));
    end = idsOffset + entry.idBytes(width);
    return true;
  }

  private boolean hasIds(Entry entry, long idsOffset) throws IOException {
    long idBytes = entry.idBytes(width);
    return idBytes <= channel.size() - idsOffset
        && (!(entry instanceof Entry.OfPiece piece)
            || Checksum.of(FileBytes.read(channel, idsOffset, (int) idBytes)) == piece.checksum());
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
    if (hasIndex) {
      channel.truncate(end);
      hasIndex = false;
    }
    long idsOffset = FileBytes.write(channel, end, record.head());
    end = FileBytes.write(channel, idsOffset, record.ids());
    put(new Placed(record.entry(), idsOffset));
  }

  /** Makes the file one that can be read; it may still be gone on with. */
  void finish() throws IOException {
    if (!hasIndex) {
      channel.force(true); // no index before its records, whatever the power does
      FileBytes.write(channel, end, TokenIndex.toBytes(end, entries.values()));
      channel.force(true);
      hasIndex = true;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
