package io.github.continuo.pytorch.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.Test;

class TorchScriptTest {

  @Test
  void methods_take_arrays_lists_and_numbers() {
    EngineThread.run(
        () -> {
          try (NDManager manager = PyTorchEngine.newManager(Device.cpu());
              TorchScript script = load(manager, "sums.torchscript")) {
            NDArray x = manager.create(new float[] {1, 2});
            NDArray y = manager.create(new float[] {10, 20});
            NDArray sum = script.infer(manager, "weighted", List.of(x, y), 3L, 0.5);
            assertThat(sum.toFloatArray()).containsExactly(16.5f, 33);

            try (TorchScript.Kept kept = script.keep(List.of(x, y))) {
              NDArray again = script.infer(manager, "weighted", kept, 3L, 0.5);
              assertThat(again.toFloatArray()).containsExactly(16.5f, 33);
            }
          }
        });
  }

  @Test
  void gradients_flow_back_through_a_method_to_arrays_that_ask_for_them() {
    EngineThread.run(
        () -> {
          try (NDManager manager = PyTorchEngine.newManager(Device.cpu());
              TorchScript script = load(manager, "sums.torchscript")) {
            NDArray x = manager.create(new float[] {1, 2});
            NDArray weight = manager.create(new float[] {3, 4});
            NDArray other = manager.create(new float[] {5, 6});
            weight.setRequiresGradient(true);

            TorchScript.backward(script.train("dot", x, List.of(weight, other)));
            TorchScript.backward(script.train("dot", x, List.of(weight, other)));

            assertThat(weight.getGradient().toFloatArray()).containsExactly(2 * 5, 2 * 2 * 6);
          }
        });
  }

  @Test
  void a_mistake_in_a_source_is_told_with_its_place() {
    EngineThread.run(
        () -> {
          try (NDManager manager = PyTorchEngine.newManager(Device.cpu())) {
            assertThatThrownBy(() -> load(manager, "mistaken.torchscript"))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("torch.nonsense");
          }
        });
  }

  @Test
  void a_missing_source_is_told() {
    EngineThread.run(
        () -> {
          try (NDManager manager = PyTorchEngine.newManager(Device.cpu())) {
            assertThatThrownBy(() -> load(manager, "absent.torchscript"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("absent.torchscript");
          }
        });
  }

  private static TorchScript load(NDManager manager, String resource) {
    return TorchScript.load(manager, TorchScriptTest.class, resource, "Sums");
  }
}
