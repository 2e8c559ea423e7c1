package io.github.continuo.dual;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.DecoderCache;
import io.github.continuo.transformer.DecoderNetwork;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * State of event sequences during generation: takes events and samples the tokens of the next event
 * of each sequence. The KV cache of the event network grows with the sequences; that of the token
 * network starts empty for every event.
 */
final class EventDecodingState implements DecodingState {
  private final Tokenizer tokenizer;
  private final DecoderNetwork eventNet;
  private final DecoderNetwork tokenNet;
  private final DecoderCache eventCache;
  private DecoderCache tokenCache;
  private float[][] hidden = {}; // [sequences][dim], after the last event read

  EventDecodingState(DualConfig config, DecoderNetwork eventNet, DecoderNetwork tokenNet) {
    tokenizer = config.tokenizer();
    this.eventNet = eventNet;
    this.tokenNet = tokenNet;
    eventCache = eventNet.newCache(1, config.eventNet().maxPositions());
    tokenCache = tokenNet.newCache(1, tokenizer.width());
  }

  @Override
  public int batchSize() {
    return eventCache.batchSize();
  }

  @Override
  public int length() {
    return eventCache.length();
  }

  @Override
  public void append(List<TokenSequence> tokens) {
    int[] ids = TokenBatch.ids(tokens, batchSize(), tokenizer.width());
    hidden = eventNet.forward(ids, tokenizer.width(), eventCache);
  }

  @Override
  public void truncate(int length) {
    eventCache.truncate(length);
    hidden = new float[0][];
  }

  @Override
  public List<TokenSequence> sampleNext(TokenSampler sampler) {
    if (hidden.length == 0) {
      throw new IllegalStateException("at least one event must be read before one is sampled");
    }
    int width = tokenizer.width();
    int[][] events = new int[batchSize()][width];
    for (int[] ids : events) {
      Arrays.fill(ids, tokenizer.padId());
    }
    if (tokenCache.batchSize() != events.length) {
      tokenCache.close();
      tokenCache = tokenNet.newCache(events.length, width);
    }
    tokenCache.truncate(0);
    float[][] states = tokenNet.forward(hidden, tokenCache);
    int[] unfinished = IntStream.range(0, events.length).toArray();
    for (int slot = 0; unfinished.length > 0; slot++) {
      if (slot > 0) {
        int before = slot - 1;
        int[] ids = IntStream.of(unfinished).map(i -> events[i][before]).toArray();
        states = tokenNet.forward(ids, 1, tokenCache);
      }
      BitSet allowed = allowed(unfinished, sampler);
      float[][] logits =
          allowed == null ? tokenNet.logits(states) : tokenNet.logits(states, allowed);
      List<Integer> continuing = new ArrayList<>(); // indices into unfinished
      for (int i = 0; i < unfinished.length; i++) {
        int[] ids = events[unfinished[i]];
        ids[slot] = sampler.choose(unfinished[i], logits[i]);
        if (slot + 1 < tokenizer.tokenCount(ids[0])) {
          continuing.add(i);
        }
      }
      if (continuing.size() < unfinished.length) {
        unfinished = removeComplete(unfinished, continuing);
      }
    }
    return Arrays.stream(events).map(ids -> TokenSequence.of(width, ids)).toList();
  }

  /** Returns the token ids that any of the given events allows next, or null for all. */
  private static @Nullable BitSet allowed(int[] unfinished, TokenSampler sampler) {
    BitSet all = new BitSet();
    for (int i : unfinished) {
      BitSet allowed = sampler.allowed(i);
      if (allowed == null) {
        return null;
      }
      all.or(allowed);
    }
    return all;
  }

  /** Removes complete events from the batch of the token network; returns the others. */
  private int[] removeComplete(int[] unfinished, List<Integer> continuing) {
    if (!continuing.isEmpty()) {
      tokenCache.selectSequences(continuing.stream().mapToInt(Integer::intValue).toArray());
    }
    return continuing.stream().mapToInt(i -> unfinished[i]).toArray();
  }

  @Override
  public void selectSequences(int... sequences) {
    eventCache.selectSequences(sequences);
    if (hidden.length > 0) {
      float[][] before = hidden;
      hidden = IntStream.of(sequences).mapToObj(i -> before[i]).toArray(float[][]::new);
    }
  }

  @Override
  public void close() {
    eventCache.close();
    tokenCache.close();
  }
}
