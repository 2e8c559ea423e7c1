package io.github.continuo.metrics;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How much of the upper voice of a score has been there before, in whatever key: a measure of how
 * it treats its themes.
 *
 * <p>The upper voice is the highest note of those that start together, on the grid of sixteenth
 * notes, the nearest; drums are none. A pattern is {@value #NOTES} notes of it in a row, said by
 * the four intervals between them and the four times, so that it is the same higher or lower. The
 * figure is the share of patterns that stood earlier in the score. Longer music has more to come
 * back to, so it compares scores of equal length.
 *
 * <p>Repeated patterns of pitch and time as the ground of themes are those of Meredith, Lemström
 * and Wiggins (2002), who look for them in all voices and of any length; this is the simplest that
 * says one number.
 */
public final class MelodyRepetition {

  /** The notes of a pattern. */
  public static final int NOTES = 5;

  /** From a note to the next. */
  private record Move(int semitones, long places) {}

  private MelodyRepetition() {}

  /**
   * {@return the figure of a score, 0 to 1; empty if its upper voice has less than {@value #NOTES}
   * + 1 notes}
   *
   * @param score the music to measure
   * @throws IllegalArgumentException if the score is in film time, which has no beats
   */
  public static OptionalDouble of(Score score) {
    List<Move> moves = moves(upperVoice(score));
    int patterns = moves.size() - (NOTES - 1) + 1;
    if (patterns < 2) {
      return OptionalDouble.empty();
    }
    Set<List<Move>> known = new HashSet<>();
    long repeated =
        IntStream.range(0, patterns)
            .filter(i -> !known.add(moves.subList(i, i + NOTES - 1)))
            .count();
    return OptionalDouble.of((double) repeated / (patterns - 1)); // the first cannot be repeated
  }

  /** Pitches by places. */
  private static NavigableMap<Long, Integer> upperVoice(Score score) {
    int ticksPerQuarter = MusicalTime.ticksPerQuarter(score, "recurrence");
    TreeMap<Long, Integer> voice = new TreeMap<>();
    score
        .notes()
        .filter(note -> !note.isDrum())
        .forEach(
            (Note note) ->
                voice.merge(
                    MusicalTime.nearest(note.tick(), MusicalTime.SIXTEENTHS, ticksPerQuarter),
                    note.pitch(),
                    Math::max));
    return voice;
  }

  private static List<Move> moves(NavigableMap<Long, Integer> voice) {
    List<Map.Entry<Long, Integer>> notes = List.copyOf(voice.entrySet());
    return IntStream.range(1, notes.size())
        .mapToObj(i -> move(notes.get(i - 1), notes.get(i)))
        .toList();
  }

  private static Move move(Map.Entry<Long, Integer> from, Map.Entry<Long, Integer> to) {
    return new Move(to.getValue() - from.getValue(), to.getKey() - from.getKey());
  }
}
