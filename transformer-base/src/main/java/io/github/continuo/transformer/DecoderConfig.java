package io.github.continuo.transformer;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;

/**
 * Sizes of a decoder.
 *
 * @param dim width of the hidden state; a multiple of {@code 2 * heads}
 * @param layers number of layers, at most {@link #MAX_LAYERS}
 * @param heads number of attention heads
 * @param kvHeads number of key and value heads, each shared by {@code heads / kvHeads} attention
 *     heads (Ainslie et al. 2023, grouped-query attention); divides {@code heads}
 * @param feedForwardDim width inside the feed-forward network
 * @param maxPositions context length in positions
 * @param ropeTheta base of the wavelengths of the rotary position embedding
 */
public record DecoderConfig(
    int dim,
    int layers,
    int heads,
    int kvHeads,
    int feedForwardDim,
    int maxPositions,
    double ropeTheta) {

  /**
   * Maximum number of layers. It limits the list of weight names, nine for each layer, which is
   * built from a configuration before any weight is read.
   */
  public static final int MAX_LAYERS = 1_024;

  /** Rotary base of Llama. */
  public static final double DEFAULT_ROPE_BASE = 10_000;

  /**
   * Checks the sizes.
   *
   * @param dim a positive multiple of {@code 2 * heads}
   * @param layers 1 to {@link #MAX_LAYERS}
   * @param heads at least 1
   * @param kvHeads at least 1; divides {@code heads}
   * @param feedForwardDim at least 1
   * @param maxPositions at least 2
   * @param ropeTheta finite and more than 1
   * @throws IllegalArgumentException if a size is not valid
   */
  public DecoderConfig {
    Ranges.require("layers", layers, 1, MAX_LAYERS);
    Ranges.requireAtLeast("heads", heads, 1);
    Ranges.requireAtLeast("feedForwardDim", feedForwardDim, 1);
    if (kvHeads < 1 || heads % kvHeads != 0) {
      throw new IllegalArgumentException(
          Text.format("kvHeads must divide heads = %d, got %d", heads, kvHeads));
    }
    if (dim < 1 || dim % (2L * heads) != 0) {
      throw new IllegalArgumentException(
          Text.format(
              "dim must be a positive multiple of 2 * heads = %d, got %d", 2L * heads, dim));
    }
    Ranges.requireAtLeast("maxPositions", maxPositions, 2);
    if (!(ropeTheta > 1) || Double.isInfinite(ropeTheta)) {
      throw new IllegalArgumentException("ropeTheta must be more than 1, got " + ropeTheta);
    }
  }

  /**
   * Creates a configuration with one key and value head per attention head and the {@linkplain
   * #DEFAULT_ROPE_BASE default rotary base}.
   *
   * @param dim width of the hidden state; a multiple of {@code 2 * heads}
   * @param layers number of layers, 1 to {@link #MAX_LAYERS}
   * @param heads number of attention heads, at least 1
   * @param feedForwardDim width inside the feed-forward network, at least 1
   * @param maxPositions context length in positions, at least 2
   */
  public DecoderConfig(int dim, int layers, int heads, int feedForwardDim, int maxPositions) {
    this(dim, layers, heads, heads, feedForwardDim, maxPositions, DEFAULT_ROPE_BASE);
  }

  /** {@return the width of a head} */
  public int headDim() {
    return dim / heads;
  }

  /** {@return the total width of the keys of a position, and of its values} */
  public int keyValueDim() {
    return kvHeads * headDim();
  }
}
