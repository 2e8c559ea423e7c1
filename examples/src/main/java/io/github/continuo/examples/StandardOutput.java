package io.github.continuo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Standard output that ends the command when it fails: {@link System#out} and {@link PrintWriter}
 * would go on without a word.
 */
final class StandardOutput extends FilterOutputStream {

  /** As of commands that die of SIGPIPE, such as {@code cat}: 128 and the number of the signal. */
  static final int READER_HAS_LEFT = 141;

  private static final int FILE_TYPE = 0170000; // of the mode of a file, in POSIX
  private static final int FIFO = 0010000;
  private static final int SOCKET = 0140000;

  /** Standard output has failed. No print method lets checked exceptions through. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean hasReaderLeft;

    Failure(IOException cause, boolean hasReaderLeft) {
      super("standard output: " + cause.getMessage(), cause);
      this.hasReaderLeft = hasReaderLeft;
    }

    /**
     * What the command ends with. Whoever reads no more has what it wanted: that is told to none.
     */
    int status(PrintWriter err) {
      if (hasReaderLeft) {
        return READER_HAS_LEFT;
      }
      err.println("continuo: " + getMessage());
      return 1;
    }
  }

  private StandardOutput(OutputStream out) {
    super(out);
  }

  static PrintWriter newWriter() {
    return newWriter(new FileOutputStream(FileDescriptor.out));
  }

  static PrintWriter newWriter(OutputStream out) {
    return new PrintWriter(new StandardOutput(out), true, UTF_8);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      throw new Failure(e, isOfClosedPipe(e));
    }
  }

  /** What the system says of it may be in any language, but a pipe fails in no other way. */
  private static boolean isOfClosedPipe(IOException failure) {
    try {
      Object mode = Files.getAttribute(Path.of("/dev/fd/1"), "unix:mode");
      int type = (Integer) mode & FILE_TYPE;
      return type == FIFO || type == SOCKET;
    } catch (IOException | RuntimeException e) { // no such system
      return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }
  }
}
