package io.github.continuo.tokenize;

import io.github.continuo.messages.Text;
import io.github.continuo.tokenize.note.NoteTokenizer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Constraints of what a model may generate: blocked event types, channels, controllers and
 * programs, {@linkplain NoteConstraint constraints on notes} such as a scale or chords, and the
 * tick of the first note.
 *
 * <p>By default nothing is blocked, and a continuation starts where {@link Encoding} says. {@link
 * IncrementalDetokenizer#allowedTokens} contains neither blocked tokens nor tokens that can only be
 * followed by blocked ones: an event type is not allowed if all channels, controllers or programs
 * that it needs are blocked. The end of the piece is allowed, except while a {@linkplain
 * NoteConstraint.MinNotesPerBar minimum of notes} is open. Constraints that allow no notes are
 * rejected when the detokenizer is created.
 *
 * <p>While constraints on notes depend on bars, no time signatures are generated; while they name
 * an instrument, no program changes.
 *
 * <p>Immutable.
 */
public final class GenerationConstraints {

  /** How many of the sequences that the grammar allows may be generated. */
  public enum Strictness {
    /** Excludes going back in time within a beat, and notes of duration 0 or velocity 0. */
    MUSICAL,

    /**
     * Allows everything that the {@link Grammar} allows, except events that start before the end of
     * the prompt. Notes of duration 0 or velocity 0 complete no event.
     */
    LEGAL
  }

  private static final GenerationConstraints DEFAULTS =
      new GenerationConstraints(
          Strictness.MUSICAL,
          Set.of(),
          Set.of(),
          Set.of(),
          Set.of(),
          List.of(),
          OptionalLong.empty());

  private final Strictness strictness;
  private final Set<EventType> blockedTypes;
  private final Set<Integer> blockedChannels;
  private final Set<Integer> blockedControllers;
  private final Set<Integer> blockedPrograms;
  private final List<NoteConstraint> noteConstraints;
  private final OptionalLong startTick;

  private GenerationConstraints(
      Strictness strictness,
      Set<EventType> blockedTypes,
      Set<Integer> blockedChannels,
      Set<Integer> blockedControllers,
      Set<Integer> blockedPrograms,
      List<NoteConstraint> noteConstraints,
      OptionalLong startTick) {
    this.strictness = Objects.requireNonNull(strictness, "strictness must be given");
    this.blockedTypes = inOrder(blockedTypes);
    this.blockedChannels = inRange("channel", blockedChannels, 15);
    this.blockedControllers = inRange("controller", blockedControllers, 127);
    this.blockedPrograms = inRange("program", blockedPrograms, 127);
    this.noteConstraints = List.copyOf(noteConstraints);
    this.startTick = startTick;
  }

  private static Set<Integer> inRange(String what, Set<Integer> numbers, int max) {
    for (int number : numbers) {
      if (number < 0 || number > max) {
        throw new IllegalArgumentException(
            Text.format("blocked %s must be in 0..%d, got %d", what, max, number));
      }
    }
    return inOrder(numbers);
  }

  private static <T extends Comparable<T>> Set<T> inOrder(Set<T> set) {
    return Collections.unmodifiableSet(new TreeSet<>(set));
  }

  /** {@return the default constraints: {@link Strictness#MUSICAL}, nothing blocked} */
  public static GenerationConstraints defaults() {
    return DEFAULTS;
  }

  /**
   * Returns a copy with the given strictness.
   *
   * @param newStrictness the strictness; a {@link NoteTokenizer} is always {@link
   *     Strictness#MUSICAL}
   * @return the copy
   */
  public GenerationConstraints withStrictness(Strictness newStrictness) {
    return new GenerationConstraints(
        newStrictness,
        blockedTypes,
        blockedChannels,
        blockedControllers,
        blockedPrograms,
        noteConstraints,
        startTick);
  }

  /**
   * Returns a copy that blocks the given event types, replacing those blocked before.
   *
   * @param newTypes the event types that may not be generated; empty to block none
   * @return the copy
   */
  public GenerationConstraints withBlockedTypes(Set<EventType> newTypes) {
    return new GenerationConstraints(
        strictness,
        newTypes,
        blockedChannels,
        blockedControllers,
        blockedPrograms,
        noteConstraints,
        startTick);
  }

  /**
   * Returns a copy that blocks the given channels, replacing those blocked before.
   *
   * @param newChannels channels of the score, 0 to 15, even if the tokens have other numbers for
   *     them; empty to block none
   * @return the copy
   */
  public GenerationConstraints withBlockedChannels(Set<Integer> newChannels) {
    return new GenerationConstraints(
        strictness,
        blockedTypes,
        newChannels,
        blockedControllers,
        blockedPrograms,
        noteConstraints,
        startTick);
  }

  /**
   * Returns a copy that blocks changes of the given controllers, replacing those blocked before.
   *
   * @param newControllers controller numbers, 0 to 127; empty to block none
   * @return the copy
   */
  public GenerationConstraints withBlockedControllers(Set<Integer> newControllers) {
    return new GenerationConstraints(
        strictness,
        blockedTypes,
        blockedChannels,
        newControllers,
        blockedPrograms,
        noteConstraints,
        startTick);
  }

  /**
   * Returns a copy that blocks changes to the given programs, replacing those blocked before.
   * Channels that already have one of these programs keep it.
   *
   * @param newPrograms program numbers, 0 to 127; empty to block none
   * @return the copy
   */
  public GenerationConstraints withBlockedPrograms(Set<Integer> newPrograms) {
    return new GenerationConstraints(
        strictness,
        blockedTypes,
        blockedChannels,
        blockedControllers,
        newPrograms,
        noteConstraints,
        startTick);
  }

  /**
   * Returns a copy with the given constraints on notes, replacing those set before.
   *
   * @param newConstraints the constraints; empty for none. They require {@link Strictness#MUSICAL}.
   * @return the copy
   */
  public GenerationConstraints withNoteConstraints(List<NoteConstraint> newConstraints) {
    return new GenerationConstraints(
        strictness,
        blockedTypes,
        blockedChannels,
        blockedControllers,
        blockedPrograms,
        newConstraints,
        startTick);
  }

  /**
   * Returns a copy with more constraints on notes.
   *
   * @param more constraints that new notes keep in addition
   * @return the copy
   */
  public GenerationConstraints with(NoteConstraint... more) {
    return withNoteConstraints(
        Stream.concat(noteConstraints.stream(), Arrays.stream(more)).toList());
  }

  /**
   * Returns a copy with the given start of a continuation: its first note starts exactly at this
   * tick, rounded to the grid of the tokenizer, and nothing before it. By default it may start at
   * the beat nearest to the end of the score, or later. Has no effect on infilling.
   *
   * @param newStartTick in ticks of the score, after its last onset
   * @return the copy
   * @throws IllegalArgumentException if the tick is negative
   */
  public GenerationConstraints withStartTick(long newStartTick) {
    if (newStartTick < 0) {
      throw new IllegalArgumentException("start tick must be at least 0, got " + newStartTick);
    }
    return new GenerationConstraints(
        strictness,
        blockedTypes,
        blockedChannels,
        blockedControllers,
        blockedPrograms,
        noteConstraints,
        OptionalLong.of(newStartTick));
  }

  /** {@return the strictness} */
  public Strictness strictness() {
    return strictness;
  }

  /** {@return the blocked event types, sorted} */
  public Set<EventType> blockedTypes() {
    return blockedTypes;
  }

  /** {@return the blocked channels of the score, 0 to 15, sorted} */
  public Set<Integer> blockedChannels() {
    return blockedChannels;
  }

  /** {@return the blocked controllers, 0 to 127, sorted} */
  public Set<Integer> blockedControllers() {
    return blockedControllers;
  }

  /** {@return the blocked programs, 0 to 127, sorted} */
  public Set<Integer> blockedPrograms() {
    return blockedPrograms;
  }

  /** {@return the constraints on notes, in the order in which they were given} */
  public List<NoteConstraint> noteConstraints() {
    return noteConstraints;
  }

  /** {@return the tick of the first note of a continuation; empty for the nearest beat} */
  public OptionalLong startTick() {
    return startTick;
  }

  /**
   * Checks that a continuation may start at the start tick, if there is one.
   *
   * @param lastOnset tick of the last onset of the score; -1 if it has no note
   * @throws IllegalArgumentException if the start tick is not after it
   */
  public void requireStartAfter(long lastOnset) {
    if (startTick.isPresent() && startTick.getAsLong() <= lastOnset) {
      throw new IllegalArgumentException(
          Text.format(
              "start tick must be after the last onset, at tick %d, got %d",
              lastOnset, startTick.getAsLong()));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GenerationConstraints that
        && strictness == that.strictness
        && blockedTypes.equals(that.blockedTypes)
        && blockedChannels.equals(that.blockedChannels)
        && blockedControllers.equals(that.blockedControllers)
        && blockedPrograms.equals(that.blockedPrograms)
        && noteConstraints.equals(that.noteConstraints)
        && startTick.equals(that.startTick);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        strictness,
        blockedTypes,
        blockedChannels,
        blockedControllers,
        blockedPrograms,
        noteConstraints,
        startTick);
  }

  @Override
  public String toString() {
    return Text.format(
        "GenerationConstraints[strictness=%s, blockedTypes=%s, blockedChannels=%s,"
            + " blockedControllers=%s, blockedPrograms=%s, noteConstraints=%s%s]",
        strictness,
        blockedTypes,
        blockedChannels,
        blockedControllers,
        blockedPrograms,
        noteConstraints,
        startTick.isPresent() ? ", startTick=" + startTick.getAsLong() : "");
  }
}
