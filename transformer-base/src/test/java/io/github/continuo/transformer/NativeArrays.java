package io.github.continuo.transformer;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.Torch;

/** How many native arrays DJL keeps alive in this process. */
public final class NativeArrays {
  private NativeArrays() {}

  /** Arrays that any manager of the engine owns. */
  public static int count() {
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
