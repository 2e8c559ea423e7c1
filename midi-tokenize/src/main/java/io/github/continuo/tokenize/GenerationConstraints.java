package io.github.continuo.tokenize;

import java.util.Collections;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the new music of an {@link IncrementalDetokenizer} may not say. Immutable; the {@code with}
 * methods give changed copies.
 *
 * <p>Nothing is blocked unless said. What is blocked is not among the {@linkplain
 * IncrementalDetokenizer#allowedTokens allowed} ids, nor is what leads only to it: a kind of event
 * is not allowed if all channels, controllers or programs that it could go on with are blocked. The
 * end of the piece is always allowed. Rules that leave no notes to write are refused before the
 * first id.
 */
public final class GenerationConstraints {

  /** How much of what the grammar can say is allowed. */
  public enum Strictness {
    /** No step back in time inside a beat, and no notes of duration 0 or velocity 0. */
    MUSICAL,

    /**
     * Everything that the {@link Grammar} allows; only before the end of the prompt nothing may
     * start. Rows of notes of duration 0 or velocity 0 complete no event.
     */
    LEGAL
  }

  private static final GenerationConstraints DEFAULTS =
      new GenerationConstraints(Strictness.MUSICAL, Set.of(), Set.of(), Set.of(), Set.of());

  private final Strictness strictness;
  private final Set<EventType> blockedTypes;
  private final Set<Integer> blockedChannels;
  private final Set<Integer> blockedControllers;
  private final Set<Integer> blockedPrograms;

  private GenerationConstraints(
      Strictness strictness,
      Set<EventType> blockedKinds,
      Set<Integer> blockedChannels,
      Set<Integer> blockedControllers,
      Set<Integer> blockedPrograms) {
    this.strictness = Objects.requireNonNull(strictness, "strictness must be given");
    this.blockedTypes = inOrder(blockedKinds);
    this.blockedChannels = inRange("channel", blockedChannels, 15);
    this.blockedControllers = inRange("controller", blockedControllers, 127);
    this.blockedPrograms = inRange("program", blockedPrograms, 127);
  }

  private static Set<Integer> inRange(String what, Set<Integer> numbers, int most) {
    for (int number : numbers) {
      if (number < 0 || number > most) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "blocked %s must be in 0..%d, got %d", what, most, number));
      }
    }
    return inOrder(numbers);
  }

  private static <T extends Comparable<T>> Set<T> inOrder(Set<T> set) {
    return Collections.unmodifiableSet(new TreeSet<>(set));
  }

  /** {@return musical rules with nothing blocked} */
  public static GenerationConstraints defaults() {
    return DEFAULTS;
  }

  /**
   * {@return these rules with another strictness}
   *
   * @param newStrictness how much is allowed; a {@link NoteTokenizer} is always musical
   */
  public GenerationConstraints withStrictness(Strictness newStrictness) {
    return new GenerationConstraints(
        newStrictness, blockedTypes, blockedChannels, blockedControllers, blockedPrograms);
  }

  /**
   * {@return these rules with other kinds of events blocked, in place of those before}
   *
   * @param newKinds the kinds that may not come; empty to block none
   */
  public GenerationConstraints withBlockedTypes(Set<EventType> newKinds) {
    return new GenerationConstraints(
        strictness, newKinds, blockedChannels, blockedControllers, blockedPrograms);
  }

  /**
   * {@return these rules with other channels blocked, in place of those before}
   *
   * @param newChannels channels of the score that is extended, 0 to 15, whatever numbers the rows
   *     have for them
   */
  public GenerationConstraints withBlockedChannels(Set<Integer> newChannels) {
    return new GenerationConstraints(
        strictness, blockedTypes, newChannels, blockedControllers, blockedPrograms);
  }

  /**
   * {@return these rules with other controllers blocked, in place of those before}
   *
   * @param newControllers 0 to 127
   */
  public GenerationConstraints withBlockedControllers(Set<Integer> newControllers) {
    return new GenerationConstraints(
        strictness, blockedTypes, blockedChannels, newControllers, blockedPrograms);
  }

  /**
   * {@return these rules with other programs blocked, in place of those before} None of them may be
   * changed to. What already plays one plays on.
   *
   * @param newPrograms 0 to 127
   */
  public GenerationConstraints withBlockedPrograms(Set<Integer> newPrograms) {
    return new GenerationConstraints(
        strictness, blockedTypes, blockedChannels, blockedControllers, newPrograms);
  }

  /** {@return how much of what the grammar can say is allowed} */
  public Strictness strictness() {
    return strictness;
  }

  /** {@return the kinds of events that may not come, in order} */
  public Set<EventType> blockedTypes() {
    return blockedTypes;
  }

  /** {@return the channels of the score on which nothing may come, in order} */
  public Set<Integer> blockedChannels() {
    return blockedChannels;
  }

  /** {@return the controllers that may not be moved, in order} */
  public Set<Integer> blockedControllers() {
    return blockedControllers;
  }

  /** {@return the programs that may not be chosen, in order} */
  public Set<Integer> blockedPrograms() {
    return blockedPrograms;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GenerationConstraints that
        && strictness == that.strictness
        && blockedTypes.equals(that.blockedTypes)
        && blockedChannels.equals(that.blockedChannels)
        && blockedControllers.equals(that.blockedControllers)
        && blockedPrograms.equals(that.blockedPrograms);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        strictness, blockedTypes, blockedChannels, blockedControllers, blockedPrograms);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "ExtensionRules[strictness=%s, blockedKinds=%s, blockedChannels=%s,"
            + " blockedControllers=%s, blockedPrograms=%s]",
        strictness,
        blockedTypes,
        blockedChannels,
        blockedControllers,
        blockedPrograms);
  }
}
