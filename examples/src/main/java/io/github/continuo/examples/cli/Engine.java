package io.github.continuo.examples.cli;

/** Checks for the jars of PyTorch, which training, GPUs and {@code --backend pytorch} need. */
public final class Engine {
  private Engine() {}

  /** Returns whether PyTorch is on the class path. */
  static boolean isThere() {
    try {
      Class.forName("ai.djl.pytorch.engine.PtEngine", false, Engine.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Checks that PyTorch is on the class path.
   *
   * @throws IllegalArgumentException if it is not
   */
  public static void require() {
    if (!isThere()) {
      throw new IllegalArgumentException(
          "training, GPUs and --backend pytorch need PyTorch in the folder engine beside the jar,"
              + " which is missing: build with mvn -B -Pengine -DskipTests package");
    }
  }
}
