package io.github.continuo.transformer.weights;

import io.github.continuo.transformer.WeightSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Weights in a checkpoint folder, with adapters merged into them. For one thread. */
public final class FileWeights implements WeightSource, AutoCloseable {
  private final TensorFiles files;
  private final List<LoraAdapter> adapters = new ArrayList<>();

  private FileWeights(TensorFiles files) {
    this.files = files;
  }

  /**
   * Opens the files of a folder and checks that they hold exactly the given weights.
   *
   * @param specs the weights of the model
   * @param folder the checkpoint folder
   * @param adapterFolders folders of LoRA adapters to merge, in order
   * @return the open files; the caller closes them
   * @throws IOException if a file cannot be read, if weights are missing, unexpected or of another
   *     shape than specified, or if an adapter does not fit the weights; the message lists the
   *     first faults and counts the others
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
