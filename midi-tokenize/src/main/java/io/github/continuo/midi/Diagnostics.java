package io.github.continuo.midi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Collects what is wrong with a file: the first {@link #MOST} defects and the number of others. */
final class Diagnostics {

  /** Keeps a file of nothing but defects from becoming a list much larger than itself. */
  static final int MOST = 1000;

  private final List<Diagnostic> kept = new ArrayList<>();
  private String chunk = "file";
  private int track = -1;
  private int more;
  private int firstOfMore;

  /** What follows is about a chunk, or about the whole file. */
  void enter(String newChunk) {
    chunk = newChunk;
    track = -1;
  }

  /** What follows is about a track. */
  void enterTrack(int index) {
    track = index;
  }

  /**
   * Adds a defect.
   *
   * @param what is asked only for those that are kept
   */
  void report(int byteOffset, Supplier<String> what) {
    if (kept.size() < MOST) {
      String place = track >= 0 ? "MTrk " + track : chunk;
      kept.add(new Diagnostic(what.get(), place, byteOffset));
    } else if (more++ == 0) {
      firstOfMore = byteOffset;
    }
  }

  List<Diagnostic> toList() {
    List<Diagnostic> all = new ArrayList<>(kept);
    if (more > 0) {
      all.add(
          new Diagnostic(
              String.format(Locale.ROOT, "%,d more defects from here on", more),
              "file",
              firstOfMore));
    }
    return all;
  }
}
