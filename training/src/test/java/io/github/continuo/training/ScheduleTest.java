package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.training.TrainingConfig.Schedule;
import io.github.continuo.training.TrainingConfig.Schedule.Shape;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);

  @Test
  void the_rate_rises_step_by_step() {
    assertThat(shares(new Schedule(4, 0.1), 15)).startsWith(0.25, 0.5, 0.75, 1);
  }

  @Test
  void then_it_falls_along_half_a_cosine() {
    double[] shares = shares(new Schedule(4, 0.1), 15);

    assertThat(shares[4]).isEqualTo(1, EXACT);
    assertThat(shares[9]).isEqualTo(0.55, EXACT); // half way
    assertThat(shares[5]).isEqualTo(0.1 + 0.9 * (1 + Math.cos(Math.PI / 10)) / 2, EXACT);
    assertThat(shares[14]).isEqualTo(0.1, EXACT);
    assertThat(IntStream.range(4, 14)).allMatch(step -> shares[step] > shares[step + 1]);
  }

  @Test
  void without_warm_up_it_begins_at_the_highest() {
    double[] shares = shares(new Schedule(0, 0), 11);

    assertThat(shares[0]).isEqualTo(1, EXACT);
    assertThat(shares[5]).isEqualTo(0.5, EXACT);
    assertThat(shares[10]).isEqualTo(0, EXACT);
  }

  @Test
  void a_final_share_of_one_holds_the_rate() {
    assertThat(shares(new Schedule(0, 1), 5)).containsOnly(1);
  }

  @Test
  void a_single_step_and_a_single_one_after_the_warm_up_are_at_the_highest() {
    assertThat(shares(new Schedule(0, 0.1), 1)).containsExactly(1);
    assertThat(shares(new Schedule(2, 0.1), 3)).containsExactly(0.5, 1, 1);
  }

  @Test
  void a_training_shorter_than_the_warm_up_ends_on_the_rise() {
    assertThat(shares(new Schedule(10, 0.1), 3)).containsExactly(0.1, 0.2, 0.3);
  }

  @Test
  void a_line_falls_evenly_to_the_final_share() {
    Schedule schedule = new Schedule(2, 0.2).withShape(Shape.LINEAR);

    assertThat(shares(schedule, 7))
        .containsExactly(new double[] {0.5, 1, 1, 0.8, 0.6, 0.4, 0.2}, EXACT);
  }

  @Test
  void a_constant_rate_stays_after_its_rise_whatever_the_final_share() {
    Schedule schedule = new Schedule(2, 0.2).withShape(Shape.CONSTANT);

    assertThat(shares(schedule, 5)).containsExactly(0.5, 1, 1, 1, 1);
  }

  @Test
  void a_wsd_rate_is_stable_and_falls_in_the_last_steps_alone() {
    double[] shares = shares(Schedule.wsd(2, 4), 9);

    assertThat(shares)
        .containsExactly(
            new double[] {0.5, 1, 1, 1, 1, 0.5, 1 - Math.sqrt(0.5), 1 - Math.sqrt(0.75), 0}, EXACT);
    assertThat(shares(Schedule.wsd(2, 9), 5)) // no longer than there are steps after the rise
        .containsExactly(new double[] {0.5, 1, 1, 1 - Math.sqrt(0.5), 0}, EXACT);
    assertThat(shares(Schedule.wsd(0, 0), 3)).containsOnly(1);
  }

  /** The rates with which the reference was trained for six of ten steps. */
  @Test
  void the_published_schedule_begins_at_rate_zero_and_would_end_at_it() {
    double[] shares = shares(Schedule.midiModel(2), 10);

    assertThat(IntStream.range(0, 6).mapToDouble(step -> 2e-3 * shares[step]).toArray())
        .containsExactly(new double[] {0, 0.001, 0.002, 0.00175, 0.0015, 0.00125}, EXACT);
    assertThat(shares[9]).isEqualTo(1 / 8.0, EXACT);
  }

  @Test
  void every_shape_can_begin_with_a_rest() {
    Schedule cosine = new Schedule(Shape.COSINE, 2, 0, true);

    assertThat(shares(cosine, 4)).containsExactly(new double[] {0, 0.5, 1, 0.5}, EXACT);
    assertThat(shares(new Schedule(Shape.CONSTANT, 2, 0, true), 4)).containsExactly(0, 0.5, 1, 1);
    assertThat(shares(Schedule.midiModel(0), 2)).containsExactly(1, 0.5);
  }

  private static double[] shares(Schedule schedule, int steps) {
    return IntStream.range(0, steps).mapToDouble(step -> schedule.share(step, steps)).toArray();
  }
}
