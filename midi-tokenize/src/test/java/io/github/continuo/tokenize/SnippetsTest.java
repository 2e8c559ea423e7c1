package io.github.continuo.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.tokenize.event.LegalRows;
import io.github.continuo.tokenize.event.Quality;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnippetsTest {

  @Test
  void bar_has_the_ids_that_the_docs_show() {
    assertThat(Snippets.bar().ids())
        .containsExactly(834, 140, 316, 129, 420, 12, 134, 320, 6, 134, 323, 6, 152, 316, 152, 323);
  }

  @Test
  void rules_and_ensembles_leave_what_the_docs_say() {
    Score empty = Score.of(TimeBase.ticksPerQuarter(480), List.of());

    assertThat(Snippets.quietly(empty).allowedTokens().stream()).containsExactly(2, 3, 5, 7, 8);
    assertThat(Snippets.trio().allowedTokens().stream()).containsExactly(2, 3, 5, 6, 7, 8);
  }

  @Test
  void rows_are_augmented_and_checked() {
    TokenSequence tokens =
        LegalRows.of(EventVersion.V2).and(EventType.NOTE, 0, 0, 0, 0, 60, 80, 4).tokens();

    assertThat(Snippets.augmented(tokens).length()).isEqualTo(1);
    assertThat(Snippets.quality(tokens).reasons()).containsExactly(Quality.Reason.TOTAL_MIN);
  }
}
