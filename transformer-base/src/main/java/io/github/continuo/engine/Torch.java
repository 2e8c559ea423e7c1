package io.github.continuo.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;

/** The PyTorch engine that every model of this process runs on. Safe for use by several threads. */
public final class Torch {

  /**
   * The version of libtorch that DJL's native bridge was compiled for. Under any other the bridge
   * loads all the same, but its numbering of data types no longer fits and results are wrong.
   */
  static final String VERSION = "2.7.1";

  private Torch() {}

  /**
   * {@return the started engine}
   *
   * @throws IllegalStateException if it cannot be started; the message says which artifact to add
   */
  public static Engine engine() {
    return Started.ENGINE;
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

  /** Starts the engine at first use. */
  private static final class Started {
    static final Engine ENGINE = start();

    private static Engine start() {
      Engine engine;
      try {
        engine = Engine.getEngine(PtEngine.ENGINE_NAME);
      } catch (EngineException | LinkageError e) {
        throw new IllegalStateException(
            "no PyTorch engine could be started: the class path must hold"
                + " ai.djl.pytorch:pytorch-jni and ai.djl.pytorch:pytorch-native-cpu "
                + VERSION
                + " with the classifier of this platform (for example linux-x86_64)",
            e);
      }
      if (!engine.getVersion().startsWith(VERSION)) {
        throw new IllegalStateException(
            "libtorch must be version %s, which pytorch-jni was built for, got %s"
                .formatted(VERSION, engine.getVersion()));
      }
      return engine;
    }
  }
}
