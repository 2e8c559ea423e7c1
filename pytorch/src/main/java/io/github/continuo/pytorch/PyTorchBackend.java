package io.github.continuo.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.ArrayUpload;
import io.github.continuo.engine.Devices;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.PyTorchEngine;
import io.github.continuo.engine.TorchScript;
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
 * Networks that PyTorch computes, on GPUs in bfloat16 and on other devices in 32 bits unless asked
 * otherwise. The device {@code auto} is the GPU with the most free memory, else the CPU.
 */
public final class PyTorchBackend implements Backend {
  private static final Logger LOG = LoggerFactory.getLogger(PyTorchBackend.class);

  /** For {@link java.util.ServiceLoader}. */
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
          try (ArrayUpload filler = new ArrayUpload()) {
            return decoder(config, prefix, outputWeight, weights, manager, numbers, filler);
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
      ArrayUpload filler)
      throws IOException {
    DecoderScript arithmetic = DecoderScript.forInference(manager, numbers);
    NDArray embedding =
        matrix(weights.read(prefix + "embed_tokens.weight"), config, manager, filler);
    TrainableDecoder stack =
        TrainableDecoder.forInference(config, arithmetic, weights, prefix, manager, filler);
    TorchScript.Kept map = arithmetic.script().compute("newMaps");
    try {
      OutputProjection output = null;
      if (outputWeight != null) {
        try (NDManager scope = manager.newSubManager()) {
          NDArray weight = matrix(weights.read(outputWeight), config, scope, filler);
          arithmetic.script().compute("take", map, weight).close();
        }
        output = OutputProjection.forInference(arithmetic, map);
      }
      return new TorchDecoder(
          config,
          arithmetic,
          manager,
          embedding,
          stack,
          output,
          () -> {
            stack.close();
            map.close();
            arithmetic.close();
            manager.close();
          });
    } catch (IOException | RuntimeException e) {
      stack.close();
      map.close();
      throw e;
    }
  }

  /** [rows, dim]. */
  private static NDArray matrix(
      float[] numbers, DecoderConfig config, NDManager manager, ArrayUpload filler) {
    long rows = numbers.length / config.dim();
    return filler.of(manager, List.of(rows, (long) config.dim()), numbers);
  }
}
