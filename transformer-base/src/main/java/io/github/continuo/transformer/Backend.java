package io.github.continuo.transformer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What computes networks: {@code java} is part of this module; others, such as {@code pytorch} of
 * the artifact {@code continuo-pytorch}, are found by {@link java.util.ServiceLoader}.
 */
public interface Backend {

  /** {@return its name, as {@link LoadOptions#withBackend} takes it} */
  String name();

  /**
   * Makes a network.
   *
   * @param config its sizes
   * @param prefix of the names of its weights, with the dot: {@code model.}
   * @param outputWeight name of the weight of its output projection, or none
   * @param weights where the weights are read from
   * @param options device, precision and threads
   * @return the network; the caller closes it
   * @throws IOException if a weight cannot be read
   * @throws IllegalArgumentException if the options ask for what this backend or machine lacks
   */
  DecoderNetwork decoder(
      DecoderConfig config,
      String prefix,
      @Nullable String outputWeight,
      WeightSource weights,
      LoadOptions options)
      throws IOException;
}
