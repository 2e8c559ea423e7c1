package io.github.continuo.transformer;

import java.util.BitSet;
import java.util.concurrent.atomic.AtomicInteger;

/** A network that counts what is open of such networks in this process: themselves and caches. */
public final class CountedNetwork implements DecoderNetwork {
  private static final AtomicInteger OPEN = new AtomicInteger();

  /** A cache that counts itself once, and forgets it once. */
  private static final class CountedCache implements DecoderCache {
    private final DecoderCache cache;
    private boolean closed;

    CountedCache(DecoderCache cache) {
      this.cache = cache;
      OPEN.incrementAndGet();
    }

    @Override
    public int batchSize() {
      return cache.batchSize();
    }

    @Override
    public int length() {
      return cache.length();
    }

    @Override
    public void truncate(int length) {
      cache.truncate(length);
    }

    @Override
    public void selectSequences(int... sequences) {
      cache.selectSequences(sequences);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        OPEN.decrementAndGet();
      }
      cache.close();
    }
  }

  private final DecoderNetwork network;
  private boolean closed;

  CountedNetwork(DecoderNetwork network) {
    this.network = network;
    OPEN.incrementAndGet();
  }

  /** How many networks and caches are open. */
  public static int open() {
    return OPEN.get();
  }

  @Override
  public DecoderCache newCache(int batchSize, int maxLength) {
    return new CountedCache(network.newCache(batchSize, maxLength));
  }

  @Override
  public float[][] forward(int[] tokens, int width, DecoderCache cache) {
    return network.forward(tokens, width, ((CountedCache) cache).cache);
  }

  @Override
  public float[][] forward(float[][] inputs, DecoderCache cache) {
    return network.forward(inputs, ((CountedCache) cache).cache);
  }

  @Override
  public float[][] hiddenStates(int[] tokens, int width, DecoderCache cache) {
    return network.hiddenStates(tokens, width, ((CountedCache) cache).cache);
  }

  @Override
  public float[][] logits(float[][] hidden) {
    return network.logits(hidden);
  }

  @Override
  public float[][] logits(float[][] hidden, BitSet ids) {
    return network.logits(hidden, ids);
  }

  @Override
  public String device() {
    return network.device();
  }

  @Override
  public Precision precision() {
    return network.precision();
  }

  @Override
  public String description() {
    return network.description();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      OPEN.decrementAndGet();
    }
    network.close();
  }
}
