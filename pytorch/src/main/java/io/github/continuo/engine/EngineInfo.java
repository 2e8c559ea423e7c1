package io.github.continuo.engine;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.util.List;
import java.util.Optional;

/**
 * What calculates in this process, for people who ask why it is as fast as it is.
 *
 * @param torch version of libtorch
 * @param djl version of DJL
 * @param cuda version of CUDA; none if there is no GPU that it could use
 * @param abilities what libtorch was built with: {@code MKL}, {@code OPENMP}...
 * @param threads over how many an operation on the CPU is spread
 * @param processor the processor
 */
public record EngineInfo(
    String torch,
    String djl,
    Optional<String> cuda,
    List<String> abilities,
    int threads,
    ProcessorInfo processor) {

  /**
   * Copies the list of abilities.
   *
   * @param torch version of libtorch
   * @param djl version of DJL
   * @param cuda version of CUDA, if a GPU can use it
   * @param abilities what libtorch was built with
   * @param threads over how many an operation on the CPU is spread
   * @param processor that of this machine
   */
  public EngineInfo {
    abilities = List.copyOf(abilities);
  }

  /**
   * {@return the facts of this process}
   *
   * @throws IllegalStateException if the engine cannot be started
   */
  public static EngineInfo read() {
    return EngineThread.call(
        () ->
            new EngineInfo(
                PyTorchEngine.engine().getVersion(),
                Engine.getDjlVersion(),
                CudaUtils.hasCuda()
                    ? Optional.of(CudaUtils.getCudaVersionString())
                    : Optional.empty(),
                JniUtils.getFeatures().stream().sorted().toList(),
                PyTorchEngine.threads(),
                ProcessorInfo.ofThisMachine()));
  }
}
