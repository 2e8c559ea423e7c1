package io.github.continuo.live;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.TokenLoss;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A model that takes simulated time for each position that it generates. */
record SlowModel(SequenceModel model, AtomicLong time, long microsPerPosition)
    implements SequenceModel {

  @Override
  public Tokenizer tokenizer() {
    return model.tokenizer();
  }

  @Override
  public int contextLength() {
    return model.contextLength();
  }

  @Override
  public long parameterCount() {
    return model.parameterCount();
  }

  @Override
  public String device() {
    return model.device();
  }

  @Override
  public Precision precision() {
    return model.precision();
  }

  @Override
  public String backend() {
    return model.backend();
  }

  @Override
  public List<TokenLoss> tokenLosses(List<TokenSequence> sequences, int[] targetPositions) {
    return model.tokenLosses(sequences, targetPositions);
  }

  @Override
  public DecodingState newState() {
    DecodingState state = model.newState();
    return new DecodingState() {
      @Override
      public int batchSize() {
        return state.batchSize();
      }

      @Override
      public int length() {
        return state.length();
      }

      @Override
      public void append(List<TokenSequence> tokens) {
        state.append(tokens);
      }

      @Override
      public void truncate(int length) {
        state.truncate(length);
      }

      @Override
      public List<TokenSequence> sampleNext(TokenSampler sampler) {
        time.addAndGet(microsPerPosition);
        return state.sampleNext(sampler);
      }

      @Override
      public void selectSequences(int... sequences) {
        state.selectSequences(sequences);
      }

      @Override
      public void close() {
        state.close();
      }
    };
  }

  @Override
  public void close() {
    model.close();
  }
}
