package io.github.continuo.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnippetsTest {

  @Test
  void bar_has_the_ids_that_the_docs_show() {
    assertThat(Snippets.bar().ids())
        .containsExactly(834, 140, 316, 129, 420, 12, 134, 320, 6, 134, 323, 6, 152, 316, 152, 323);
  }
}
