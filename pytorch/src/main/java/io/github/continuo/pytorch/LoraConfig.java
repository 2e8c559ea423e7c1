package io.github.continuo.pytorch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Configuration of a new LoRA adapter: the linear layers that it changes, its rank and its scale.
 * Immutable; the {@code with} methods return changed copies.
 *
 * <p>The weight W [out, in] of a linear layer becomes W + alpha / rank * B * A, where A [rank, in]
 * is initialized randomly and B [out, rank] to 0, so that the adapter has no effect at first. See
 * Hu et al. 2021, LoRA: Low-Rank Adaptation of Large Language Models.
 */
public final class LoraConfig {
  static final List<String> ALL_LINEAR_LAYERS =
      List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

  private final int rank;
  private final double alpha;
  private final List<String> targets;
  private final long seed;
  private final Optional<String> baseModel;

  private LoraConfig(
      int rank, double alpha, List<String> targets, long seed, Optional<String> baseModel) {
    if (rank < 1) {
      throw new IllegalArgumentException("rank of an adapter must be at least 1, got " + rank);
    }
    if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "alpha of an adapter must be finite and more than 0, got " + alpha);
    }
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("targets of an adapter must be at least one, got none");
    }
    this.rank = rank;
    this.alpha = alpha;
    this.targets = List.copyOf(targets);
    this.seed = seed;
    this.baseModel = baseModel;
  }

  /**
   * {@return a configuration with the given rank, twice the rank as alpha, all linear layers of all
   * decoder blocks as targets, and seed 0}
   *
   * @param rank rank of the updates, at least 1
   */
  public static LoraConfig ofRank(int rank) {
    return new LoraConfig(rank, 2.0 * rank, ALL_LINEAR_LAYERS, 0, Optional.empty());
  }

  /**
   * {@return a copy with the given alpha}
   *
   * @param newAlpha rank times the scale of the updates; more than 0
   */
  public LoraConfig withAlpha(double newAlpha) {
    return new LoraConfig(rank, newAlpha, targets, seed, baseModel);
  }

  /**
   * {@return a copy with the given target layers}
   *
   * @param newTargets names of linear layers or their endings after a dot, at least one: {@code
   *     q_proj}, {@code layers.0.mlp.down_proj}
   */
  public LoraConfig withTargets(List<String> newTargets) {
    return new LoraConfig(rank, alpha, newTargets, seed, baseModel);
  }

  /**
   * {@return a copy with the given seed}
   *
   * @param newSeed seed of the initial values of A; equal seeds give equal values
   */
  public LoraConfig withSeed(long newSeed) {
    return new LoraConfig(rank, alpha, targets, newSeed, baseModel);
  }

  /**
   * {@return a copy with the given name of the model} The saved adapter names it, so that {@link
   * io.github.continuo.transformer.hub.NamedModel} loads the model with the adapter.
   *
   * @param newBaseModel name of a bundled model or id of a model on a hub
   */
  public LoraConfig withBaseModel(String newBaseModel) {
    return new LoraConfig(rank, alpha, targets, seed, Optional.of(newBaseModel));
  }

  /** {@return the rank of the updates, at least 1} */
  public int rank() {
    return rank;
  }

  /** {@return alpha, rank times the scale of the updates; more than 0} */
  public double alpha() {
    return alpha;
  }

  /** {@return the names of the target layers, or their endings after a dot} */
  public List<String> targets() {
    return targets;
  }

  /** {@return the seed of the initial values of A} */
  public long seed() {
    return seed;
  }

  /** {@return the name of the model, for others; empty if it has none} */
  public Optional<String> baseModel() {
    return baseModel;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "LoraConfig[rank=%d, alpha=%s, targets=%s, seed=%d, baseModel=%s]",
        rank,
        alpha,
        targets,
        seed,
        baseModel.orElse("none"));
  }
}
