package io.github.continuo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.tokenize.Augmentation;
import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.tokenize.TokenSequence;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VariationTest {

  @ParameterizedTest
  @EnumSource
  void augmenting_draws_an_augmentation_for_each_window(EventTokenizer.Version version) {
    EventTokenizer tokenizer = EventTokenizer.of(version);
    TokenSequence window = tokenizer.encode(Pieces.tune(480, 1)).tokens().slice(3, 15);

    TokenSequence varied = Variation.augmenting(tokenizer).of(window, new SplittableRandom(5));

    Augmentation drawn = Augmentation.draw(new SplittableRandom(5));
    assertThat(varied).isEqualTo(drawn.apply(window, version)).isNotEqualTo(window);
  }

  @Test
  void none_leaves_a_window_as_it_is() {
    TokenSequence window = TokenSequence.of(1, 1, 2, 3);

    assertThat(Variation.none().of(window, new SplittableRandom(5))).isSameAs(window);
  }

  @Test
  void tokens_of_notes_cannot_be_augmented() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Variation.augmenting(Pieces.TOKENIZER))
        .withMessage("augmentation needs a tokenizer of events, got " + Pieces.TOKENIZER);
  }
}
