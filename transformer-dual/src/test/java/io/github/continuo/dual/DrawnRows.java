package io.github.continuo.dual;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.Decoding;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.Weights;
import java.nio.file.Path;
import java.util.Map;

/** A model whose rows are drawn as a whole, as on a GPU, wherever it is. */
final class DrawnRows implements SequenceModel {
  private final DualTransformer model;
  private final RowDrawing drawing;

  DrawnRows(DualTransformer model) {
    this.model = model;
    drawing = EngineThread.call(() -> new RowDrawing(model));
  }

  @Override
  public Decoding decode() {
    return EngineThread.call(() -> new RowDecoding(model, drawing));
  }

  @Override
  public Tokenizer tokenizer() {
    return model.tokenizer();
  }

  @Override
  public int contextRows() {
    return model.contextRows();
  }

  @Override
  public Device device() {
    return model.device();
  }

  @Override
  public Weights weights() {
    return model.weights();
  }

  @Override
  public Precision precision() {
    return model.precision();
  }

  @Override
  public String arithmetic() {
    return model.arithmetic();
  }

  @Override
  public NDArray loss(NDArray batch, int[] predicted, Gradients gradients) {
    return model.loss(batch, predicted, gradients);
  }

  @Override
  public void save(Path folder, Map<String, String> facts) {
    throw new UnsupportedOperationException();
  }

  /** Closes what was added to the model. */
  @Override
  public void close() {
    EngineThread.run(drawing::close);
  }
}
