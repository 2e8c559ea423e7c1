package io.github.continuo.dual;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.Torch;

/** How many native arrays DJL keeps alive in this process. */
final class NativeArrays {
  private NativeArrays() {}

  /** Arrays that any manager of the engine owns. */
  static int count() {
    return EngineThread.call(
        () -> {
          try (NDManager manager = Torch.engine().newBaseManager()) {
            NDManager root = manager;
            while (root.getParentManager() != root && root.getParentManager() != null) {
              root = root.getParentManager();
            }
            return ((BaseNDManager) root).getManagedArrays().size();
          }
        });
  }
}
