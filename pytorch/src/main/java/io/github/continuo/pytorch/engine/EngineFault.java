package io.github.continuo.pytorch.engine;

import ai.djl.util.ClassLoaderUtils;
import ai.djl.util.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Diagnosis of a failed start of the engine: what is on the class path, and what should be there.
 */
final class EngineFault {
  private static final String BRIDGE = "ai.djl.pytorch:pytorch-jni";

  private EngineFault() {}

  /** Returns an exception that describes a failure and its remedy. */
  static IllegalStateException of(Throwable cause) {
    String message;
    try {
      message = classPathFault();
    } catch (IOException e) {
      cause.addSuppressed(e);
      message = null;
    }
    if (message == null) {
      message = loadingFault(cause);
    }
    return new IllegalStateException("no PyTorch engine could be started: " + message, cause);
  }

  /** Returns what is wrong with the class path, or null if it is complete. */
  private static @Nullable String classPathFault() throws IOException {
    String classifier = Platform.fromSystem("pytorch").getClassifier();
    List<Properties> natives = properties("native/lib/pytorch.properties");
    List<Properties> ours =
        natives.stream().filter(of -> classifier.equals(of.getProperty("classifier"))).toList();
    if (ours.isEmpty()) {
      Object[] others = natives.stream().map(of -> of.getProperty("classifier")).toArray();
      return "the class path must hold ai.djl.pytorch:pytorch-native-cpu "
          + EngineStart.VERSION
          + " with the classifier "
          + classifier
          + ", got "
          + (others.length == 0 ? "none" : "only " + Arrays.toString(others));
    }
    String version = String.valueOf(ours.get(0).getProperty("version"));
    if (!version.startsWith(EngineStart.VERSION)) {
      return versionFault(version);
    }
    List<Properties> bridges = properties("jnilib/pytorch.properties");
    if (bridges.isEmpty()) {
      return "the class path must hold "
          + BRIDGE
          + " for libtorch "
          + EngineStart.VERSION
          + ", got none";
    }
    String bridge = String.valueOf(bridges.get(0).getProperty("jni_version"));
    return bridge.startsWith(EngineStart.VERSION + '-')
        ? null
        : BRIDGE + " must be for libtorch " + EngineStart.VERSION + ", got version " + bridge;
  }

  /** Returns the message for a libtorch of another version than the bridge was built for. */
  static String versionFault(String version) {
    return "libtorch must be version "
        + EngineStart.VERSION
        + ", which pytorch-jni was built for, got "
        + version
        + ": of ai.djl.pytorch:pytorch-native-* only that version may be on the class path";
  }

  private static String loadingFault(Throwable cause) {
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof LinkageError) {
        return "a library could not be loaded ("
            + each.getMessage()
            + "); if it is damaged, delete its folder, and it is unpacked again";
      }
    }
    return String.valueOf(cause.getMessage());
  }

  private static List<Properties> properties(String resource) throws IOException {
    List<Properties> all = new ArrayList<>();
    for (URL url :
        Collections.list(ClassLoaderUtils.getContextClassLoader().getResources(resource))) {
      Properties properties = new Properties();
      try (InputStream in = url.openStream()) {
        properties.load(in);
      }
      all.add(properties);
    }
    return all;
  }
}
