package io.github.continuo.generate;

import io.github.continuo.transformer.network.FloatMath;
import io.github.continuo.transformer.weights.SeededRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Draws one id of many, in this order:
 *
 * <ol>
 *   <li>every id of the vocabulary has the probability that the model and the temperature give it;
 *   <li>those that are not allowed are left out, and the others keep the probability they had;
 *   <li>from the likeliest on, they are kept as long as those before sum up to top-p or less;
 *   <li>of these, the first top-k are kept;
 *   <li>one of them is drawn, as often as its share of their sum says.
 * </ol>
 *
 * <p>Top-p (Holtzman et al. 2020, "nucleus sampling") is thus measured against all the model said,
 * as published models of events are played. {@link GenerationState} makes what is not allowed
 * impossible before, so that in a piece it is measured against what is. The likeliest allowed id
 * always stays.
 *
 * <p>Ids are ordered by falling logits, equal ones by rising ids, so that the draw depends on
 * nothing else than the logits and one random number. Probabilities are taken relative to the
 * likeliest allowed id, so that they do not vanish however unlikely that is.
 *
 * <p>For one thread.
 */
final class LogitSampler {

  /**
   * An id that may be drawn.
   *
   * @param weight its probability divided by that of the likeliest
   */
  record Candidate(int id, double weight) {}

  private final double temperature;
  private final int topK;
  private final double topP;
  private final RandomGenerator random;

  LogitSampler(GenerationOptions options) {
    temperature = options.temperature();
    topK = options.topK();
    topP = options.topP();
    random = new SeededRandom(options.seed());
  }

  /**
   * Draws an id.
   *
   * @param logits of all ids, not normalised
   * @param allowed the ids to choose among, at least one
   */
  int draw(float[] logits, BitSet allowed) {
    requireNumbers(logits);
    int likeliest = likeliest(logits, allowed);
    if (temperature == 0) {
      return likeliest;
    }
    List<Candidate> kept = kept(logits, allowed);
    double point = random.nextDouble() * kept.stream().mapToDouble(Candidate::weight).sum();
    double sum = 0;
    for (Candidate candidate : kept) {
      sum += candidate.weight;
      if (sum > point) {
        return candidate.id;
      }
    }
    return kept.get(kept.size() - 1).id;
  }

  /** What is drawn among at a temperature above 0, the likeliest first. */
  List<Candidate> kept(float[] logits, BitSet allowed) {
    float highest = logits[likeliest(logits, allowed)];
    double most = topP == 1 ? Double.POSITIVE_INFINITY : topP * total(logits, highest);
    SortedLogits ranking = new SortedLogits(logits, allowed);
    int room = topK == 0 ? ranking.size() : Math.min(topK, ranking.size());
    List<Candidate> kept = new ArrayList<>();
    double sum = 0;
    while (kept.size() < room && sum <= most) {
      int id = ranking.next();
      double weight = weight(logits[id], highest);
      kept.add(new Candidate(id, weight));
      sum += weight;
    }
    return kept;
  }

  private static void requireNumbers(float[] logits) {
    for (int id = 0; id < logits.length; id++) {
      if (Float.isNaN(logits[id])) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "logits must be numbers, got NaN for id %d; the model's weights may be damaged",
                id));
      }
    }
  }

  private double total(float[] logits, float highest) {
    double total = 0;
    for (float logit : logits) {
      if (logit > Float.NEGATIVE_INFINITY || logit == highest) {
        total += weight(logit, highest);
      }
    }
    return total;
  }

  /** The probability of an id divided by that of the likeliest allowed one. */
  private double weight(float logit, float highest) {
    // Equal ones may be infinite.
    return logit == highest ? 1 : FloatMath.exp(((double) logit - highest) / temperature);
  }

  private static int likeliest(float[] logits, BitSet allowed) {
    if (allowed.isEmpty()) {
      throw new IllegalArgumentException("at least one id must be allowed, got none");
    }
    int best = allowed.nextSetBit(0);
    for (int id = best; id >= 0; id = allowed.nextSetBit(id + 1)) {
      if (logits[id] > logits[best]) {
        best = id;
      }
    }
    return best;
  }
}
