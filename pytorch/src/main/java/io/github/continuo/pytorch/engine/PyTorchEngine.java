package io.github.continuo.pytorch.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import org.jspecify.annotations.Nullable;

/**
 * PyTorch engine, shared by all models of this process that run on PyTorch. Safe for use by several
 * threads.
 *
 * <p>The engine is started at first use, without network access: downloads of missing native
 * libraries and usage tracking by DJL are disabled, unless the system properties or environment
 * variables {@code ai.djl.offline} or {@code OPT_OUT_TRACKING} enable them.
 */
public final class PyTorchEngine {
  private static @Nullable Engine engine; // null until started; used on the engine's thread only

  private PyTorchEngine() {}

  /**
   * {@return the started engine}
   *
   * @throws IllegalStateException if it cannot be started; the message names the artifact to add
   */
  public static Engine engine() {
    return EngineThread.call(
        () -> {
          if (engine == null) {
            engine = EngineStart.start();
          }
          return engine;
        });
  }

  /**
   * {@return a new manager of arrays, which the caller closes}
   *
   * @param device the device of the arrays
   */
  public static NDManager newManager(Device device) {
    return engine().newBaseManager(device);
  }

  /** {@return the number of threads that share an operation started on the {@link EngineThread}} */
  public static int threads() {
    return EngineThread.call(JniUtils::getNumThreads);
  }

  /**
   * Seeds the engine's random number generators on all devices, on the {@link EngineThread}. The
   * whole process shares them, so reproducible numbers must be seeded and drawn in one work item.
   *
   * @param seed the seed, any number
   */
  public static void seed(long seed) {
    EngineThread.run(() -> JniUtils.setSeed(seed));
  }
}
