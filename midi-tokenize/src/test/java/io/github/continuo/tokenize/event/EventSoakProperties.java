package io.github.continuo.tokenize.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.Goldens;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/**
 * The laws of events on as many scores as there is time for: {@code -Djqwik.tries.default=1000000}.
 * The seed is told at the end with {@code -Djqwik.reporting.onlyfailures=false}, and of a failure
 * always.
 */
class EventSoakProperties {

  @Property
  @Tag("soak")
  void every_variant_writes_the_expected_legal_rows_that_can_be_checked_augmented_and_decoded(
      @ForAll("scores") Score score, @ForAll Random random) {
    for (String variant : Goldens.VARIANTS) {
      EventTokenizer tokenizer = Goldens.tokenizer(variant);

      TokenSequence tokens = tokenizer.encode(score).tokens();

      assertThat(Goldens.rows(tokens))
          .as(variant)
          .isEqualTo(PlainEventTokenizer.rows(score, tokenizer));
      TokenSequence augmented =
          Augmentation.draw(random).apply(tokens.concat(tokenizer.end()), tokenizer.version());
      for (TokenSequence rows : List.of(tokens.concat(tokenizer.end()), augmented)) {
        assertThat(IntStream.range(0, rows.length()))
            .allMatch(row -> isLegal(rows, row, tokenizer));
        assertThat(QualityCheck.defaults().check(rows, tokenizer.version()).notes())
            .isLessThanOrEqualTo(rows.length() - 2);
        assertThat(tokenizer.decode(rows).notes().count())
            .isLessThanOrEqualTo(score.notes().count());
      }
    }
  }

  /** By the table of ranges alone, without the tokenizer's grammar. */
  private static boolean isLegal(TokenSequence tokens, int row, EventTokenizer tokenizer) {
    int first = tokens.id(row, 0);
    if (row == 0 || row == tokens.length() - 1) {
      return first == (row == 0 ? EventLayout.START : EventLayout.END)
          && hasOnlyPads(tokens, row, 1);
    }
    int position = 1;
    for (TokenRange parameter : tokenizer.parameters(tokenizer.eventTypes().get(first - 3))) {
      if (!parameter.contains(tokens.id(row, position))) {
        return false;
      }
      position++;
    }
    return hasOnlyPads(tokens, row, position);
  }

  private static boolean hasOnlyPads(TokenSequence tokens, int row, int from) {
    return IntStream.range(from, tokens.width())
        .allMatch(position -> tokens.id(row, position) == EventLayout.PAD);
  }

  @Provide
  Arbitrary<Score> scores() {
    return EventScores.any();
  }
}
