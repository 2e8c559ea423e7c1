package io.github.continuo.transformer;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Model of token sequences, as generation and evaluation use it: predicts the next tokens from
 * those before them.
 *
 * <p>Any number of threads may use a model at a time, each with its own {@link DecodingState}, but
 * none after {@link #close}.
 */
public interface SequenceModel extends AutoCloseable {

  /** {@return the tokenizer of this model, which is saved with it} */
  Tokenizer tokenizer();

  /** {@return the context length in positions} */
  int contextLength();

  /** {@return the number of parameters} */
  long parameterCount();

  /**
   * {@return the name of the device that the model runs on, as {@link LoadOptions#withDevice} takes
   * it}
   */
  String device();

  /** {@return the precision of the weights of linear layers} */
  Precision precision();

  /** {@return a readable description of the backend: {@code java int8}} */
  String backend();

  /**
   * Returns the loss of each token of sequences, except in the first position, given all positions
   * before it.
   *
   * @param sequences sequences of equal length, at least 2 positions each
   * @return the losses, as {@link #tokenLosses(List, int[])} returns them
   */
  default List<TokenLoss> tokenLosses(List<TokenSequence> sequences) {
    return tokenLosses(sequences, IntStream.range(1, sequences.get(0).length()).toArray());
  }

  /**
   * Returns the loss of each token in some positions, given all positions before it. This takes
   * less time than for all positions, because the layers after the decoder compute these positions
   * only.
   *
   * @param sequences sequences of equal length, at least 2 positions each
   * @param targetPositions indices of positions, the same in all sequences: 1 to the last,
   *     ascending, at least one
   * @return the losses of all tokens of these positions in order, including padding: sequences *
   *     targetPositions * width
   * @throws IllegalArgumentException if the indices are not valid
   */
  List<TokenLoss> tokenLosses(List<TokenSequence> sequences, int[] targetPositions);

  /**
   * {@return whether the model was trained for infilling, on sequences in the order of {@link
   * io.github.continuo.tokenize.InfillSequence}} This flag is saved with the model.
   */
  default boolean supportsInfilling() {
    return false;
  }

  /**
   * {@return the sampling that suits the model, which leaves nothing open} A saved model's is in
   * its {@code generation_config.json}; what that leaves open is taken from {@link
   * Sampling#defaults()}.
   */
  default Sampling sampling() {
    return Sampling.defaults();
  }

  /** {@return the state of a new empty sequence; the caller closes it} */
  DecodingState newState();

  /** Frees the memory. */
  @Override
  void close();
}
