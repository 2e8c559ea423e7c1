package io.github.continuo.evaluation;

import io.github.continuo.data.Piece;
import io.github.continuo.report.EvaluationReport;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The code of docs/evaluation.md, so that it compiles. */
final class Snippets {
  private Snippets() {}

  // @start evaluate
  static void evaluate(SequenceModel model, List<Piece> pieces, Path folder)
      throws IOException, InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    LikelihoodEvaluation predictions =
        LikelihoodEvaluation.of(model, pieces, 512, 8, 1_024, threads, windows -> {});
    System.err.println("nats per note: " + predictions.nllPerNote());

    SamplePlan plan = SamplePlan.ofPieces(10).withPromptBars(8).withBars(16);
    GeneratedSamples music = GeneratedSamples.generate(model, pieces, plan, threads, written -> {});
    EvaluationReport.write(folder, Map.of("model", "mine"), predictions, music);
  }
  // @end evaluate
}
