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
 * Standard output that ends the command if writing fails; {@link System#out} and {@link
 * PrintWriter} ignore errors.
 */
public final class StandardOutput extends FilterOutputStream {

  /** Exit status of commands that SIGPIPE ends, such as {@code cat}: 128 + signal number. */
  public static final int READER_HAS_LEFT = 141;

  private static final int FILE_TYPE = 0170000; // bits of a POSIX file mode
  private static final int FIFO = 0010000;
  private static final int SOCKET = 0140000;

  /** Failure of standard output; unchecked because print methods throw no checked exceptions. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean hasReaderLeft;

    Failure(IOException cause, boolean hasReaderLeft) {
      super("standard output: " + cause.getMessage(), cause);
      this.hasReaderLeft = hasReaderLeft;
    }

    /** Returns the exit status, and prints the failure unless the reader closed the pipe. */
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

  /** Checks for a pipe or socket, as the message of the system may be in any language. */
  private static boolean isOfClosedPipe(IOException failure) {
    try {
      Object mode = Files.getAttribute(Path.of("/dev/fd/1"), "unix:mode");
      int type = (Integer) mode & FILE_TYPE;
      return type == FIFO || type == SOCKET;
    } catch (IOException | RuntimeException e) { // not a POSIX system
      return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
    }
  }
}
