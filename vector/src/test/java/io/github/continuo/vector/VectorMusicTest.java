package io.github.continuo.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.base.BaseTransformer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A large model of the library takes these layers by itself, and they change no bit. */
class VectorMusicTest {

  @Test
  void a_large_model_gives_the_bits_that_it_gives_without() {
    NoteTokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
    TokenSequence ids =
        TokenSequence.of(1, new Random(1).ints(6, 0, tokenizer.vocabulary().size()).toArray());
    LoadOptions options = LoadOptions.defaults();
    float[][] with;
    float[][] without;

    try (BaseTransformer model =
        BaseTransformer.create(BaseTransformer.Preset.BASE.config(64), tokenizer, 1, options)) {
      assertThat(model.backend()).isEqualTo("java int8 vector");
      with = model.logits(List.of(ids));
    }
    System.setProperty("continuo.vector", "false");
    try (BaseTransformer model =
        BaseTransformer.create(BaseTransformer.Preset.BASE.config(64), tokenizer, 1, options)) {
      assertThat(model.backend()).isEqualTo("java int8");
      without = model.logits(List.of(ids));
    } finally {
      System.clearProperty("continuo.vector");
    }

    assertThat(with).isDeepEqualTo(without);
  }
}
