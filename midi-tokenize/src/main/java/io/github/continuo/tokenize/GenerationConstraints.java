package io.github.continuo.tokenize;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;
import io.github.continuo.tokenize.note.NoteTokenizer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
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

  /** The values of some constraints; never changed once constraints have them. */
  private static final class Values {
    private Strictness strictness = Strictness.MUSICAL;
    private Set<EventType> blockedTypes = Set.of();
    private Set<Integer> blockedChannels = Set.of();
    private Set<Integer> blockedControllers = Set.of();
    private Set<Integer> blockedPrograms = Set.of();
    private List<NoteConstraint> noteConstraints = List.of();
    private OptionalLong startTick = OptionalLong.empty();

    Values copy() {
      Values copy = new Values();
      copy.strictness = strictness;
      copy.blockedTypes = blockedTypes;
      copy.blockedChannels = blockedChannels;
      copy.blockedControllers = blockedControllers;
      copy.blockedPrograms = blockedPrograms;
      copy.noteConstraints = noteConstraints;
      copy.startTick = startTick;
      return copy;
    }
  }

  private static final GenerationConstraints DEFAULTS = new GenerationConstraints(new Values());

  private final Values values;

  private GenerationConstraints(Values values) {
    Objects.requireNonNull(values.strictness, "strictness must be given");
    values.blockedTypes = inOrder(values.blockedTypes);
    values.blockedChannels = inRange("channel", values.blockedChannels, 15);
    values.blockedControllers = inRange("controller", values.blockedControllers, 127);
    values.blockedPrograms = inRange("program", values.blockedPrograms, 127);
    values.noteConstraints = List.copyOf(values.noteConstraints);
    this.values = values;
  }

  private GenerationConstraints with(Consumer<Values> change) {
    Values changed = values.copy();
    change.accept(changed);
    return new GenerationConstraints(changed);
  }

  private static Set<Integer> inRange(String what, Set<Integer> numbers, int max) {
    numbers.forEach(number -> Ranges.require("blocked " + what, number, 0, max));
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
   * {@return a copy with the given strictness}
   *
   * @param newStrictness the strictness; a {@link NoteTokenizer} is always {@link
   *     Strictness#MUSICAL}
   */
  public GenerationConstraints withStrictness(Strictness newStrictness) {
    return with(changed -> changed.strictness = newStrictness);
  }

  /**
   * {@return a copy that blocks the given event types, replacing those blocked before}
   *
   * @param newTypes the event types that may not be generated; empty to block none
   */
  public GenerationConstraints withBlockedTypes(Set<EventType> newTypes) {
    return with(changed -> changed.blockedTypes = newTypes);
  }

  /**
   * {@return a copy that blocks the given channels, replacing those blocked before}
   *
   * @param newChannels channels of the score, 0 to 15, even if the tokens have other numbers for
   *     them; empty to block none
   */
  public GenerationConstraints withBlockedChannels(Set<Integer> newChannels) {
    return with(changed -> changed.blockedChannels = newChannels);
  }

  /**
   * {@return a copy that blocks changes of the given controllers, replacing those blocked before}
   *
   * @param newControllers controller numbers, 0 to 127; empty to block none
   */
  public GenerationConstraints withBlockedControllers(Set<Integer> newControllers) {
    return with(changed -> changed.blockedControllers = newControllers);
  }

  /**
   * {@return a copy that blocks changes to the given programs, replacing those blocked before}
   * Channels that already have one of these programs keep it.
   *
   * @param newPrograms program numbers, 0 to 127; empty to block none
   */
  public GenerationConstraints withBlockedPrograms(Set<Integer> newPrograms) {
    return with(changed -> changed.blockedPrograms = newPrograms);
  }

  /**
   * {@return a copy with the given constraints on notes, replacing those set before}
   *
   * @param newConstraints the constraints; empty for none. They require {@link Strictness#MUSICAL}.
   */
  public GenerationConstraints withNoteConstraints(List<NoteConstraint> newConstraints) {
    return with(changed -> changed.noteConstraints = newConstraints);
  }

  /**
   * {@return a copy with more constraints on notes}
   *
   * @param more constraints that new notes keep in addition
   */
  public GenerationConstraints with(NoteConstraint... more) {
    return withNoteConstraints(
        Stream.concat(values.noteConstraints.stream(), Arrays.stream(more)).toList());
  }

  /**
   * {@return a copy with the given start of a continuation: its first note starts exactly at this
   * tick, rounded to the grid of the tokenizer, and nothing before it} By default it may start at
   * the beat nearest to the end of the score, or later. Has no effect on infilling.
   *
   * @param newStartTick in ticks of the score, after its last onset
   * @throws IllegalArgumentException if the tick is negative
   */
  public GenerationConstraints withStartTick(long newStartTick) {
    Ranges.requireAtLeast("start tick", newStartTick, 0);
    return with(changed -> changed.startTick = OptionalLong.of(newStartTick));
  }

  /** {@return the strictness} */
  public Strictness strictness() {
    return values.strictness;
  }

  /** {@return the blocked event types, sorted} */
  public Set<EventType> blockedTypes() {
    return values.blockedTypes;
  }

  /** {@return the blocked channels of the score, 0 to 15, sorted} */
  public Set<Integer> blockedChannels() {
    return values.blockedChannels;
  }

  /** {@return the blocked controllers, 0 to 127, sorted} */
  public Set<Integer> blockedControllers() {
    return values.blockedControllers;
  }

  /** {@return the blocked programs, 0 to 127, sorted} */
  public Set<Integer> blockedPrograms() {
    return values.blockedPrograms;
  }

  /** {@return the constraints on notes, in the order in which they were given} */
  public List<NoteConstraint> noteConstraints() {
    return values.noteConstraints;
  }

  /** {@return the tick of the first note of a continuation; empty for the nearest beat} */
  public OptionalLong startTick() {
    return values.startTick;
  }

  /**
   * Checks that a continuation may start at the start tick, if there is one.
   *
   * @param lastOnset tick of the last onset of the score; -1 if it has no note
   * @throws IllegalArgumentException if the start tick is not after it
   */
  public void requireStartAfter(long lastOnset) {
    if (values.startTick.isPresent() && values.startTick.getAsLong() <= lastOnset) {
      throw new IllegalArgumentException(
          Text.format(
              "start tick must be after the last onset, at tick %d, got %d",
              lastOnset, values.startTick.getAsLong()));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GenerationConstraints that
        && values.strictness == that.values.strictness
        && values.blockedTypes.equals(that.values.blockedTypes)
        && values.blockedChannels.equals(that.values.blockedChannels)
        && values.blockedControllers.equals(that.values.blockedControllers)
        && values.blockedPrograms.equals(that.values.blockedPrograms)
        && values.noteConstraints.equals(that.values.noteConstraints)
        && values.startTick.equals(that.values.startTick);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        values.strictness,
        values.blockedTypes,
        values.blockedChannels,
        values.blockedControllers,
        values.blockedPrograms,
        values.noteConstraints,
        values.startTick);
  }

  @Override
  public String toString() {
    return Text.format(
        "GenerationConstraints[strictness=%s, blockedTypes=%s, blockedChannels=%s,"
            + " blockedControllers=%s, blockedPrograms=%s, noteConstraints=%s%s]",
        values.strictness,
        values.blockedTypes,
        values.blockedChannels,
        values.blockedControllers,
        values.blockedPrograms,
        values.noteConstraints,
        values.startTick.isPresent() ? ", startTick=" + values.startTick.getAsLong() : "");
  }
}
