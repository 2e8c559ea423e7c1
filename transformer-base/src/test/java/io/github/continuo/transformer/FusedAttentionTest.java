package io.github.continuo.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.engine.Devices;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.Torch;
import io.github.continuo.engine.TorchScript;
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
    for (LinearPath path : LinearPath.BEST_FIRST) {
      boolean isHalf = path.precision() == Precision.BF16;

      assertThat(Arithmetic.attention(path, Device.gpu()))
          .isEqualTo(isHalf ? NumberType.BFLOAT16 : NumberType.FLOAT32);
      assertThat(Arithmetic.attention(path, Device.cpu())).isEqualTo(NumberType.FLOAT32);
    }
  }

  /** Reads chunks of rows; fails if attention takes another kernel than this. */
  private static void readAsking(Device device, NumberType attention, int kernel, int... chunks) {
    LinearPath path =
        LinearPath.forPrecision(Precision.BF16).stream()
            .filter(each -> each.name().equals("plain bf16"))
            .findFirst()
            .orElseThrow();
    String asking =
        TorchScript.source(FusedAttentionTest.class, "choice.torchscript")
            .replace("WANTED", Integer.toString(kernel));
    String source =
        Arithmetic.source(path, attention)
                .replace("torch.scaled_dot_product_attention(", "(self).asked(")
            + asking;
    EngineThread.run(
        () -> {
          try (NDManager manager = Torch.newManager(device);
              TorchScript script = TorchScript.compile(manager, source, "Decoder");
              PackedMaps maps = new PackedMaps(manager, script);
              TorchScript.Kept norms =
                  script.keep(List.of(manager.ones(new Shape(CONFIG.dim()))))) {
            addMaps(maps);
            RotaryTable rotary = new RotaryTable(CONFIG, manager);
            KvCache cache = new KvCache(manager, CONFIG, script, rotary.cos(), 2, 64);
            for (int rows : chunks) {
              NDArray x = normal(manager, new Shape(2, rows, CONFIG.dim()));
              script.infer(
                  manager,
                  "read",
                  x,
                  norms,
                  maps.kept(),
                  rotary.cos(),
                  rotary.sin(),
                  cache.keysAndValues(),
                  (long) cache.position());
              cache.advance(rows);
            }
          }
        });
  }

  private static void addMaps(PackedMaps maps) {
    int dim = CONFIG.dim();
    int inner = CONFIG.innerDim();
    for (int layer = 0; layer < CONFIG.layers(); layer++) {
      for (Shape shape :
          List.of(
              new Shape(3L * dim, dim),
              new Shape(dim, dim),
              new Shape(2L * inner, dim),
              new Shape(dim, inner))) {
        maps.add((name, owner) -> normal(owner, shape), "weight");
      }
    }
  }

  private static NDArray normal(NDManager manager, Shape shape) {
    return manager.randomNormal(0, 0.05f, shape, DataType.FLOAT32);
  }
}
