package io.github.continuo.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.ArrayFiller;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The weights in the folder of a checkpoint, with adapters merged into them. For one thread. */
final class FileWeights implements WeightSource, AutoCloseable {
  private final TensorFiles files;
  private final List<LoraAdapter> adapters = new ArrayList<>();
  private final ArrayFiller filler = new ArrayFiller();

  private FileWeights(TensorFiles files) {
    this.files = files;
  }

  /**
   * Opens the files of a folder, which must hold these weights and no others.
   *
   * @throws IOException if a file cannot be read, or if weights are missing, surplus or of another
   *     shape than specified, or if an adapter does not fit them; the message lists all faults
   */
  static FileWeights open(List<WeightSpec> specs, Path folder, List<Path> adapterFolders)
      throws IOException {
    FileWeights weights = new FileWeights(TensorFiles.open(folder));
    try {
      weights.files.check(specs);
      for (Path adapter : adapterFolders) {
        weights.adapters.add(LoraAdapter.open(adapter, specs));
      }
      return weights;
    } catch (IOException | RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  @Override
  public NDArray read(String name, NDManager owner) {
    try {
      NDArray weight = files.read(name, owner, filler);
      for (LoraAdapter adapter : adapters) {
        adapter.mergeInto(name, weight, filler);
      }
      return weight;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    filler.close();
    for (LoraAdapter adapter : adapters) {
      adapter.close();
    }
    files.close();
  }
}
