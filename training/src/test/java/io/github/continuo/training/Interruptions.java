package io.github.continuo.training;

import io.github.continuo.data.Split;
import io.github.continuo.pytorch.TrainableModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Trainings that do not go through at once, and what is left of them. */
final class Interruptions {

  /** How a training is brought to its end before its time. */
  enum Way {
    /** It is asked to stop. */
    STOP,
    /** Its thread is interrupted. */
    INTERRUPT,
    /** It breaks off without having been able to do anything about it. */
    CRASH
  }

  /**
   * One of them.
   *
   * @param step after which it comes
   */
  record Interruption(int step, Way way) {}

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private Interruptions() {}

  /** Trains in a folder, each time with a new model, until no interruption is left. */
  static TrainingReport train(
      Supplier<TrainableModel> models,
      Split split,
      Path folder,
      TrainingConfig config,
      List<Interruption> interruptions)
      throws IOException, InterruptedException {
    for (Interruption interruption : interruptions) {
      try (TrainableModel model = models.get()) {
        Interrupter interrupter = new Interrupter(interruption);
        Trainer trainer = new Trainer(model, split, folder, config, interrupter);
        interrupter.stop = trainer::stop;
        trainer.train();
      } catch (InterruptedException | Crash e) {
        // as it was meant to be
      }
    }
    try (TrainableModel model = models.get()) {
      return new Trainer(model, split, folder, config, new TrainingListener() {}).train();
    }
  }

  private static final class Interrupter implements TrainingListener {
    private final Interruption interruption;
    private Runnable stop = () -> {};

    Interrupter(Interruption interruption) {
      this.interruption = interruption;
    }

    @Override
    public void onStep(Step step) {
      if (step.number() == interruption.step) {
        switch (interruption.way) {
          case STOP -> stop.run();
          case INTERRUPT -> Thread.currentThread().interrupt();
          case CRASH -> throw new Crash();
        }
      }
    }
  }
}
