package io.github.continuo.dual;

import io.github.continuo.messages.Text;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.DecoderConfig;

/**
 * Tokenizer and sizes of a {@link DualTransformer}.
 *
 * @param tokenizer with all optimizations or none and the default tolerances, because a checkpoint
 *     stores no others
 * @param eventNet sizes of the event network, over the events of a piece
 * @param tokenNet sizes of the token network, over the tokens of an event; as wide as the event
 *     network
 */
public record DualConfig(EventTokenizer tokenizer, DecoderConfig eventNet, DecoderConfig tokenNet) {

  /**
   * Checks that the parts fit together.
   *
   * @param tokenizer with all optimizations or none and the default tolerances
   * @param eventNet as wide as the token network
   * @param tokenNet with room for the tokens of an event
   * @throws IllegalArgumentException if they do not fit
   */
  public DualConfig {
    EventVersion version = tokenizer.version();
    if (!tokenizer.equals(EventTokenizer.of(version))
        && !tokenizer.equals(EventTokenizer.optimizing(version))) {
      throw new IllegalArgumentException(
          "tokenizer must have all optimizations or none and the default tolerances, got "
              + tokenizer);
    }
    if (eventNet.dim() != tokenNet.dim()) {
      throw new IllegalArgumentException(
          Text.format(
              "both networks must have one dim, got %d and %d", eventNet.dim(), tokenNet.dim()));
    }
    if (tokenNet.maxPositions() < tokenizer.width()) {
      throw new IllegalArgumentException(
          Text.format(
              "maxPositions of the token network must be at least %d, got %d",
              tokenizer.width(), tokenNet.maxPositions()));
    }
  }
}
