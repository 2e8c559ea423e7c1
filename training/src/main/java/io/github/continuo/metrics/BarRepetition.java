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
 * Bar repetition: how similar the bars of a score are to earlier bars. It measures form: 0 if
 * nothing is repeated, 1 if every bar repeats an earlier one.
 *
 * <p>A bar is a set of notes. A note is its pitch and its onset in the bar, rounded to the nearest
 * sixteenth note. Drum notes differ from other notes of the same pitch; durations, velocities and
 * tracks are ignored. The similarity of two bars is the Jaccard index of their sets: the notes in
 * both, divided by the notes in either. The metric is the mean, over all bars with notes except the
 * first, of the similarity to the most similar earlier bar. Longer music has more bars to repeat,
 * so compare only scores of equal length.
 *
 * <p>The metric condenses the self-similarity matrix of Foote (Visualizing music and audio using
 * self-similarity, 1999), whose entries are such similarities, to one number.
 */
final class BarRepetition {
  /** A note of a bar; {@code sixteenth} counts from the start of the bar. */
  private record BarNote(int pitch, boolean isDrum, long sixteenth) {}

  private BarRepetition() {}

  /**
   * {@return the bar repetition of a score, 0 to 1; empty if fewer than two bars have onsets}
   *
   * @param score the music to measure
   * @throws IllegalArgumentException if the score is in SMPTE time, which has no beats
   */
  public static OptionalDouble of(Score score) {
    List<Set<BarNote>> bars = bars(score);
    if (bars.size() < 2) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (int i = 1; i < bars.size(); i++) {
      Set<BarNote> bar = bars.get(i);
      sum +=
          bars.subList(0, i).stream().mapToDouble(early -> similarity(early, bar)).max().orElse(0);
    }
    return OptionalDouble.of(sum / (bars.size() - 1));
  }

  /** Returns the bars with notes. */
  private static List<Set<BarNote>> bars(Score score) {
    int ticksPerQuarter = MusicalTime.ticksPerQuarter(score, "bar repetition");
    BarMap bars = new BarMap(score.timeSignatures(), new BeatMap(ticksPerQuarter));
    TreeMap<Long, Set<BarNote>> notes = new TreeMap<>();
    score
        .notes()
        .forEach(
            note -> {
              long sixteenth =
                  MusicalTime.nearest(note.tick(), MusicalTime.SIXTEENTHS, ticksPerQuarter);
              long bar = bars.barNumberAt((double) sixteenth / MusicalTime.SIXTEENTHS);
              long inBar = sixteenth - Math.round(bars.startBeat(bar) * MusicalTime.SIXTEENTHS);
              notes.computeIfAbsent(bar, number -> new HashSet<>()).add(barNote(note, inBar));
            });
    return new ArrayList<>(notes.values());
  }

  private static BarNote barNote(Note note, long sixteenth) {
    return new BarNote(note.pitch(), note.isDrum(), sixteenth);
  }

  private static double similarity(Set<BarNote> a, Set<BarNote> b) {
    long inBoth = a.stream().filter(b::contains).count();
    return (double) inBoth / (a.size() + b.size() - inBoth);
  }
}
