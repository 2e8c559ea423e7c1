package io.github.continuo.dual;

import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.transformer.DecoderConfig;
import java.util.Locale;

/**
 * The sizes of a {@link DualTransformer}.
 *
 * @param tokenizer of a version, with all optimisations or none, and the usual tolerances: what a
 *     checkpoint can say of it
 * @param eventNet the network over the rows of a piece
 * @param tokenNet the network over the ids of a row, as wide as the other
 */
public record DualConfig(EventTokenizer tokenizer, DecoderConfig eventNet, DecoderConfig tokenNet) {

  /**
   * Checks that the parts fit together.
   *
   * @param tokenizer with all optimisations or none, and the usual tolerances
   * @param eventNet as wide as the token net
   * @param tokenNet with room for a row of the tokenizer
   * @throws IllegalArgumentException if they do not fit
   */
  public DualConfig {
    EventTokenizer.Version version = tokenizer.version();
    if (!tokenizer.equals(EventTokenizer.of(version))
        && !tokenizer.equals(EventTokenizer.optimizing(version))) {
      throw new IllegalArgumentException(
          "tokenizer must have all optimisations or none and the usual tolerances, got "
              + tokenizer);
    }
    if (eventNet.dim() != tokenNet.dim()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "both networks must have one dim, got %d and %d",
              eventNet.dim(),
              tokenNet.dim()));
    }
    if (tokenNet.maxPositions() < tokenizer.width()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "maxPositions of the token net must be at least %d, got %d",
              tokenizer.width(),
              tokenNet.maxPositions()));
    }
  }
}
