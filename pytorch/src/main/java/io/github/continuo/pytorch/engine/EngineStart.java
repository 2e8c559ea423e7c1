package io.github.continuo.pytorch.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtEngine;
import java.util.ArrayList;
import java.util.List;

/**
 * Startup of the engine without network access; an exception describes what is missing if it fails.
 */
final class EngineStart {

  /**
   * Version of libtorch that DJL's native bridge was compiled for. The bridge also loads with any
   * other version, but then the codes of data types differ and results are wrong.
   */
  static final String VERSION = "2.7.1";

  /** Settings of DJL, read while it starts, that disable network access. */
  private static final List<String> SWITCHES = List.of("ai.djl.offline", "OPT_OUT_TRACKING");

  private EngineStart() {}

  static Engine start() {
    List<String> changed = new ArrayList<>();
    for (String name : SWITCHES) {
      if (System.getProperty(name) == null && System.getenv(name) == null) {
        System.setProperty(name, "true");
        changed.add(name);
      }
    }
    try {
      return checked(PtEngine.ENGINE_NAME);
    } finally {
      changed.forEach(System::clearProperty); // a host may use DJL for other things
    }
  }

  private static Engine checked(String name) {
    Engine engine;
    try {
      EngineCache.prepare();
      engine = Engine.getEngine(name);
    } catch (EngineException | IllegalArgumentException | LinkageError | AssertionError e) {
      throw EngineFault.of(e); // DJL throws assertion errors if something is missing
    }
    if (!engine.getVersion().startsWith(VERSION)) {
      throw new IllegalStateException(EngineFault.versionFault(engine.getVersion()));
    }
    return engine;
  }
}
