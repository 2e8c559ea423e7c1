package io.github.continuo.metrics;

import io.github.continuo.midi.BarMap;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * How much the bars of a score take up bars before them: a measure of form, 0 where nothing comes
 * back and 1 where every bar has been there.
 *
 * <p>A bar is a set of notes, each its pitch and its place in the bar on the grid of sixteenth
 * notes, the nearest; drums are notes of their own, and durations, loudness and tracks do not
 * count. Two bars are alike in the notes that both have, as a share of those that either has (the
 * index of Jaccard). The figure is the mean, over all bars with notes but the first, of the
 * likeness to that earlier bar which is most alike. Longer music has more to come back to, so it
 * compares scores of equal length.
 *
 * <p>It condenses the self-similarity matrix of Foote (Visualizing music and audio using
 * self-similarity, 1999), whose entries are such likenesses, to one number.
 */
public final class BarRepetition {
  /** What bars have in common. */
  private record PlacedPitch(int pitch, boolean isDrum, long place) {}

  private BarRepetition() {}

  /**
   * {@return the figure of a score, 0 to 1; empty if its notes do not start in two bars}
   *
   * @param score the music to measure
   * @throws IllegalArgumentException if the score is in film time, which has no beats
   */
  public static OptionalDouble of(Score score) {
    List<Set<PlacedPitch>> bars = bars(score);
    if (bars.size() < 2) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (int i = 1; i < bars.size(); i++) {
      Set<PlacedPitch> bar = bars.get(i);
      sum += bars.subList(0, i).stream().mapToDouble(early -> likeness(early, bar)).max().orElse(0);
    }
    return OptionalDouble.of(sum / (bars.size() - 1));
  }

  /** Those with notes. */
  private static List<Set<PlacedPitch>> bars(Score score) {
    int ticksPerQuarter = MusicalTime.ticksPerQuarter(score, "recurrence");
    BarMap bars = new BarMap(score.timeSignatures(), new BeatMap(ticksPerQuarter));
    TreeMap<Long, Set<PlacedPitch>> notes = new TreeMap<>();
    score
        .notes()
        .forEach(
            note -> {
              long place =
                  MusicalTime.nearest(note.tick(), MusicalTime.SIXTEENTHS, ticksPerQuarter);
              long bar = bars.barAt((double) place / MusicalTime.SIXTEENTHS);
              long inBar = place - Math.round(bars.startBeat(bar) * MusicalTime.SIXTEENTHS);
              notes.computeIfAbsent(bar, number -> new HashSet<>()).add(placed(note, inBar));
            });
    return new ArrayList<>(notes.values());
  }

  private static PlacedPitch placed(Note note, long place) {
    return new PlacedPitch(note.pitch(), note.isDrum(), place);
  }

  private static double likeness(Set<PlacedPitch> a, Set<PlacedPitch> b) {
    long inBoth = a.stream().filter(b::contains).count();
    return (double) inBoth / (a.size() + b.size() - inBoth);
  }
}
