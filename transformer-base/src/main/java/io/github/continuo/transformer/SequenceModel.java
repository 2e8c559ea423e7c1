package io.github.continuo.transformer;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model of token sequences: all that generation and evaluation need of it.
 *
 * <p>Any number of threads may use it at a time, each with a {@link DecodingState} of its own, but
 * none after {@link #close}.
 */
public interface SequenceModel extends AutoCloseable {

  /** {@return what turns scores into this model's tokens} It is saved with the model. */
  Tokenizer tokenizer();

  /** {@return the longest sequence it can look at, in rows} */
  int contextLength();

  /** {@return the number of numbers in its weights} */
  long parameterCount();

  /**
   * {@return the name of the device on which it runs, as {@link LoadOptions#withDevice} takes it}
   */
  String device();

  /** {@return the precision of the weights of its linear layers} */
  Precision precision();

  /** {@return what computes it, for people: {@code java int8}} */
  String backend();

  /**
   * {@return how surprised the model is by each id of rows 1.. of sequences, having seen all rows
   * before each}
   *
   * @param sequences of equal length, at least 2 rows each
   */
  default List<TokenLoss> tokenLosses(List<TokenSequence> sequences) {
    return tokenLosses(sequences, IntStream.range(1, sequences.get(0).length()).toArray());
  }

  /**
   * How surprised the model is by each id of some rows, having seen all rows before each. Takes
   * less time, for what comes after the decoder is computed for them alone.
   *
   * @param sequences of equal length, at least 2 rows each
   * @param predicted indices of the rows, the same in all sequences: 1 to the last, ascending, at
   *     least one
   * @return of all their ids one after the other, pads too: sequences * predicted * width
   * @throws IllegalArgumentException if the indices are not so
   */
  List<TokenLoss> tokenLosses(List<TokenSequence> sequences, int[] predicted);

  /**
   * {@return whether it was trained to fill regions, so that sequences {@linkplain
   * io.github.continuo.tokenize.InfillSequence arranged} around one mean something to it} This is
   * saved with the model.
   */
  default boolean supportsInfilling() {
    return false;
  }

  /** {@return a new sequence to read, fork and spell; the caller closes it} */
  DecodingState newState();

  /** Frees the memory. */
  @Override
  void close();
}
