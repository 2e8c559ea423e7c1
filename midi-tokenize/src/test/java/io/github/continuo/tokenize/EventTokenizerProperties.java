package io.github.continuo.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Score;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventTokenizerProperties {

  @Property(tries = 2000)
  void rows_are_those_of_a_plain_reading_of_the_description(
      @ForAll("tokenizers") EventTokenizer tokenizer, @ForAll("scores") Score score) {
    TokenSequence tokens = tokenizer.encode(score).tokens();

    assertThat(Goldens.rows(tokens)).isEqualTo(PlainEventTokenizer.rows(score, tokenizer));
  }

  @Provide
  Arbitrary<Score> scores() {
    return EventScores.any();
  }

  @Provide
  Arbitrary<EventTokenizer> tokenizers() {
    return EventScores.tokenizers();
  }
}
