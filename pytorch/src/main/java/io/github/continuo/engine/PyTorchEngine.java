package io.github.continuo.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import org.jspecify.annotations.Nullable;

/**
 * The PyTorch engine that every model of this process runs on. Safe for use by several threads.
 *
 * <p>It is started at first use, and starting it opens no connection: that DJL downloads native
 * libraries which are not there, and that it reports its use, is off, unless the system properties
 * or environment variables {@code ai.djl.offline} or {@code OPT_OUT_TRACKING} say otherwise.
 */
public final class PyTorchEngine {
  private static @Nullable Engine engine; // once it has started; for the engine's thread alone

  private PyTorchEngine() {}

  /**
   * {@return the started engine}
   *
   * @throws IllegalStateException if it cannot be started; the message says which artifact to add
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
   * @param device where the arrays lie
   */
  public static NDManager newManager(Device device) {
    return engine().newBaseManager(device);
  }

  /**
   * {@return how many threads the engine spreads an operation over, on the {@link EngineThread}}
   */
  public static int threads() {
    return EngineThread.call(JniUtils::getNumThreads);
  }

  /**
   * Spreads operations over so many threads from now on, whatever the engine was started with.
   *
   * @param threads at least 1
   */
  public static void setThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    // Part of the switch belongs to the thread it is set on.
    EngineThread.run(() -> JniUtils.setNumThreads(threads));
  }

  /**
   * Seeds the engine's random numbers, on all devices, on the {@link EngineThread}. They are those
   * of the whole process; whoever needs the same ones again seeds and draws in one piece of work.
   *
   * @param seed any number
   */
  public static void seed(long seed) {
    EngineThread.run(() -> JniUtils.setSeed(seed));
  }
}
