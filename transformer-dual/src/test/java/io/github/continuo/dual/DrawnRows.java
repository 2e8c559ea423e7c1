package io.github.continuo.dual;

import io.github.continuo.engine.EngineThread;
import io.github.continuo.transformer.Decoding;

/** A model whose rows are drawn as a whole, as on a GPU, wherever it is. */
final class DrawnRows extends ModelInFront {
  private final DualTransformer model;
  private final RowDrawing drawing;

  DrawnRows(DualTransformer model) {
    super(model);
    this.model = model;
    drawing = EngineThread.call(() -> new RowDrawing(model));
  }

  @Override
  public Decoding decode() {
    return EngineThread.call(() -> new RowDecoding(model, drawing));
  }

  /** Closes what was added to the model. */
  @Override
  public void close() {
    EngineThread.run(drawing::close);
  }
}
