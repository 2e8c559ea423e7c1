package io.github.continuo.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.engine.ArrayFiller;
import io.github.continuo.engine.SeededRandom;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * New weights; equal seeds give equal ones on every machine. They are drawn one after the other, so
 * they must be asked for in the order of the model.
 */
final class RandomWeights implements WeightSource, AutoCloseable {
  private final Iterator<WeightSpec> specs;
  private final RandomGenerator random;
  private final ArrayFiller filler = new ArrayFiller();

  RandomWeights(List<WeightSpec> specs, long seed) {
    this.specs = specs.iterator();
    random = new SeededRandom(seed);
  }

  @Override
  public NDArray read(String name, NDManager owner) {
    WeightSpec spec = specs.next();
    if (!spec.name().equals(name)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "weights must be drawn in order, %s next, got %s", spec.name(), name));
    }
    return filler.fill(owner, spec.shape(), (first, piece) -> draw(spec, first, piece));
  }

  private void draw(WeightSpec spec, long first, ByteBuffer piece) {
    long rows = spec.shape().dimension() == 0 ? 1 : spec.shape().get(0);
    long rowSize = spec.shape().size() / rows;
    for (long i = first; piece.hasRemaining(); i++) {
      piece.putFloat(spec.initial().draw(i / rowSize, random));
    }
  }

  @Override
  public void close() {
    filler.close();
  }
}
