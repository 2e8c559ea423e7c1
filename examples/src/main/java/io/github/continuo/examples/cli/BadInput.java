package io.github.continuo.examples.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Converts exceptions about bad input to messages of one line. */
public final class BadInput {
  private static final int MAX_CHARACTERS = 2000;

  private BadInput() {}

  /**
   * Returns whether an exception reports a problem of the user's input or machine. All others are
   * bugs of this program, which need a stack trace.
   */
  public static boolean isSaidBy(Exception exception) {
    return exception instanceof IOException
        || exception instanceof UncheckedIOException
        || exception instanceof IllegalArgumentException
        || exception instanceof IllegalStateException;
  }

  /** Returns the message of an exception on one line, also where it has only the name of a file. */
  public static String message(Exception exception) {
    if (exception instanceof NoSuchFileException missing) {
      return missing.getFile() + ": there is no such file";
    }
    if (exception instanceof AccessDeniedException denied) {
      return denied.getFile() + ": access is denied";
    }
    if (exception instanceof FileAlreadyExistsException present) {
      return present.getFile() + ": must be a folder, got a file";
    }
    if (exception instanceof InvalidPathException name) {
      return String.format(
              Locale.ROOT,
              "a file name must be in %s, the charset of file names here, got \"%s\" (%s);",
              System.getProperty("sun.jnu.encoding"),
              name.getInput(),
              name.getReason())
          + " LC_ALL=C.UTF-8 makes it UTF-8";
    }
    String message = exception.getMessage();
    return message == null
        ? exception.getClass().getSimpleName()
        : shortened(message.lines().findFirst().orElse(""));
  }

  /** Truncates a message, which may contain a whole file. */
  private static String shortened(String message) {
    return message.length() <= MAX_CHARACTERS
        ? message
        : message.substring(0, MAX_CHARACTERS) + "...";
  }

  /** Returns the message of an exhausted heap, with the remedy. */
  public static String message(OutOfMemoryError error) {
    return String.format(
        Locale.ROOT,
        "this command must fit into the Java heap of %d bytes (-Xmx increases it): %s",
        Runtime.getRuntime().maxMemory(),
        error.getMessage());
  }

  /** Returns the message of an exception about a file, with the name of the file once in front. */
  public static String message(Path file, Exception exception) {
    String message = message(exception);
    return message.startsWith(file + ": ") ? message : file + ": " + message;
  }

  /**
   * Returns the result of a task that reads a file.
   *
   * @throws IOException if the task reports a problem with the file; the message names the file
   */
  public static <T> T in(Path file, Callable<T> work) throws IOException {
    try {
      return work.call();
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(message(file, e), e);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
