package io.github.continuo.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;

/** What is wrong with what the user gave, for people, on one line. */
final class BadInput {
  private static final int MAX_CHARACTERS = 2000;

  private BadInput() {}

  /**
   * Whether an exception says what must hold of the user's files or machine. All others are errors
   * of this program, and where they happened matters more than what they say.
   */
  static boolean isSaidBy(Exception exception) {
    return exception instanceof IOException
        || exception instanceof UncheckedIOException
        || exception instanceof IllegalArgumentException
        || exception instanceof IllegalStateException;
  }

  /** What an exception says, on one line; the file system's often say no more than a name. */
  static String message(Exception exception) {
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
              "a file's name must be in %s, the charset of names here, got \"%s\" (%s);",
              System.getProperty("sun.jnu.encoding"),
              name.getInput(),
              name.getReason())
          + " under LC_ALL=C.UTF-8 it is UTF-8";
    }
    String message = exception.getMessage();
    return message == null
        ? exception.getClass().getSimpleName()
        : shortened(message.lines().findFirst().orElse(""));
  }

  /** What came may be a whole file. */
  private static String shortened(String message) {
    return message.length() <= MAX_CHARACTERS
        ? message
        : message.substring(0, MAX_CHARACTERS) + "...";
  }

  /** What is to be done where Java's heap is too small for what was asked. */
  static String message(OutOfMemoryError error) {
    return String.format(
        Locale.ROOT,
        "what was asked must fit into Java's heap of %d bytes (-Xmx gives it more): %s",
        Runtime.getRuntime().maxMemory(),
        error.getMessage());
  }

  /** What an exception says of a file, the file named once. */
  static String message(Path file, Exception exception) {
    String message = message(exception);
    return message.startsWith(file + ": ") ? message : file + ": " + message;
  }

  /**
   * The result of work on a file.
   *
   * @throws IOException if the work says that something is wrong with it; the message names it
   */
  static <T> T in(Path file, Callable<T> work) throws IOException {
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
