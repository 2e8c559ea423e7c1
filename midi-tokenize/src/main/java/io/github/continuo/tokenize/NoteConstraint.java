package io.github.continuo.tokenize;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;
import java.util.Collections;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A constraint that every new note keeps: it is part of {@link GenerationConstraints} and restricts
 * the tokens that may be sampled, so it always holds.
 *
 * <p>Each constraint holds by itself: a note must keep them all. Constraints on pitches concern
 * pitched notes, not drums, unless their {@link Part} says otherwise. Notes of the prompt, and
 * notes around a region, are never changed; they count where notes sound at once. A bar is one of
 * the score; a beat is a quarter note.
 */
public sealed interface NoteConstraint {

  /** When a pitched note must be a tone of the chord. */
  enum Harmony {
    /** Whenever it sounds, so a note ends where a chord begins that does not have it. */
    ALWAYS,
    /**
     * If it starts with a chord or on a strong beat: the first of the bar, and every third if the
     * numerator is a multiple of 3 above 3, every second if it is another even number above 2.
     */
    STRONG_BEATS
  }

  /**
   * Pitched notes belong to a scale.
   *
   * @param scale the scale
   */
  record InScale(Scale scale) implements NoteConstraint {
    @Override
    public String toString() {
      return "scale " + scale.name();
    }
  }

  /**
   * Pitched notes are tones of the chord of their time. The first bar of the chart is the bar in
   * which the new music starts; after its last bar the chart begins again.
   *
   * @param chart the chords
   * @param harmony when a note must be a tone of the chord
   */
  record InChords(ChordChart chart, Harmony harmony) implements NoteConstraint {
    @Override
    public String toString() {
      return "chords " + chart + (harmony == Harmony.ALWAYS ? "" : " on strong beats");
    }
  }

  /**
   * The pitches of a part are in a range.
   *
   * @param part the notes concerned
   * @param lowest lowest pitch, 0 to 127
   * @param highest highest pitch, {@code lowest} to 127
   */
  record PitchRange(Part part, int lowest, int highest) implements NoteConstraint {
    /**
     * Checks the range.
     *
     * @param part the notes concerned
     * @param lowest lowest pitch, 0 to 127
     * @param highest highest pitch, {@code lowest} to 127
     */
    public PitchRange {
      if (lowest < 0 || highest > 127 || lowest > highest) {
        throw new IllegalArgumentException(
            Text.format(
                "pitch range must be LOWEST-HIGHEST within 0..127, got %d-%d", lowest, highest));
      }
    }

    @Override
    public String toString() {
      return "pitch range " + lowest + "-" + highest + " of " + part;
    }
  }

  /**
   * At most some notes of a part sound at once in each track. Notes that are held from the prompt
   * or around a region count.
   *
   * @param part the notes concerned
   * @param max maximum number of notes, at least 1
   */
  record NotesAtOnce(Part part, int max) implements NoteConstraint {
    /**
     * Checks the number.
     *
     * @param part the notes concerned
     * @param max maximum number of notes, at least 1
     */
    public NotesAtOnce {
      Ranges.requireAtLeast("notes at once", max, 1);
    }

    @Override
    public String toString() {
      return "at most " + max + " notes at once of " + part;
    }
  }

  /**
   * At most some new notes, drums included, start in each bar.
   *
   * @param max maximum number of notes, at least 1
   */
  record NotesPerBar(int max) implements NoteConstraint {
    /**
     * Checks the number.
     *
     * @param max maximum number of notes, at least 1
     */
    public NotesPerBar {
      Ranges.requireAtLeast("notes per bar", max, 1);
    }

    @Override
    public String toString() {
      return "at most " + max + " notes per bar";
    }
  }

  /**
   * At least some new notes, drums included, start in each whole bar of the new music, up to that
   * of the last note; in a region, up to its end. Of a bar in which the new music starts later, or
   * the region ends earlier, nothing is required.
   *
   * @param min minimum number of notes, at least 1
   */
  record MinNotesPerBar(int min) implements NoteConstraint {
    /**
     * Checks the number.
     *
     * @param min minimum number of notes, at least 1
     */
    public MinNotesPerBar {
      Ranges.requireAtLeast("minimum of notes per bar", min, 1);
    }

    @Override
    public String toString() {
      return "at least " + min + " notes per bar";
    }
  }

  /**
   * Notes start only at the times at which notes start in a bar of the score, counted from the
   * start of the bar; where the tokens have no such time, at the step nearest to it.
   *
   * @param bar number of the bar in the score, from 1
   * @param part the notes concerned, in that bar and in new ones; null for all, drums included
   */
  record RhythmOfBar(int bar, @Nullable Part part) implements NoteConstraint {
    /**
     * Checks the number.
     *
     * @param bar number of the bar in the score, from 1
     * @param part the notes concerned; null for all
     */
    public RhythmOfBar {
      Ranges.requireAtLeast("bar of a rhythm", bar, 1);
    }

    @Override
    public String toString() {
      return "rhythm of bar " + bar + (part == null ? "" : " of " + part);
    }
  }

  /**
   * No bar has the notes of the bar before: the same pitches at the same ticks, whatever their
   * durations and tracks, drums told apart from others. Bars without notes are no repetition. The
   * first new bar is compared with the last bar of the prompt or, in the tracks of a region, with
   * the bar before the region.
   */
  record NoRepeatedBar() implements NoteConstraint {
    @Override
    public String toString() {
      return "no repeated bar";
    }
  }

  /**
   * Notes, drums included, start on a grid that divides each beat of the bar; where the tokens have
   * no such time, at the step nearest to it.
   *
   * @param onsetsPerBeat 1 to 12: 2 for eighths, 3 for triplets of eighths, 4 for sixteenths
   */
  record OnGrid(int onsetsPerBeat) implements NoteConstraint {
    /**
     * Checks the number.
     *
     * @param onsetsPerBeat 1 to 12
     */
    public OnGrid {
      Ranges.require("onsets per beat", onsetsPerBeat, 1, 12);
    }

    @Override
    public String toString() {
      return "rhythm grid of " + onsetsPerBeat + " onsets per beat";
    }
  }

  /**
   * Only some parts play, or some parts do not.
   *
   * @param parts the parts, at least one
   * @param play whether only these parts play; otherwise all but these
   */
  record Players(Set<Part> parts, boolean play) implements NoteConstraint {
    /**
     * Checks and copies the set.
     *
     * @param parts the parts, at least one
     * @param play whether only these parts play; otherwise all but these
     */
    public Players {
      if (parts.isEmpty()) {
        throw new IllegalArgumentException("parts must be given, got none");
      }
      Set<Part> sorted =
          new TreeSet<>(Comparator.comparing(Part::kind).thenComparing(Part::number));
      sorted.addAll(parts);
      parts = Collections.unmodifiableSet(sorted);
    }

    @Override
    public String toString() {
      return (play ? "only " : "without ") + parts;
    }
  }

  /**
   * {@return the constraint that pitched notes belong to a scale}
   *
   * @param name name of the scale, such as {@code D minor}; see {@link Scale#parse}
   */
  static NoteConstraint scale(String name) {
    return new InScale(Scale.parse(name));
  }

  /**
   * {@return the constraint that pitched notes are chord tones whenever they sound}
   *
   * @param chart chords of the bars, such as {@code C | Am7 | F G | C}; see {@link
   *     ChordChart#parse}
   */
  static NoteConstraint chords(String chart) {
    return new InChords(ChordChart.parse(chart), Harmony.ALWAYS);
  }

  /**
   * {@return the constraint that pitched notes on strong beats are chord tones}
   *
   * @param chart as for {@link #chords}
   */
  static NoteConstraint chordsOnStrongBeats(String chart) {
    return new InChords(ChordChart.parse(chart), Harmony.STRONG_BEATS);
  }

  /**
   * {@return the constraint that pitched notes are in a range}
   *
   * @param lowest lowest pitch, 0 to 127
   * @param highest highest pitch, {@code lowest} to 127
   */
  static NoteConstraint pitchRange(int lowest, int highest) {
    return new PitchRange(Part.pitched(), lowest, highest);
  }

  /**
   * {@return the constraint that at most some pitched notes sound at once in each track}
   *
   * @param max maximum number of notes, at least 1
   */
  static NoteConstraint maxNotesAtOnce(int max) {
    return new NotesAtOnce(Part.pitched(), max);
  }

  /**
   * {@return the constraint that at most some new notes start in each bar}
   *
   * @param max maximum number of notes, at least 1
   */
  static NoteConstraint maxNotesPerBar(int max) {
    return new NotesPerBar(max);
  }

  /**
   * {@return the constraint that at least some new notes start in each whole bar}
   *
   * @param min minimum number of notes, at least 1
   */
  static NoteConstraint minNotesPerBar(int min) {
    return new MinNotesPerBar(min);
  }

  /**
   * {@return the constraint that notes start only where notes of a bar of the score do}
   *
   * @param bar number of the bar in the score, from 1
   */
  static NoteConstraint rhythmOfBar(int bar) {
    return new RhythmOfBar(bar, null);
  }

  /** {@return the constraint that no bar has the notes of the bar before} */
  static NoteConstraint noRepeatedBar() {
    return new NoRepeatedBar();
  }

  /**
   * {@return the constraint that notes start on a grid}
   *
   * @param onsetsPerBeat 1 to 12: 2 for eighths, 3 for triplets of eighths, 4 for sixteenths
   */
  static NoteConstraint rhythmGrid(int onsetsPerBeat) {
    return new OnGrid(onsetsPerBeat);
  }

  /**
   * {@return the constraint that only some parts play}
   *
   * @param parts the parts, at least one
   */
  static NoteConstraint only(Part... parts) {
    return new Players(Set.of(parts), true);
  }

  /**
   * {@return the constraint that some parts do not play}
   *
   * @param parts the parts, at least one
   */
  static NoteConstraint without(Part... parts) {
    return new Players(Set.of(parts), false);
  }
}
