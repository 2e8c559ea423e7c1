package io.github.continuo.pytorch;

import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.transformer.DecoderCache;

/** Adapter of a {@link KvCache} to any thread. */
final class TorchCache implements DecoderCache {
  private final KvCache cache;

  TorchCache(KvCache cache) {
    this.cache = cache;
  }

  KvCache onEngine() {
    return cache;
  }

  @Override
  public int batchSize() {
    return cache.batch();
  }

  @Override
  public int length() {
    return cache.position();
  }

  @Override
  public void truncate(int length) {
    cache.truncate(length);
  }

  @Override
  public void selectSequences(int... sequences) {
    EngineThread.run(() -> cache.select(sequences));
  }

  @Override
  public void close() {
    EngineThread.run(cache::close);
  }
}
