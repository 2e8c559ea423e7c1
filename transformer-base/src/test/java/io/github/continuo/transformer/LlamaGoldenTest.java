package io.github.continuo.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.base.BaseTransformer;
import io.github.continuo.transformer.weights.Safetensors;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A checkpoint and logits that Hugging Face transformers wrote; see the README of the first folder.
 */
class LlamaGoldenTest {

  @ParameterizedTest
  @ValueSource(strings = {"/llama-golden", "/llama-golden-grouped"})
  void a_checkpoint_of_transformers_gives_the_same_logits_here(String resource) throws Exception {
    Path folder = Path.of(LlamaGoldenTest.class.getResource(resource).toURI());
    try (BaseTransformer model = BaseTransformer.load(folder, Models.FP32);
        Safetensors expected = Safetensors.open(folder.resolve("expected.safetensors"))) {
      float[] ids = expected.read("ids");
      float[] golden = expected.read("logits");
      int[] tokens = new int[ids.length];
      for (int i = 0; i < ids.length; i++) {
        tokens[i] = (int) ids[i];
      }

      float[][] logits = model.logits(List.of(TokenSequence.of(1, tokens)));

      float largest = 0;
      for (int i = 0; i < golden.length; i++) {
        largest = Math.max(largest, Math.abs(golden[i]));
        float found = logits[i / logits[0].length][i % logits[0].length];
        assertThat(found).isCloseTo(golden[i], within(1e-5f));
      }
      assertThat(largest).isGreaterThan(1); // there is something to compare
    }
  }
}
