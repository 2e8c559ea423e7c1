package io.github.continuo.evaluation;

import io.github.continuo.tokenize.InfillSequence;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.SequenceModel;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * How well a model foresees the notes of regions when it knows what stands around them, and how
 * well when it knows no more than what comes before, as a continuation does. Only the rows of the
 * regions' notes count, the same in both; so the difference is what the context tells.
 *
 * @param withContext knowing {@linkplain InfillSequence#prompt what stands before and around}
 * @param afterPrefix knowing what comes before alone, of which there is more room then
 */
public record InfillingLikelihood(
    LikelihoodEvaluation withContext, LikelihoodEvaluation afterPrefix) {

  /**
   * Has a model foresee regions. Those that take more than half of a window are left out, as they
   * are of training.
   *
   * @param model foresees; it stays open
   * @param regions what to foresee
   * @param rows rows to foresee in a window, 6 to the model's context
   * @param progress told the number of regions done
   * @return how well it foresees those that are not left out
   * @throws IllegalStateException if the model was not trained to fill regions
   * @throws IllegalArgumentException if no region is left
   */
  public static InfillingLikelihood of(
      SequenceModel model, List<InfillingCase> regions, int rows, IntConsumer progress) {
    if (!model.supportsInfilling()) {
      throw new IllegalStateException(
          "the model must have been trained to fill regions, and was not; see the option --regions");
    }
    LikelihoodAccumulator withContext = new LikelihoodAccumulator(model);
    LikelihoodAccumulator afterPrefix = new LikelihoodAccumulator(model);
    for (int i = 0; i < regions.size(); i++) {
      InfillingCase region = regions.get(i);
      InfillSequence infill = model.tokenizer().encode(region.score(), region.region()).infill();
      if (infill.target().length() <= rows / 2) {
        add(infill, rows, withContext);
        add(infill.withoutContext(), rows, afterPrefix);
      }
      progress.accept(i + 1);
    }
    return new InfillingLikelihood(withContext.predictions(rows), afterPrefix.predictions(rows));
  }

  private static void add(InfillSequence infill, int rows, LikelihoodAccumulator count) {
    TokenSequence window = infill.tokens(rows + 1);
    int endPosition = window.length() - 1; // the end row is no note
    count.add(window, endPosition - infill.target().length(), endPosition);
  }

  /** {@return how many regions were foreseen} */
  public int regions() {
    return withContext.windows();
  }
}
