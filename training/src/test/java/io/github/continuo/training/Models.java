package io.github.continuo.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.data.Piece;
import io.github.continuo.data.Pieces;
import io.github.continuo.data.windows.Batch;
import io.github.continuo.data.windows.Batches;
import io.github.continuo.data.windows.TrainingWindows;
import io.github.continuo.pytorch.ForwardOptions;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.TorchScript;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models that are trained in moments, and a look into them. */
final class Models {

  /** Rows that {@link #tiny} can look at. */
  static final int CONTEXT_ROWS = 64;

  private Models() {}

  /** A new model of two layers; its seed is that of its weights. */
  static TrainableBase tiny(long seed) {
    return TrainableBase.create(
        new DecoderConfig(16, 2, 2, 24, CONTEXT_ROWS), Pieces.TOKENIZER, seed, Device.cpu());
  }

  static TrainableBase load(Path folder) throws IOException {
    return TrainableBase.load(folder, LoadOptions.defaults().withDevice("cpu"));
  }

  /** Copies of all weights by name. */
  static Map<String, float[]> weights(TrainableModel model) {
    return EngineThread.call(
        () -> {
          Map<String, float[]> copies = new LinkedHashMap<>();
          model
              .parameters()
              .byName()
              .forEach((name, weight) -> copies.put(name, weight.toFloatArray()));
          return copies;
        });
  }

  /** Copies of the gradients of all weights by name. */
  static Map<String, float[]> gradients(TrainableModel model) {
    return EngineThread.call(
        () -> {
          Map<String, float[]> copies = new LinkedHashMap<>();
          model
              .parameters()
              .byName()
              .forEach(
                  (name, weight) -> {
                    try (NDArray gradient = weight.getGradient()) {
                      copies.put(name, gradient.toFloatArray());
                    }
                  });
          return copies;
        });
  }

  /** Lets the weights have gradients or not. */
  static void requireGradients(TrainableModel model, boolean required) {
    EngineThread.run(
        () ->
            model
                .parameters()
                .byName()
                .values()
                .forEach(weight -> weight.setRequiresGradient(required)));
  }

  /** Adds the gradients of a batch's loss to those of the weights; the sum of nats. */
  static double backward(TrainableModel model, Batch batch) {
    return EngineThread.call(
        () -> {
          try (NDManager scope = model.parameters().manager().newSubManager()) {
            NDArray loss =
                model.loss(batch.toArray(scope), batch.predicted(), ForwardOptions.training());
            TorchScript.backward(loss);
            return (double) loss.getFloat();
          }
        });
  }

  /** The sum of nats in some rows. */
  static double loss(TrainableModel model, Batch batch, int[] predicted) {
    return EngineThread.call(
        () -> {
          try (NDManager scope = model.parameters().manager().newSubManager()) {
            return (double)
                model.loss(batch.toArray(scope), predicted, ForwardOptions.evaluation()).getFloat();
          }
        });
  }

  /** The sum of nats. */
  static double loss(TrainableModel model, Batch batch) {
    return EngineThread.call(
        () -> {
          try (NDManager scope = model.parameters().manager().newSubManager()) {
            return (double)
                model.loss(batch.toArray(scope), ForwardOptions.evaluation()).getFloat();
          }
        });
  }

  /** Nats per token of pieces, in windows of the given rows from their start on. */
  static double loss(TrainableModel model, List<Piece> pieces, int rows) {
    double nats = 0;
    long targets = 0;
    for (Batch batch :
        Batches.of(
            new TrainingWindows(pieces, rows, 0).evenly(Integer.MAX_VALUE),
            4,
            model.tokenizer().padId())) {
      nats += loss(model, batch);
      targets += batch.targets();
    }
    return nats / targets;
  }

  /** A batch of whole pieces, the shorter ones padded. */
  static Batch batch(Piece... pieces) {
    return Batches.of(
            List.of(pieces).stream().map(Piece::tokens).toList(),
            pieces.length,
            Pieces.TOKENIZER.padId())
        .get(0);
  }
}
