package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.PyTorchEngine;
import io.github.continuo.transformer.weights.Safetensors;
import java.nio.file.Path;
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
    Path expectedFile = folder.resolve("expected.safetensors");
    try (TrainableBase model = TrainableBase.load(folder, Models.ON_CPU);
        Safetensors expected = Safetensors.open(expectedFile)) {

      float[] difference =
          EngineThread.call(
              () -> {
                try (var manager = PyTorchEngine.newManager(Device.cpu())) {
                  NDArray ids = manager.create(expected.read("ids")).toType(DataType.INT64, false);
                  NDArray logits = model.logits(ids.expandDims(0)).squeeze(0);
                  NDArray golden =
                      manager.create(expected.read("logits"), new Shape(expected.shape("logits")));
                  return new float[] {
                    logits.sub(golden).abs().max().getFloat(), golden.abs().max().getFloat()
                  };
                }
              });

      assertThat(difference[1]).isGreaterThan(1); // there is something to compare
      assertThat(difference[0]).isLessThan(1e-5f);
    }
  }
}
