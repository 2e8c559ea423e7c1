package io.github.continuo.data.windows;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.Augmentation;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import java.util.random.RandomGenerator;

/**
 * Converts a training window to an augmented one: other tokens for equally plausible music.
 *
 * <p>Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface WindowTransform {

  /**
   * Transforms a window; the result depends only on the window and the random numbers.
   *
   * @param window window, which is not changed
   * @param random source of all random choices
   * @return tokens of the same length and width
   */
  TokenSequence of(TokenSequence window, RandomGenerator random);

  /** {@return the transform that leaves every window unchanged} */
  static WindowTransform none() {
    return (window, random) -> window;
  }

  /**
   * {@return the {@linkplain Augmentation#draw augmentation of the published models}, drawn for
   * each window}
   *
   * @param tokenizer tokenizer of the windows
   * @throws IllegalArgumentException if the tokenizer is not an event tokenizer
   */
  static WindowTransform augmenting(Tokenizer tokenizer) {
    if (!(tokenizer instanceof EventTokenizer events)) {
      throw new IllegalArgumentException(
          "augmentation needs a tokenizer of events, got " + tokenizer);
    }
    return (window, random) -> Augmentation.draw(random).apply(window, events.version());
  }

  /**
   * {@return the transform that transposes each window by a random interval, from 5 semitones down
   * to 6 up with equal probability} Drums stay; a window in which a note would get a pitch below 0
   * or above 127 stays unchanged.
   *
   * @param tokenizer tokenizer of the windows
   * @throws IllegalArgumentException if the tokenizer is neither an event nor a note tokenizer
   */
  static WindowTransform transposing(Tokenizer tokenizer) {
    if (tokenizer instanceof EventTokenizer events) {
      return (window, random) ->
          Augmentation.none().withSemitones(random.nextInt(-5, 7)).apply(window, events.version());
    }
    if (tokenizer instanceof NoteTokenizer) {
      return (window, random) -> transposed(window, random.nextInt(-5, 7));
    }
    throw new IllegalArgumentException(
        "transposition needs a tokenizer of events or notes, got " + tokenizer);
  }

  private static TokenSequence transposed(TokenSequence notes, int semitones) {
    int[] ids = notes.ids();
    for (int i = 0; i < ids.length; i++) {
      if (NoteTokenizer.NOTE.contains(ids[i])) {
        ids[i] += semitones;
        if (!NoteTokenizer.NOTE.contains(ids[i])) {
          return notes;
        }
      }
    }
    return TokenSequence.of(notes.width(), ids);
  }
}
