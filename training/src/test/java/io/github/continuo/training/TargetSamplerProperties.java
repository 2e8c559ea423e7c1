package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

class TargetSamplerProperties {

  @Property
  void as_many_rows_as_wanted_come_in_order_and_the_last_among_them(
      @ForAll @IntRange(min = 1, max = 40) int most,
      @ForAll @IntRange(min = 1, max = 60) int time,
      @ForAll long seed,
      @ForAll @IntRange(max = 1_000) int step) {
    TargetSampler sample = new TargetSampler(most, seed);

    int[] rows = sample.draw(time, sample.ofStep(step));

    assertThat(rows).hasSize(Math.min(most, time)).isSorted().doesNotHaveDuplicates();
    assertThat(rows[0]).isPositive();
    assertThat(rows[rows.length - 1]).isEqualTo(time);
  }

  @Property
  void none_wanted_is_all(@ForAll @IntRange(min = 1, max = 60) int time, @ForAll long seed) {
    TargetSampler sample = new TargetSampler(0, seed);

    assertThat(sample.draw(time, sample.ofStep(0)))
        .containsExactly(IntStream.rangeClosed(1, time).toArray());
  }

  @Property
  void seed_and_step_say_which_rows(@ForAll long seed, @ForAll @IntRange(max = 1_000) int step) {
    TargetSampler sample = new TargetSampler(20, seed);
    RandomGenerator random = sample.ofStep(step);
    int[] rows = sample.draw(1_000, random);

    assertThat(new TargetSampler(20, seed).draw(1_000, new TargetSampler(20, seed).ofStep(step)))
        .isEqualTo(rows);
    assertThat(sample.draw(1_000, random)).isNotEqualTo(rows); // of the next batch
    assertThat(sample.draw(1_000, sample.ofStep(step + 1))).isNotEqualTo(rows);
    assertThat(sample.draw(1_000, new TargetSampler(20, seed + 1).ofStep(step))).isNotEqualTo(rows);
  }

  /** Each of the first 10 rows is drawn with probability 0.3; 10,000 draws deviate by 0.0046. */
  @Example
  void rows_before_the_last_are_as_likely_as_each_other() {
    TargetSampler sample = new TargetSampler(4, 1);
    int[] counts = new int[12];
    for (int step = 0; step < 10_000; step++) {
      Arrays.stream(sample.draw(11, sample.ofStep(step))).forEach(row -> counts[row]++);
    }

    assertThat(counts[11]).isEqualTo(10_000);
    assertThat(IntStream.rangeClosed(1, 10))
        .allSatisfy(row -> assertThat(counts[row] / 10_000.0).isEqualTo(0.3, Offset.offset(0.025)));
  }
}
