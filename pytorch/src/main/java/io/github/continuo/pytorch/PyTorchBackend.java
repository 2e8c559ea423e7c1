package io.github.continuo.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.pytorch.engine.ArrayUpload;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.PyTorchEngine;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.transformer.Backend;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecoderNetwork;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.WeightSource;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backend that computes networks with PyTorch, by default in bfloat16 on GPUs and in float32 on
 * other devices. The device {@code auto} is the GPU with the most free memory, else the CPU.
 */
public final class PyTorchBackend implements Backend {
  private static final Logger LOG = LoggerFactory.getLogger(PyTorchBackend.class);

  /** Creates the backend; for {@link java.util.ServiceLoader}. */
  public PyTorchBackend() {}

  @Override
  public String name() {
    return "pytorch";
  }

  @Override
  public DecoderNetwork decoder(
      DecoderConfig config,
      String prefix,
      @Nullable String outputWeight,
      WeightSource weights,
      LoadOptions options)
      throws IOException {
    return EngineThread.call(
        () -> {
          Device device = Devices.select(options.device());
          NumberType numbers = numbers(options, device);
          NDManager manager = PyTorchEngine.newManager(device);
          try (ArrayUpload upload = new ArrayUpload()) {
            return decoder(config, prefix, outputWeight, weights, manager, numbers, upload);
          } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
          }
        });
  }

  private static NumberType numbers(LoadOptions options, Device device) {
    Precision wanted = options.precision().orElse(device.isGpu() ? Precision.BF16 : Precision.FP32);
    NumberType numbers = NumberType.of(wanted);
    if (numbers.precision() != wanted) {
      LOG.info("{} is not computed with PyTorch, taking {}", wanted, numbers.precision());
    }
    return numbers;
  }

  private static DecoderNetwork decoder(
      DecoderConfig config,
      String prefix,
      @Nullable String outputWeight,
      WeightSource weights,
      NDManager manager,
      NumberType numbers,
      ArrayUpload upload)
      throws IOException {
    DecoderScript decoderScript = DecoderScript.forInference(manager, numbers);
    NDArray embedding =
        matrix(weights.read(prefix + "embed_tokens.weight"), config, manager, upload);
    TrainableDecoder decoder =
        TrainableDecoder.forInference(config, decoderScript, weights, prefix, manager, upload);
    TorchScript.Kept projection = decoderScript.script().compute("newMaps");
    try {
      OutputProjection output = null;
      if (outputWeight != null) {
        try (NDManager scope = manager.newSubManager()) {
          NDArray weight = matrix(weights.read(outputWeight), config, scope, upload);
          decoderScript.script().compute("take", projection, weight).close();
        }
        output = OutputProjection.forInference(decoderScript, projection);
      }
      return new TorchDecoder(
          config,
          decoderScript,
          manager,
          embedding,
          decoder,
          output,
          () -> {
            decoder.close();
            projection.close();
            decoderScript.close();
            manager.close();
          });
    } catch (IOException | RuntimeException e) {
      decoder.close();
      projection.close();
      throw e;
    }
  }

  /** Uploads a matrix [rows, dim]. */
  private static NDArray matrix(
      float[] numbers, DecoderConfig config, NDManager manager, ArrayUpload upload) {
    long rows = numbers.length / config.dim();
    return upload.of(manager, List.of(rows, (long) config.dim()), numbers);
  }
}
