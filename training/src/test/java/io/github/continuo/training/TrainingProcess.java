package io.github.continuo.training;

import io.github.continuo.data.Piece;
import io.github.continuo.data.Pieces;
import io.github.continuo.data.Split;
import io.github.continuo.pytorch.TrainableBase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** A training as a program of its own, which can be killed. It prints the number of each step. */
final class TrainingProcess {
  static final int STEPS = 40;

  private TrainingProcess() {}

  /** Trains in the folder that is given, until the end. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    TrainingListener printer =
        new TrainingListener() {
          @Override
          public void onStep(Step step) {
            System.out.println(step.number());
          }
        };
    train(Path.of(arguments[0]), printer);
  }

  static void train(Path folder, TrainingListener listener)
      throws IOException, InterruptedException {
    List<Piece> pieces =
        IntStream.range(0, 9).mapToObj(i -> Pieces.random("training " + i, 6 + 5 * i, i)).toList();
    Split split = new Split(pieces, List.of(Pieces.random("validation", 40, 100)));
    TrainingConfig config =
        TrainingConfig.ofSteps(STEPS)
            .withData(new TrainingConfig.Data(2, 2, 16, 5).withTargetsPerSequence(9))
            .withOptimizer(
                TrainingConfig.Optimizer.defaults()
                    .withMethod(TrainingConfig.Optimizer.Method.MUON))
            .withEvaluation(new TrainingConfig.Evaluation(4, 100).withEmaDecay(0.9))
            .withCheckpointing(TrainingConfig.Checkpointing.defaults().withEverySteps(3));
    try (TrainableBase model = Models.tiny(1)) {
      new Trainer(model, split, folder, config, listener).train();
    }
  }

  /** Starts it on this class path. */
  static Process start(Path folder) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dai.djl.pytorch.num_threads=1",
                TrainingProcess.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }
}
