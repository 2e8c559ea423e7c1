package io.github.continuo.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Text file to which lines are appended, each with a place in an order. In an existing file, the
 * lines that do not precede the first new line are removed, and so is an incomplete last line.
 */
final class LineLog implements Closeable {

  /** Determines the place of a line of the file. */
  interface Places {
    /**
     * Returns the place of a line; {@link #HEADER} if it precedes all others.
     *
     * @throws RuntimeException if the line has another format
     */
    long of(String line);
  }

  static final long HEADER = -1;

  private final Path file;
  private final String header; // lines, or empty
  private final Places places;
  private @Nullable FileChannel channel; // open from the first line on

  LineLog(Path file, String header, Places places) {
    this.file = file;
    this.header = header;
    this.places = places;
  }

  /** Appends a line; it is in the file when this method returns. */
  void append(long place, String line) throws IOException {
    if (channel == null) {
      channel = open(place);
    }
    write(channel, line + "\n");
  }

  private FileChannel open(long place) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    long kept = Files.exists(file) ? bytesBefore(place) : 0;
    FileChannel opened =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    opened.truncate(kept).position(kept);
    if (kept == 0) {
      write(opened, header);
    }
    return opened;
  }

  private static void write(FileChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private long bytesBefore(long place) throws IOException {
    long bytes = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (String line = wholeLine(in); line != null; line = wholeLine(in)) {
        if (placeOf(line) >= place) {
          break;
        }
        bytes += line.getBytes(UTF_8).length + 1;
      }
    }
    return bytes;
  }

  private long placeOf(String line) throws IOException {
    try {
      return places.of(line);
    } catch (RuntimeException e) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: must hold lines of a training run to resume, got \"%s\"",
              file,
              line),
          e);
    }
  }

  /** Returns the next line that ends with a newline; null if there is none. */
  private static @Nullable String wholeLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return line.toString(UTF_8);
      }
      line.write(next);
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
