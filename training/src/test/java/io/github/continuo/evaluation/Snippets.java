package io.github.continuo.evaluation;

import io.github.continuo.data.Piece;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The code of docs/evaluation.md, so that it compiles. */
final class Snippets {
  private Snippets() {}

  // @start evaluate
  static void evaluate(SequenceModel model, List<Piece> pieces, Path folder) throws IOException {
    Predictions predictions = Predictions.of(model, pieces, 512, 8, 1_024, windows -> {});
    System.err.println("nats per note: " + predictions.natsPerNote());

    WritingPlan plan = WritingPlan.ofPieces(10).withPromptBars(8).withBars(16);
    WrittenMusic music = WrittenMusic.write(model, pieces, plan, written -> {});
    EvaluationPage.write(folder, Map.of("model", "mine"), predictions, music);
  }
  // @end evaluate
}
