package io.github.continuo.transformer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Factory of decoder networks for one way to compute them. {@code java} is part of this module;
 * {@link java.util.ServiceLoader} finds others, such as {@code pytorch} in the artifact {@code
 * continuo-pytorch}.
 */
public interface Backend {

  /** {@return the name, as {@link LoadOptions#withBackend} takes it} */
  String name();

  /**
   * Creates a network and loads its weights.
   *
   * @param config sizes of the network
   * @param prefix prefix of the names of its weights, with the dot: {@code model.}
   * @param outputWeight name of the weight of its output projection, or null if it has none
   * @param weights source of the weights
   * @param options device, precision and threads
   * @return the network; the caller closes it
   * @throws IOException if a weight cannot be read
   * @throws IllegalArgumentException if the backend or the machine does not support the options
   */
  DecoderNetwork decoder(
      DecoderConfig config,
      String prefix,
      @Nullable String outputWeight,
      WeightSource weights,
      LoadOptions options)
      throws IOException;
}
