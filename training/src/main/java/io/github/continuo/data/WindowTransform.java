package io.github.continuo.data;

import io.github.continuo.tokenize.Augmentation;
import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.tokenize.NoteTokenizer;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import java.util.random.RandomGenerator;

/**
 * What becomes of a window each time it is trained on: other rows that are as good music.
 *
 * <p>Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface WindowTransform {

  /**
   * Varies a window; the same for equal windows and random numbers.
   *
   * @param window stays as it is
   * @param random what chance decides is drawn from it
   * @return rows of the same number and width
   */
  TokenSequence of(TokenSequence window, RandomGenerator random);

  /** {@return the variation that leaves every window as it is} */
  static WindowTransform none() {
    return (window, random) -> window;
  }

  /**
   * {@return the {@linkplain Augmentation#draw augmentation of the published models}, drawn anew
   * for each window}
   *
   * @param tokenizer that of the windows
   * @throws IllegalArgumentException if the tokenizer is not one of events
   */
  static WindowTransform augmenting(Tokenizer tokenizer) {
    if (!(tokenizer instanceof EventTokenizer events)) {
      throw new IllegalArgumentException(
          "augmentation needs a tokenizer of events, got " + tokenizer);
    }
    return (window, random) -> Augmentation.draw(random).apply(window, events.version());
  }

  /**
   * {@return the variation that brings each window into another key, drawn anew each time: 5
   * semitones down to 6 up, each as likely} Drums stay; so does a window in which a note would get
   * a pitch below 0 or above 127.
   *
   * @param tokenizer that of the windows
   * @throws IllegalArgumentException if the tokenizer is one of neither events nor notes
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
