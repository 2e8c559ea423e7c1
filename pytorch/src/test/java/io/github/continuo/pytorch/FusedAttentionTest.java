package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.PyTorchEngine;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.weights.LlamaWeights;
import io.github.continuo.transformer.weights.ParameterSpec;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Which kernel libtorch takes for attention, asked with the very arrays that decoding attends over.
 */
class FusedAttentionTest {
  private static final int FLASH = 1;
  private static final int MEMORY_EFFICIENT = 2;

  private static final DecoderConfig CONFIG = new DecoderConfig(256, 2, 4, 96, 64);

  @Test
  void on_a_cpu_no_attention_is_unfused() {
    readAsking(Device.cpu(), NumberType.FLOAT32, FLASH, 5, 1, 1, 4);
    readAsking(Device.cpu(), NumberType.BFLOAT16, FLASH, 5, 1, 1, 4);
  }

  @Test
  @Tag("gpu")
  void on_a_gpu_a_prompt_and_single_rows_take_flash_and_later_chunks_the_one_with_masks() {
    Device gpu = Devices.select("gpu");
    readAsking(gpu, NumberType.BFLOAT16, FLASH, 5, 1, 1);
    readAsking(gpu, NumberType.FLOAT32, MEMORY_EFFICIENT, 5, 1, 1, 4);
  }

  @Test
  void on_a_gpu_only_bfloat16_models_attend_in_it() {
    for (NumberType numbers : NumberType.values()) {
      assertThat(DecoderScript.attention(numbers, Device.gpu())).isEqualTo(numbers);
      assertThat(DecoderScript.attention(numbers, Device.cpu())).isEqualTo(NumberType.FLOAT32);
    }
  }

  /** Reads chunks of rows; fails if attention takes another kernel than this. */
  private static void readAsking(Device device, NumberType attention, int kernel, int... chunks) {
    String asking =
        TorchScript.source(FusedAttentionTest.class, "choice.torchscript")
            .replace("WANTED", Integer.toString(kernel));
    String source =
        DecoderScript.source(NumberType.BFLOAT16, attention)
                .replace("torch.scaled_dot_product_attention(", "(self).asked(")
            + asking;
    EngineThread.run(
        () -> {
          try (NDManager manager = PyTorchEngine.newManager(device);
              TorchScript script = TorchScript.compile(manager, source, "Decoder");
              TorchScript.Kept maps = script.compute("newMaps");
              TorchScript.Kept norms = script.keep(norms(manager))) {
            take(script, maps, manager);
            RotaryTable rotary = new RotaryTable(CONFIG, manager);
            KvCache cache = new KvCache(manager, CONFIG, script, rotary.cos(), 2, 64);
            for (int rows : chunks) {
              NDArray x = normal(manager, new Shape(2, rows, CONFIG.dim()));
              script.infer(
                  manager,
                  "read",
                  x,
                  norms,
                  maps,
                  rotary.cos(),
                  rotary.sin(),
                  cache.keysAndValues(),
                  (long) cache.length());
              cache.advance(rows);
            }
          }
        });
  }

  private static List<NDArray> norms(NDManager manager) {
    return Collections.nCopies(2 * CONFIG.layers() + 1, manager.ones(new Shape(CONFIG.dim())));
  }

  private static void take(TorchScript script, TorchScript.Kept maps, NDManager manager) {
    for (ParameterSpec spec : LlamaWeights.specs(CONFIG, "")) {
      if (LlamaWeights.isLinearLayer(spec)) {
        script.compute("take", maps, normal(manager, new Shape(spec.shape()))).close();
      }
    }
  }

  private static NDArray normal(NDManager manager, Shape shape) {
    return manager.randomNormal(0, 0.05f, shape, DataType.FLOAT32);
  }
}
