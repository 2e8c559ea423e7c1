package io.github.continuo.generate;

import io.github.continuo.tokenize.GenerationConstraints;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How to generate. Immutable; the {@code with} methods give changed copies.
 *
 * <p>At each step the model gives every id of the vocabulary a probability, sharpened or flattened
 * by the temperature. Those that the grammar or the rules do not allow are left out, then all but
 * the likeliest by top-p, then all but the likeliest by top-k, and one of the rest is drawn. Top-p
 * is measured against all the model said: where much of it is not allowed, less of the rest is cut
 * off. That is the order in which published models of events are played.
 */
public final class GenerationOptions {

  /** What happens when the model holds that the piece is over. */
  public enum Ending {
    /** It is not asked: music goes on until the amount is reached. */
    IGNORED,
    /** The music may end before the amount is reached. */
    ALLOWED
  }

  private static final GenerationOptions DEFAULTS =
      new GenerationOptions(
          GenerationLength.bars(16),
          1,
          0,
          0.95,
          0,
          Ending.IGNORED,
          GenerationConstraints.defaults(),
          0,
          false);

  private final GenerationLength length;
  private final double temperature;
  private final int topK;
  private final double topP;
  private final long seed;
  private final Ending ending;
  private final GenerationConstraints constraints;
  private final int maxPromptLength;
  private final boolean notesPastEnd;

  private GenerationOptions(
      GenerationLength amount,
      double temperature,
      int topK,
      double topP,
      long seed,
      Ending ending,
      GenerationConstraints rules,
      int maxPromptLength,
      boolean ringing) {
    if (!(temperature >= 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException(
          "temperature must be at least 0 (0 is greedy), got " + temperature);
    }
    if (topK < 0) {
      throw new IllegalArgumentException("topK must be at least 0 (0 is all), got " + topK);
    }
    if (!(topP > 0 && topP <= 1)) {
      throw new IllegalArgumentException("topP must be in (0, 1] (1 is all), got " + topP);
    }
    if (maxPromptLength < 0) {
      throw new IllegalArgumentException(
          "maxPromptRows must be at least 0 (0 is all that fit), got " + maxPromptLength);
    }
    this.length = Objects.requireNonNull(amount, "amount must be given");
    this.temperature = temperature;
    this.topK = topK;
    this.topP = topP;
    this.seed = seed;
    this.ending = Objects.requireNonNull(ending, "ending must be given");
    this.constraints = Objects.requireNonNull(rules, "rules must be given");
    this.maxPromptLength = maxPromptLength;
    this.notesPastEnd = ringing;
  }

  /**
   * {@return options of 16 bars, temperature 1, no top-k, top-p 0.95, a new random seed, the
   * model's own ending ignored, nothing else blocked, as much of the prompt read as fits, no note
   * beyond the end of a region}
   *
   * <p>The seed is another one each time that this is called, from 0 to 2,147,483,646; options that
   * are used twice keep theirs. Whoever needs the same music again sets one ({@link #withSeed}), or
   * takes the one that a {@link Continuation} tells.
   */
  public static GenerationOptions defaults() {
    return DEFAULTS.withSeed(ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
  }

  /**
   * {@return these options with another amount of new music}
   *
   * @param newAmount how much to write
   */
  public GenerationOptions withLength(GenerationLength newAmount) {
    return new GenerationOptions(
        newAmount,
        temperature,
        topK,
        topP,
        seed,
        ending,
        constraints,
        maxPromptLength,
        notesPastEnd);
  }

  /**
   * {@return these options with another temperature}
   *
   * @param newTemperature at least 0; 0 always takes the likeliest, 1 is the model's own
   */
  public GenerationOptions withTemperature(double newTemperature) {
    return new GenerationOptions(
        length,
        newTemperature,
        topK,
        topP,
        seed,
        ending,
        constraints,
        maxPromptLength,
        notesPastEnd);
  }

  /**
   * {@return these options with a choice among another number of the likeliest ids}
   *
   * @param newTopK how many, at least 0; 0 is all
   */
  public GenerationOptions withTopK(int newTopK) {
    return new GenerationOptions(
        length,
        temperature,
        newTopK,
        topP,
        seed,
        ending,
        constraints,
        maxPromptLength,
        notesPastEnd);
  }

  /**
   * {@return these options with a choice among the likeliest ids up to another sum of
   * probabilities}
   *
   * @param newTopP ids are kept until they sum up to more than this part of all that the model
   *     said; more than 0, at most 1, which is all
   */
  public GenerationOptions withTopP(double newTopP) {
    return new GenerationOptions(
        length,
        temperature,
        topK,
        newTopP,
        seed,
        ending,
        constraints,
        maxPromptLength,
        notesPastEnd);
  }

  /**
   * {@return these options with another seed}
   *
   * @param newSeed any number; the same model, prompt and options give the same music, on every
   *     machine if the backend is {@code java}
   */
  public GenerationOptions withSeed(long newSeed) {
    return new GenerationOptions(
        length,
        temperature,
        topK,
        topP,
        newSeed,
        ending,
        constraints,
        maxPromptLength,
        notesPastEnd);
  }

  /**
   * {@return these options with the model's own ending allowed or ignored}
   *
   * @param newEnding which of the two
   */
  public GenerationOptions withEnding(Ending newEnding) {
    return new GenerationOptions(
        length,
        temperature,
        topK,
        topP,
        seed,
        newEnding,
        constraints,
        maxPromptLength,
        notesPastEnd);
  }

  /**
   * {@return these options with other rules for what new music may say}
   *
   * @param newRules in place of those so far
   */
  public GenerationOptions withConstraints(GenerationConstraints newRules) {
    return new GenerationOptions(
        length, temperature, topK, topP, seed, ending, newRules, maxPromptLength, notesPastEnd);
  }

  /**
   * {@return these options with another limit to how much of the prompt the model reads: its last
   * rows of tokens, and what is in force there} A prompt is read from its last event at least, and
   * never more of it than the model's context holds. One that is longer than the context is cut by
   * whole quarters of it, so down to three quarters of the context may be read.
   *
   * @param newLength at least 0; 0 is as many as fit
   */
  public GenerationOptions withMaxPromptLength(int newLength) {
    return new GenerationOptions(
        length, temperature, topK, topP, seed, ending, constraints, newLength, notesPastEnd);
  }

  /**
   * {@return these options with new notes of a {@linkplain Generator#infill region} that may sound
   * on after its end, or that end with it} In continuations it does not matter.
   *
   * @param newRinging whether they may sound on, at most until the next note of their pitch
   */
  public GenerationOptions withNotesPastEnd(boolean newRinging) {
    return new GenerationOptions(
        length, temperature, topK, topP, seed, ending, constraints, maxPromptLength, newRinging);
  }

  /** {@return how much new music is written} */
  public GenerationLength length() {
    return length;
  }

  /** {@return the temperature, at least 0; 0 is greedy} */
  public double temperature() {
    return temperature;
  }

  /** {@return how many of the likeliest ids are chosen among, at least 0; 0 is all} */
  public int topK() {
    return topK;
  }

  /**
   * {@return the sum of probabilities up to which the likeliest ids are kept, above 0, at most 1}
   */
  public double topP() {
    return topP;
  }

  /** {@return the seed of all random choices} */
  public long seed() {
    return seed;
  }

  /** {@return what happens when the model holds that the piece is over} */
  public Ending ending() {
    return ending;
  }

  /** {@return what new music may not say} */
  public GenerationConstraints constraints() {
    return constraints;
  }

  /** {@return the most rows of the prompt that the model reads, at least 0; 0 is as many as fit} */
  public int maxPromptLength() {
    return maxPromptLength;
  }

  /** {@return whether new notes of a region may sound on after its end} */
  public boolean notesPastEnd() {
    return notesPastEnd;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "GenerationOptions[amount=%s, temperature=%s, topK=%d, topP=%s, seed=%d, ending=%s,"
            + " rules=%s, maxPromptRows=%d, ringing=%s]",
        length,
        temperature,
        topK,
        topP,
        seed,
        ending,
        constraints,
        maxPromptLength,
        notesPastEnd);
  }
}
