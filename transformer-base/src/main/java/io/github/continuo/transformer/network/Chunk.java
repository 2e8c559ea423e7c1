package io.github.continuo.transformer.network;

/**
 * Positions that one forward pass reads: equally many of each sequence, after those in the cache.
 * Vector {@code v} of the batch is position {@code start + v % time} of sequence {@code v / time}.
 *
 * @param start the number of positions read before
 * @param time the number of positions per sequence
 */
record Chunk(int batchSize, int start, int time) {

  int vectors() {
    return batchSize * time;
  }

  int sequence(int vector) {
    return vector / time;
  }

  int position(int vector) {
    return start + vector % time;
  }

  /** Returns the index of the last vector of each sequence. */
  int[] lastVectors() {
    int[] last = new int[batchSize];
    for (int s = 0; s < batchSize; s++) {
      last[s] = s * time + time - 1;
    }
    return last;
  }
}
