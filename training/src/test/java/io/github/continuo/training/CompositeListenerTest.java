package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.training.TrainingListener.Evaluation;
import io.github.continuo.training.TrainingListener.Step;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompositeListenerTest {

  @Test
  void all_are_told_in_order() {
    List<String> told = new ArrayList<>();
    TrainingListener both = TrainingListener.of(named("a", told), named("b", told));

    both.onStep(new Step(1, 2, 3, 4, 5, 6, 3));
    both.onEvaluation(new Evaluation(1, 2, true));

    assertThat(told).containsExactly("a 1", "b 1", "a validated", "b validated");
  }

  private static TrainingListener named(String name, List<String> told) {
    return new TrainingListener() {
      @Override
      public void onStep(Step step) {
        told.add(name + " " + step.number());
      }

      @Override
      public void onEvaluation(Evaluation evaluation) {
        told.add(name + " validated");
      }
    };
  }

  @Test
  void nothing_is_kept_from_them() {
    List<String> events =
        Arrays.stream(TrainingListener.class.getMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .map(Method::getName)
            .toList();

    assertThat(Arrays.stream(CompositeListener.class.getDeclaredMethods()).map(Method::getName))
        .containsAll(events);
  }

  @Test
  void a_step_knows_its_speed_and_how_much_it_waited() {
    Step step = new Step(1, 2, 3, 4, 500, 2, 0.5);

    assertThat(step.targetsPerSecond()).isEqualTo(250);
    assertThat(report(step, step).dataWaitFraction()).isEqualTo(0.25);
    assertThat(report().dataWaitFraction()).isZero();
  }

  private static TrainingReport report(Step... steps) {
    return new TrainingReport(List.of(steps), 0, List.of(), TrainingReport.StopReason.COMPLETED, 1);
  }
}
