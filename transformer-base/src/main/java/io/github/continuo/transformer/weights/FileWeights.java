package io.github.continuo.transformer.weights;

import io.github.continuo.transformer.WeightSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The weights in the folder of a checkpoint, with adapters merged into them. For one thread. */
public final class FileWeights implements WeightSource, AutoCloseable {
  private final TensorFiles files;
  private final List<LoraAdapter> adapters = new ArrayList<>();

  private FileWeights(TensorFiles files) {
    this.files = files;
  }

  /**
   * Opens the files of a folder, which must hold these weights and no others.
   *
   * @param specs the weights of the model
   * @param folder of the checkpoint
   * @param adapterFolders of LoRA adapters to be merged, in order
   * @return the open files; the caller closes them
   * @throws IOException if a file cannot be read, or if weights are missing, surplus or of another
   *     shape than specified, or if an adapter does not fit them; the message lists all faults
   */
  public static FileWeights open(List<ParameterSpec> specs, Path folder, List<Path> adapterFolders)
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
  public float[] read(String name) throws IOException {
    float[] weight = files.read(name);
    for (LoraAdapter adapter : adapters) {
      adapter.mergeInto(name, weight);
    }
    return weight;
  }

  @Override
  public void close() throws IOException {
    for (LoraAdapter adapter : adapters) {
      adapter.close();
    }
    files.close();
  }
}
