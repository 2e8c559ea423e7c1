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
 * Melody repetition: the fraction of the upper voice of a score that repeats earlier patterns, in
 * any key. It measures how the score develops themes.
 *
 * <p>The upper voice is the highest of the notes that start together, rounded to the nearest
 * sixteenth note; drums are ignored. A pattern is {@value #NOTES} consecutive notes of the upper
 * voice, represented by the four intervals and the four time differences between them, so that a
 * transposed pattern is the same pattern. The metric is the fraction of patterns that occurred
 * earlier in the score. Longer music has more patterns to repeat, so compare only scores of equal
 * length.
 *
 * <p>Meredith, Lemström and Wiggins (2002) describe themes by repeated patterns of pitch and time,
 * in all voices and of any length; this metric is the simplest version that gives one number.
 */
final class MelodyRepetition {

  /** The number of notes in a pattern. */
  public static final int NOTES = 5;

  /** The interval and the time from a note to the next. */
  private record Move(int semitones, long sixteenths) {}

  private MelodyRepetition() {}

  /**
   * {@return the melody repetition of a score, 0 to 1; empty if its upper voice has fewer than
   * {@value #NOTES} + 1 notes}
   *
   * @param score the music to measure
   * @throws IllegalArgumentException if the score is in SMPTE time, which has no beats
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
    return OptionalDouble.of((double) repeated / (patterns - 1)); // the first cannot repeat another
  }

  /** Returns the pitches of the upper voice by onset, in sixteenth notes. */
  private static NavigableMap<Long, Integer> upperVoice(Score score) {
    int ticksPerQuarter = MusicalTime.ticksPerQuarter(score, "melody repetition");
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
