package io.github.continuo.midi;

import io.github.continuo.messages.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A list of the defects of a file: the first {@link #MAX_DEFECTS} and the number of others. */
final class Diagnostics {

  /** The most defects kept, so that the list of a broken file stays small. */
  static final int MAX_DEFECTS = 1000;

  private final List<Diagnostic> kept = new ArrayList<>();
  private String chunk = "file";
  private int track = -1;
  private int more;
  private int firstOfMore;

  /** Sets the chunk of the following defects, or {@code file}. */
  void enter(String newChunk) {
    chunk = newChunk;
    track = -1;
  }

  /** Sets the track of the following defects. */
  void enterTrack(int index) {
    track = index;
  }

  /**
   * Adds a defect.
   *
   * @param message called only if the defect is kept
   */
  void report(int byteOffset, Supplier<String> message) {
    if (kept.size() < MAX_DEFECTS) {
      String location = track >= 0 ? "MTrk " + track : chunk;
      kept.add(new Diagnostic(message.get(), location, byteOffset));
    } else if (more++ == 0) {
      firstOfMore = byteOffset;
    }
  }

  List<Diagnostic> toList() {
    List<Diagnostic> all = new ArrayList<>(kept);
    if (more > 0) {
      all.add(
          new Diagnostic(Text.format("%,d more defects from here on", more), "file", firstOfMore));
    }
    return all;
  }
}
