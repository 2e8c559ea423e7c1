package io.github.continuo.evaluation;

import io.github.continuo.evaluation.LikelihoodAccumulator.Losses;
import io.github.continuo.threads.OrderedThreads;
import io.github.continuo.tokenize.InfillSequence;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.SequenceModel;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Likelihood of the notes of regions, given the music around them, and given only the music before
 * them as in a continuation. Both count the same positions, those of the regions' notes, so the
 * difference is the value of the context.
 *
 * @param withContext likelihood given the {@linkplain InfillSequence#prompt prefix and context}
 * @param afterPrefix likelihood given only the prefix, which then has more room
 */
public record InfillingLikelihood(
    LikelihoodEvaluation withContext, LikelihoodEvaluation afterPrefix) {

  /**
   * Evaluates a model on regions. Regions longer than half of a sequence are skipped, as in
   * training.
   *
   * @param model the model to evaluate; it stays open
   * @param regions the regions to predict
   * @param sequenceLength predicted positions per sequence, 6 to the model's context length
   * @param threads regions to compute at a time, each on its own thread, at least 1; the result is
   *     the same for any number
   * @param progress called with the number of regions done, on the calling thread
   * @return the likelihood of the regions that are not skipped
   * @throws IllegalStateException if the model was not trained for infilling
   * @throws IllegalArgumentException if all regions are skipped
   * @throws InterruptedException if the calling thread is interrupted; the call waits until no
   *     thread uses the model
   */
  public static InfillingLikelihood of(
      SequenceModel model,
      List<InfillingCase> regions,
      int sequenceLength,
      int threads,
      IntConsumer progress)
      throws InterruptedException {
    if (!model.supportsInfilling()) {
      throw new IllegalStateException(
          "the model must have been trained for infilling, and was not; see the option"
              + " --infill-rate");
    }
    LikelihoodAccumulator withContext = new LikelihoodAccumulator(model);
    LikelihoodAccumulator afterPrefix = new LikelihoodAccumulator(model);
    try (OrderedThreads pool = new OrderedThreads("continuo-piece", threads, 2)) {
      pool.inOrder(
          regions.size(),
          i -> {
            InfillingCase region = regions.get(i);
            InfillSequence infill =
                model.tokenizer().encode(region.score(), region.region()).infill();
            return infill.target().length() > sequenceLength / 2
                ? Optional.<Pair>empty()
                : Optional.of(
                    new Pair(
                        losses(infill, sequenceLength, withContext),
                        losses(infill.withoutContext(), sequenceLength, afterPrefix)));
          },
          (both, i) -> {
            both.ifPresent(
                losses -> {
                  withContext.add(losses.withContext());
                  afterPrefix.add(losses.afterPrefix());
                });
            progress.accept(i + 1);
          });
    }
    return new InfillingLikelihood(
        withContext.predictions(sequenceLength), afterPrefix.predictions(sequenceLength));
  }

  private record Pair(Losses withContext, Losses afterPrefix) {}

  private static Losses losses(
      InfillSequence infill, int sequenceLength, LikelihoodAccumulator accumulator) {
    TokenSequence window = infill.tokens(sequenceLength + 1);
    int endPosition = window.length() - 1; // EOS is not a note
    return accumulator.losses(window, endPosition - infill.target().length(), endPosition);
  }

  /** {@return the number of regions that were evaluated} */
  public int regions() {
    return withContext.sequences();
  }
}
