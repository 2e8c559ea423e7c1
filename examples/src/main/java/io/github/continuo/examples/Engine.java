package io.github.continuo.examples;

/** The jars of PyTorch, which only training, GPUs and {@code --backend pytorch} need. */
final class Engine {
  private Engine() {}

  /** Whether they are on the class path. */
  static boolean isThere() {
    try {
      Class.forName("ai.djl.pytorch.engine.PtEngine", false, Engine.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Checks that they are.
   *
   * @throws IllegalArgumentException if they are not
   */
  static void require() {
    if (!isThere()) {
      throw new IllegalArgumentException(
          "training, GPUs and --backend pytorch need PyTorch in the folder engine beside the jar, which"
              + " is not there: build with mvn -B -Pengine -DskipTests package");
    }
  }
}
