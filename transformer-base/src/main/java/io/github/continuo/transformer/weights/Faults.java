package io.github.continuo.transformer.weights;

import com.google.errorprone.annotations.FormatMethod;
import io.github.continuo.messages.Text;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Faults of a file. The message lists the first few and counts the rest. */
final class Faults {
  private static final int MAX_LISTED = 10;
  private static final int MAX_LENGTH = 400; // of a listed fault, in characters

  private final List<String> listed = new ArrayList<>();
  private int unlisted;

  /** Adds a fault, with values in its text as {@link Text#format} formats them. */
  @FormatMethod
  void add(String format, @Nullable Object... values) {
    String fault = Text.format(format, values);
    if (listed.size() == MAX_LISTED) {
      unlisted++;
    } else if (fault.length() <= MAX_LENGTH) {
      listed.add(fault);
    } else {
      listed.add(fault.substring(0, MAX_LENGTH) + "...");
    }
  }

  /**
   * Throws an exception that lists the faults in one line, if there are any.
   *
   * @param where the file, for the message
   * @throws IOException if there is a fault
   */
  void throwIfAny(String where) throws IOException {
    if (!listed.isEmpty()) {
      String rest = unlisted == 0 ? "" : "; and " + unlisted + " more";
      throw new IOException(where + ": " + String.join("; ", listed) + rest);
    }
  }
}
