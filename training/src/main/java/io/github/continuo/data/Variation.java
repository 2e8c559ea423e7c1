package io.github.continuo.data;

import io.github.continuo.tokenize.Augmentation;
import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import java.util.random.RandomGenerator;

/**
 * What becomes of a window each time it is trained on: other rows that are as good music.
 *
 * <p>Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface Variation {

  /**
   * Varies a window; the same for equal windows and random numbers.
   *
   * @param window stays as it is
   * @param random what chance decides is drawn from it
   * @return rows of the same number and width
   */
  TokenSequence of(TokenSequence window, RandomGenerator random);

  /** {@return the variation that leaves every window as it is} */
  static Variation none() {
    return (window, random) -> window;
  }

  /**
   * {@return the {@linkplain Augmentation#draw augmentation of the published models}, drawn anew
   * for each window}
   *
   * @param tokenizer that of the windows
   * @throws IllegalArgumentException if the tokenizer is not one of events
   */
  static Variation augmenting(Tokenizer tokenizer) {
    if (!(tokenizer instanceof EventTokenizer events)) {
      throw new IllegalArgumentException(
          "augmentation needs a tokenizer of events, got " + tokenizer);
    }
    return (window, random) -> Augmentation.draw(random).apply(window, events.version());
  }
}
