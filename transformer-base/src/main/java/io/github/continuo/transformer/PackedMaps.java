package io.github.continuo.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.TorchScript;
import java.util.ArrayList;
import java.util.List;

/**
 * Linear maps in the native form in which an {@link Arithmetic} calculates them fastest.
 *
 * <p>They are added one by one and copied on the way, so that the 32-bit arrays of one may be freed
 * before those of the next are made. All calls must be made on the {@link
 * io.github.continuo.engine.EngineThread}.
 */
final class PackedMaps implements AutoCloseable {
  private final NDManager device;
  private final TorchScript script;
  private final TorchScript.Kept maps;

  /** No maps yet; those read will be on the device of a manager. */
  PackedMaps(NDManager device, TorchScript script) {
    this.device = device;
    this.script = script;
    maps = script.compute("newMaps");
  }

  /**
   * Packs one map more.
   *
   * @param parts 32-bit arrays [out, in], which are no longer needed afterwards; several are maps
   *     of the same input, joined to one that gives their outputs one after the other
   */
  void add(List<NDArray> parts) {
    script.compute("add", maps, parts).close();
  }

  /**
   * Reads one map more, packs it and frees what was read.
   *
   * @param names of the parts, as in {@link #add(List)}
   */
  void add(WeightSource source, String... names) {
    try (NDManager scope = device.newSubManager()) {
      List<NDArray> parts = new ArrayList<>();
      for (String name : names) {
        parts.add(source.read(name, scope));
      }
      add(parts);
    }
  }

  /**
   * Applies the first map.
   *
   * @param x [..., in]; its manager will own the result
   * @return [..., out]
   */
  NDArray project(NDArray x) {
    return script.infer(x.getManager(), "project", x, maps);
  }

  /** The maps as an argument of the script's methods; closed with this object. */
  public TorchScript.Kept kept() {
    return maps;
  }

  @Override
  public void close() {
    maps.close();
  }
}
