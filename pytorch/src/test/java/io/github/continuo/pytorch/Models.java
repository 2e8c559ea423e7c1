package io.github.continuo.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.pytorch.engine.PyTorchEngine;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.LoadOptions;
import java.util.Random;
import java.util.function.Function;

/** Small models for tests. */
public final class Models {
  public static final NoteTokenizer TOKENIZER = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
  public static final DecoderConfig TINY = new DecoderConfig(16, 2, 2, 24, 64);

  public static final LoadOptions ON_CPU = LoadOptions.defaults().withDevice("cpu");

  private Models() {}

  /** A model with weights so large that its choices are far apart. */
  public static TrainableBase lively(long seed) {
    return enlarged(TrainableBase.create(TINY, TOKENIZER, seed, Device.cpu()));
  }

  /** The same model, its weights so large that its choices are far apart. */
  static <M extends TrainableModel> M enlarged(M model) {
    EngineThread.run(
        () -> {
          for (NDArray weight : model.parameters().byName().values()) {
            if (weight.getShape().dimension() > 1) {
              weight.muli(12);
            }
          }
        });
    return model;
  }

  /** Runs a test's tensor work where it belongs, with a manager that is closed after it. */
  public static <T> T onEngine(Function<NDManager, T> work) {
    return EngineThread.call(
        () -> {
          try (NDManager manager = PyTorchEngine.newManager(Device.cpu())) {
            return work.apply(manager);
          }
        });
  }

  /** Random ids as a model may see them, [batch, time]. */
  static long[] ids(int count, long seed) {
    return new Random(seed).longs(count, 0, TOKENIZER.vocabulary().size()).toArray();
  }
}
