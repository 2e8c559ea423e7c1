package io.github.continuo.transformer.weights;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a file. A message tells the first few faults and counts the rest. */
final class Faults {
  private static final int TOLD = 10;
  private static final int MAX_LENGTH = 400; // of a fault that is told, in characters

  private final List<String> told = new ArrayList<>();
  private int untold;

  void add(String fault) {
    if (told.size() == TOLD) {
      untold++;
    } else if (fault.length() <= MAX_LENGTH) {
      told.add(fault);
    } else {
      told.add(fault.substring(0, MAX_LENGTH) + "...");
    }
  }

  /**
   * Throws what there is in one line.
   *
   * @param where the file, for the message
   * @throws IOException if there is a fault
   */
  void throwIfAny(String where) throws IOException {
    if (!told.isEmpty()) {
      String rest = untold == 0 ? "" : "; and " + untold + " more";
      throw new IOException(where + ": " + String.join("; ", told) + rest);
    }
  }
}
