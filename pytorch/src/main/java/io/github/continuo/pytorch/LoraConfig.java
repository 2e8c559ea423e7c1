package io.github.continuo.pytorch;

import java.util.List;
import java.util.Locale;

/**
 * A new LoRA adapter: which linear maps it changes, and how much. Immutable; the {@code with}
 * methods give changed copies.
 *
 * <p>A map's weight W [out, in] becomes W + alpha / rank * B * A, where A [rank, in] begins random
 * and B [out, rank] as 0, so that the model is at first as it was. See Hu et al. 2021, LoRA:
 * Low-Rank Adaptation of Large Language Models.
 */
public final class LoraConfig {
  static final List<String> ALL_MAPS =
      List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

  private final int rank;
  private final double alpha;
  private final List<String> targets;
  private final long seed;

  private LoraConfig(int rank, double alpha, List<String> targets, long seed) {
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
  }

  /**
   * {@return settings of a rank, with twice that as alpha, on all maps of all layers, with seed 0}
   *
   * @param rank of the changes, at least 1
   */
  public static LoraConfig ofRank(int rank) {
    return new LoraConfig(rank, 2.0 * rank, ALL_MAPS, 0);
  }

  /**
   * {@return these settings with another alpha}
   *
   * @param newAlpha how strongly the changes count, rank times their scale; more than 0
   */
  public LoraConfig withAlpha(double newAlpha) {
    return new LoraConfig(rank, newAlpha, targets, seed);
  }

  /**
   * {@return these settings on other maps}
   *
   * @param newTargets names of maps or their ends from after a dot on, at least one: {@code
   *     q_proj}, {@code layers.0.mlp.down_proj}
   */
  public LoraConfig withTargets(List<String> newTargets) {
    return new LoraConfig(rank, alpha, newTargets, seed);
  }

  /**
   * {@return these settings with other random numbers to begin with}
   *
   * @param newSeed of these numbers; equal ones give equal numbers
   */
  public LoraConfig withSeed(long newSeed) {
    return new LoraConfig(rank, alpha, targets, newSeed);
  }

  /** {@return the rank of the changes} */
  public int rank() {
    return rank;
  }

  /** {@return how strongly the changes count, rank times their scale} */
  public double alpha() {
    return alpha;
  }

  /** {@return the names of the maps, or their ends} */
  public List<String> targets() {
    return targets;
  }

  /** {@return the seed of the numbers that A begins with} */
  public long seed() {
    return seed;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "LoraSettings[rank=%d, alpha=%s, targets=%s, seed=%d]",
        rank,
        alpha,
        targets,
        seed);
  }
}
