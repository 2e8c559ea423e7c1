package io.github.continuo.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtEngine;
import java.util.ArrayList;
import java.util.List;

/** Starts the engine, without a connection, and says what is missing if that fails. */
final class EngineStart {

  /**
   * The version of libtorch that DJL's native bridge was compiled for. Under any other the bridge
   * loads all the same, but its numbering of data types no longer fits and results are wrong.
   */
  static final String VERSION = "2.7.1";

  /** Switches of DJL, read while it starts, which turn off what needs a connection. */
  private static final List<String> SWITCHES = List.of("ai.djl.offline", "OPT_OUT_TRACKING");

  private EngineStart() {}

  static Engine start() {
    List<String> turned = new ArrayList<>();
    for (String name : SWITCHES) {
      if (System.getProperty(name) == null && System.getenv(name) == null) {
        System.setProperty(name, "true");
        turned.add(name);
      }
    }
    try {
      return checked(PtEngine.ENGINE_NAME);
    } finally {
      turned.forEach(System::clearProperty); // a host may use DJL for other things
    }
  }

  private static Engine checked(String name) {
    Engine engine;
    try {
      EngineCache.prepare();
      engine = Engine.getEngine(name);
    } catch (EngineException | IllegalArgumentException | LinkageError | AssertionError e) {
      throw EngineFault.of(e); // DJL has assertions for what is missing
    }
    if (!engine.getVersion().startsWith(VERSION)) {
      throw new IllegalStateException(EngineFault.versionFault(engine.getVersion()));
    }
    return engine;
  }
}
