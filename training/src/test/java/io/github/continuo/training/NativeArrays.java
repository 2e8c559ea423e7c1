package io.github.continuo.training;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.PyTorchEngine;
import java.lang.reflect.Field;
import java.util.Map;

/**
 * How many native values DJL keeps alive in this process: arrays, and those it cannot look into.
 */
final class NativeArrays {
  private NativeArrays() {}

  /** What any manager of the engine owns, but managers. */
  static int count() {
    return EngineThread.call(
        () -> {
          try (NDManager manager = PyTorchEngine.engine().newBaseManager()) {
            NDManager root = manager;
            while (root.getParentManager() != root && root.getParentManager() != null) {
              root = root.getParentManager();
            }
            return owned(root);
          }
        });
  }

  private static int owned(NDManager manager) {
    int count = 0;
    for (Object resource : resources(manager).values()) {
      count += resource instanceof NDManager child ? owned(child) : 1;
    }
    return count;
  }

  private static Map<?, ?> resources(NDManager manager) {
    try {
      Field resources = BaseNDManager.class.getDeclaredField("resources");
      resources.setAccessible(true); // there is no other way to see what is no array
      return (Map<?, ?>) resources.get(manager);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
