package io.github.continuo.generate;

import io.github.continuo.messages.Text;
import io.github.continuo.transformer.Sampling;
import io.github.continuo.transformer.math.FloatMath;
import io.github.continuo.transformer.math.SeededRandom;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Samples a token id from logits, in this order:
 *
 * <ol>
 *   <li>the temperature and a softmax turn the logits into probabilities over the vocabulary;
 *   <li>tokens that are not allowed are removed; the others keep their probability;
 *   <li>top-p: the most probable tokens are kept while those before them sum to top-p or less;
 *   <li>top-k: the first k of these are kept;
 *   <li>min-p: those are kept whose probability is at least min-p times that of the first;
 *   <li>one of them is sampled in proportion to its probability.
 * </ol>
 *
 * <p>Top-p (Holtzman et al. 2020, "nucleus sampling") is thus a fraction of all probabilities in
 * the given logits, as in the published event models. {@link GenerationState} sets the logits of
 * tokens that are not allowed to negative infinity first, so in generation top-p is a fraction of
 * the allowed ones. The most probable allowed token is always kept.
 *
 * <p>Tokens are sorted by descending logit, then by ascending id, so the result depends only on the
 * logits and one random number. Probabilities are computed relative to the most probable allowed
 * token, so they do not underflow however small its probability is.
 *
 * <p>For one thread.
 */
final class LogitSampler {

  /**
   * A token that may be sampled.
   *
   * @param weight its probability divided by that of the most probable allowed token
   */
  record Candidate(int id, double weight) {}

  private final double temperature;
  private final int topK;
  private final double topP;
  private final double minP;
  private final RandomGenerator random;

  LogitSampler(GenerationOptions options) {
    Sampling sampling = options.sampling().or(Sampling.defaults());
    temperature = sampling.temperature().getAsDouble();
    topK = sampling.topK().getAsInt();
    topP = sampling.topP().getAsDouble();
    minP = sampling.minP().getAsDouble();
    random = new SeededRandom(options.seed());
  }

  /**
   * Samples a token.
   *
   * @param logits of all tokens, unnormalized
   * @param allowed the token ids to sample from, at least one
   * @return the token id
   */
  int draw(float[] logits, BitSet allowed) {
    requireNumbers(logits);
    int maxProbable = maxProbable(logits, allowed);
    if (temperature == 0) {
      return maxProbable;
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

  /** Returns the tokens to sample from at a temperature above 0, the most probable first. */
  List<Candidate> kept(float[] logits, BitSet allowed) {
    float highest = logits[maxProbable(logits, allowed)];
    double maxSum = topP == 1 ? Double.POSITIVE_INFINITY : topP * total(logits, highest);
    SortedLogits sorted = new SortedLogits(logits, allowed);
    int limit = topK == 0 ? sorted.size() : Math.min(topK, sorted.size());
    List<Candidate> kept = new ArrayList<>();
    double sum = 0;
    while (kept.size() < limit && sum <= maxSum) {
      int id = sorted.next();
      double weight = weight(logits[id], highest);
      if (weight < minP) {
        break; // all further ones are less probable
      }
      kept.add(new Candidate(id, weight));
      sum += weight;
    }
    return kept;
  }

  private static void requireNumbers(float[] logits) {
    for (int id = 0; id < logits.length; id++) {
      if (Float.isNaN(logits[id])) {
        throw new IllegalArgumentException(
            Text.format(
                "logits must be numbers, got NaN for token id %d; the model's weights may be"
                    + " damaged",
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

  /** Returns the probability divided by that of the most probable allowed token. */
  private double weight(float logit, float highest) {
    // Equal logits may be infinite.
    return logit == highest ? 1 : FloatMath.exp(((double) logit - highest) / temperature);
  }

  private static int maxProbable(float[] logits, BitSet allowed) {
    if (allowed.isEmpty()) {
      throw new IllegalArgumentException("at least one token must be allowed, got none");
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
