package io.github.continuo.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.TorchScript;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Linear maps in the native form in which an {@link Arithmetic} calculates them fastest.
 *
 * <p>They are added one by one, and a map that is made of several is brought to its precision part
 * by part, so that at most one part is in memory in 32 bits. All calls must be made on the {@link
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
   * Reads one map more, packs it and frees what was read.
   *
   * @param names of its parts, [out, in] each: several are maps of the same input, joined to one
   *     that gives their outputs one after the other
   */
  void add(WeightSource source, String... names) {
    add(source, null, List.of(names));
  }

  /**
   * The same for a map whose input is what a norm gives: it takes up the norm's factors.
   *
   * @param norm name of the factors, [in], which are read first
   */
  void addNormed(WeightSource source, String norm, String... names) {
    add(source, norm, List.of(names));
  }

  private void add(WeightSource source, @Nullable String norm, List<String> names) {
    try (NDManager scope = device.newSubManager();
        TorchScript.Kept parts = script.compute("newParts")) {
      NDArray factors = norm == null ? null : source.read(norm, scope);
      for (String name : names) {
        try (NDManager ofPart = device.newSubManager()) {
          NDArray part = source.read(name, ofPart);
          if (factors == null) {
            script.compute("take", parts, part).close();
          } else {
            script.compute("takeNormed", parts, part, factors).close();
          }
        }
      }
      script.compute("add", maps, parts).close();
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
