package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.continuo.training.TrainingConfig.Checkpointing;
import io.github.continuo.training.TrainingConfig.Data;
import io.github.continuo.training.TrainingConfig.Evaluation;
import io.github.continuo.training.TrainingConfig.Forward;
import io.github.continuo.training.TrainingConfig.Optimizer;
import io.github.continuo.training.TrainingConfig.Schedule;
import io.github.continuo.transformer.Precision;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingConfigTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("badValues")
  void a_bad_value_is_refused(String message, ThrowingCallable construction) {
    assertThatIllegalArgumentException().isThrownBy(construction).withMessage(message);
  }

  static Stream<Arguments> badValues() {
    return Stream.of(
        bad("steps must be at least 1, got 0", () -> TrainingConfig.ofSteps(0)),
        bad("batch size must be at least 1, got 0", () -> new Data(0, 1, 1, 0)),
        bad("gradient accumulation must be at least 1, got -1", () -> new Data(1, -1, 1, 0)),
        bad("sequence length must be at least 1, got 0", () -> new Data(1, 1, 0, 0)),
        bad(
            "targets per sequence must be at least 0 (0 is all of them), got -1",
            () -> Data.defaults().withTargetsPerSequence(-1)),
        bad(
            "learning rate must be finite and more than 0, got 0.0",
            () -> new Optimizer(0, 0, 0, 0, 1)),
        bad(
            "learning rate must be finite and more than 0, got NaN",
            () -> Optimizer.defaults().withLearningRate(Double.NaN)),
        bad(
            "learning rate must be finite and more than 0, got Infinity",
            () -> Optimizer.defaults().withLearningRate(Double.POSITIVE_INFINITY)),
        bad("beta1 must be in [0, 1), got 1.0", () -> new Optimizer(1, 1, 0, 0, 1)),
        bad("beta1 must be in [0, 1), got -0.1", () -> new Optimizer(1, -0.1, 0, 0, 1)),
        bad("beta2 must be in [0, 1), got 1.5", () -> new Optimizer(1, 0, 1.5, 0, 1)),
        bad(
            "weight decay must be finite and at least 0, got -0.1",
            () -> new Optimizer(1, 0, 0, -0.1, 1)),
        bad(
            "weight decay must be finite and at least 0, got NaN",
            () -> new Optimizer(1, 0, 0, Double.NaN, 1)),
        bad(
            "gradient norm must be finite and more than 0, got 0.0",
            () -> new Optimizer(1, 0, 0, 0, 0)),
        bad("warm-up steps must be at least 0, got -1", () -> new Schedule(-1, 0)),
        bad("decay steps must be at least 0, got -1", () -> Schedule.wsd(0, -1)),
        bad(
            "decay steps must be 0 unless the schedule is WSD, got 5",
            () -> Schedule.wsd(0, 5).withShape(Schedule.Shape.LINEAR)),
        bad("final fraction must be in [0, 1], got 1.1", () -> new Schedule(0, 1.1)),
        bad("final fraction must be in [0, 1], got -0.5", () -> new Schedule(0, -0.5)),
        bad("evaluation interval must be at least 1, got 0", () -> new Evaluation(0, 1)),
        bad("validation windows must be at least 1, got 0", () -> new Evaluation(1, 0)),
        bad(
            "patience must be at least 0 (0 is without end), got -1",
            () -> Evaluation.defaults().withPatience(-1)),
        bad("EMA decay must be in [0, 1), got 1.0", () -> Evaluation.defaults().withEmaDecay(1)),
        bad(
            "EMA decay must be in [0, 1), got NaN",
            () -> Evaluation.defaults().withEmaDecay(Double.NaN)),
        bad(
            "checkpoint interval must be at least 1, got 0",
            () -> Checkpointing.defaults().withEverySteps(0)),
        bad(
            "kept checkpoints must be at least 1, got 0",
            () -> Checkpointing.defaults().withKeptCheckpoints(0)),
        bad(
            "skipped steps must be at least 1, got 0",
            () -> Checkpointing.defaults().withMaxSkippedSteps(0)),
        bad("dropout must be in [0, 1), got 1.0", () -> Forward.defaults().withDropout(1)),
        bad("dropout must be in [0, 1), got NaN", () -> Forward.defaults().withDropout(Double.NaN)),
        bad(
            "label smoothing must be in [0, 1), got -0.1",
            () -> Forward.defaults().withLabelSmoothing(-0.1)),
        bad(
            "precision of training must be fp32 or bf16, got int8",
            () -> Forward.defaults().withPrecision(Precision.INT8)));
  }

  private static Arguments bad(String message, ThrowingCallable construction) {
    return arguments(message, construction);
  }

  @Test
  void values_at_the_edges_are_taken() {
    assertThat(new Data(1, 1, 1, Long.MIN_VALUE).seed()).isEqualTo(Long.MIN_VALUE);
    assertThat(new Optimizer(Double.MIN_VALUE, 0, 0, 0, Double.MAX_VALUE).beta1()).isZero();
    assertThat(new Schedule(0, 0).warmupSteps()).isZero();
    assertThat(new Schedule(0, 1).finalFraction()).isEqualTo(1);
    assertThat(new Evaluation(1, 1).everySteps()).isEqualTo(1);
  }

  @Test
  void each_part_can_be_exchanged_alone() {
    Data data = new Data(2, 3, 100, 4);
    Forward forward =
        Forward.defaults().withPrecision(Precision.BF16).withDropout(0.1).withLabelSmoothing(0.2);
    Optimizer optimizer = Optimizer.defaults().withLearningRate(1e-4);
    Schedule schedule = new Schedule(5, 0.2);
    Evaluation evaluation = new Evaluation(6, 7);

    Checkpointing checkpointing = new Checkpointing(8, 9, 10);

    TrainingConfig config =
        TrainingConfig.ofSteps(10)
            .withData(data)
            .withForward(forward)
            .withOptimizer(optimizer)
            .withSchedule(schedule)
            .withEvaluation(evaluation)
            .withCheckpointing(checkpointing);

    assertThat(config)
        .isEqualTo(
            new TrainingConfig(10, data, forward, optimizer, schedule, evaluation, checkpointing));
    assertThat(forward).isEqualTo(new Forward(Optional.of(Precision.BF16), 0.1, 0.2));
    assertThat(optimizer).isEqualTo(new Optimizer(1e-4, 0.9, 0.95, 0.1, 1));
  }

  @Test
  void windows_are_as_they_are_and_predicted_whole_unless_said_otherwise() {
    Data data = new Data(2, 3, 100, 4);

    assertThat(data).isEqualTo(new Data(2, 3, 100, 4, 0, Data.Augment.NONE, 0));
    assertThat(data.withTargetsPerSequence(5).withAugment(Data.Augment.TRANSPOSE))
        .isEqualTo(data.withAugment(Data.Augment.TRANSPOSE).withTargetsPerSequence(5))
        .isEqualTo(new Data(2, 3, 100, 4, 5, Data.Augment.TRANSPOSE, 0));
  }

  @Test
  void patience_average_and_checkpointing_change_nothing_else() {
    assertThat(new Evaluation(6, 7).withPatience(3).withEmaDecay(0.9))
        .isEqualTo(new Evaluation(6, 7).withEmaDecay(0.9).withPatience(3))
        .isEqualTo(new Evaluation(6, 7, 3, 0.9));
    assertThat(
            Checkpointing.defaults()
                .withEverySteps(1)
                .withKeptCheckpoints(3)
                .withMaxSkippedSteps(4))
        .isEqualTo(new Checkpointing(1, 3, 4));
  }

  @Test
  void a_short_training_warms_up_for_half_of_it() {
    assertThat(TrainingConfig.ofSteps(30).schedule().warmupSteps()).isEqualTo(15);
    assertThat(TrainingConfig.ofSteps(1_000).schedule()).isEqualTo(Schedule.defaults());
  }
}
