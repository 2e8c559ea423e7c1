package io.github.continuo.pytorch.engine;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.util.List;
import java.util.Optional;

/**
 * Versions and capabilities of the PyTorch engine in this process, to explain its speed.
 *
 * @param torch version of libtorch
 * @param djl version of DJL
 * @param cuda version of CUDA; empty if there is no GPU that CUDA can use
 * @param abilities features that libtorch was built with: {@code MKL}, {@code OPENMP}...
 * @param threads number of threads that share an operation on the CPU
 * @param processor the processor of this machine
 */
public record EngineInfo(
    String torch,
    String djl,
    Optional<String> cuda,
    List<String> abilities,
    int threads,
    ProcessorInfo processor) {

  /**
   * {@return the engine information of this process}
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
