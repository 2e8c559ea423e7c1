package io.github.continuo.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.tokenize.event.LegalRows;
import io.github.continuo.tokenize.event.Quality;
import org.junit.jupiter.api.Test;

class SnippetsTest {

  @Test
  void bar_has_the_ids_that_the_docs_show() {
    assertThat(Snippets.bar().ids())
        .containsExactly(834, 140, 316, 129, 420, 12, 134, 320, 6, 134, 323, 6, 152, 316, 152, 323);
  }

  @Test
  void rows_are_augmented_and_checked() {
    TokenSequence tokens =
        LegalRows.of(EventVersion.V2).and(EventType.NOTE, 0, 0, 0, 0, 60, 80, 4).tokens();

    assertThat(Snippets.augmented(tokens).length()).isEqualTo(1);
    assertThat(Snippets.quality(tokens).reasons()).containsExactly(Quality.Reason.TOTAL_MIN);
  }
}
