package io.github.continuo.examples;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How fast memory can be read, which bounds how fast a model can be: it reads all its weights for
 * every step.
 *
 * <p>The engine sums up an array of 32-bit numbers with the threads that it gives to a model's
 * operations. On a CPU the array is eight times as large as the last-level cache, and 256 MiB at
 * least, so that hardly any of it is in a cache when its turn comes again; on other devices it is 2
 * GiB, so that the time until a sum begins is nothing beside it. The fastest of 15 sums counts, for
 * whatever else the machine does can only slow a sum down.
 */
final class ReadBandwidth {
  private static final int SUMS = 15;
  private static final long MEBIBYTE = 1L << 20;
  private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");

  private ReadBandwidth() {}

  /** In bytes a second. */
  static double measure(Device device) throws IOException {
    long bytes =
        device.isGpu() ? 2048 * MEBIBYTE : Math.max(256 * MEBIBYTE, 8 * lastLevelCacheBytes());
    return EngineThread.call(
        () -> {
          try (NDManager manager = Torch.newManager(device)) {
            NDArray numbers = manager.ones(new Shape(bytes / Float.BYTES));
            double leastSeconds = Double.MAX_VALUE;
            for (int i = 0; i < SUMS; i++) {
              leastSeconds = Math.min(leastSeconds, secondsToSum(numbers));
            }
            return bytes / leastSeconds;
          }
        });
  }

  private static double secondsToSum(NDArray numbers) {
    long startNanos = System.nanoTime();
    try (NDArray sum = numbers.sum()) {
      sum.toFloatArray(); // waits for the device
    }
    return (System.nanoTime() - startNanos) * 1e-9;
  }

  /** As Linux says it; 0 where the system does not. */
  private static long lastLevelCacheBytes() throws IOException {
    long most = 0;
    for (int index = 0; Files.exists(CACHES.resolve("index" + index + "/size")); index++) {
      String size = Files.readString(CACHES.resolve("index" + index + "/size")).strip();
      most = Math.max(most, 1024 * Long.parseLong(size.replace("K", "")));
    }
    return most;
  }
}
