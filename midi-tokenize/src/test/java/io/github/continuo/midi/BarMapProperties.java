package io.github.continuo.midi;

import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class BarMapProperties {
  private static final BeatMap BEATS = new BeatMap(480);

  @Provide
  Arbitrary<List<TimeSignature>> timeSignatures() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 100_000),
            Arbitraries.integers().between(1, 255),
            Arbitraries.integers().between(0, 7).map(exponent -> 1 << exponent))
        .as(TimeSignature::new)
        .list()
        .ofMaxSize(5);
  }

  private static BarMap bars(List<TimeSignature> timeSignatures) {
    return new BarMap(
        timeSignatures.stream().sorted(comparingLong(TimeSignature::tick)).toList(), BEATS);
  }

  @Property
  void every_tick_lies_in_its_bar(
      @ForAll("timeSignatures") List<TimeSignature> timeSignatures,
      @ForAll @LongRange(max = 200_000) long tick) {
    BarMap bars = bars(timeSignatures);
    double beat = tick / 480.0;

    long bar = bars.barNumberAt(beat);

    assertThat(bars.startBeat(bar)).isLessThanOrEqualTo(beat + 1e-6);
    assertThat(bars.startBeat(bar + 1)).isGreaterThan(beat);
  }

  @Property
  void every_time_signature_begins_a_bar(
      @ForAll("timeSignatures") List<TimeSignature> timeSignatures) {
    BarMap bars = bars(timeSignatures);

    assertThat(timeSignatures)
        .allSatisfy(
            timeSignature -> {
              double beat = timeSignature.tick() / 480.0;
              assertThat(bars.startBeat(bars.barNumberAt(beat))).isEqualTo(beat);
            });
  }

  @Example
  void bars_have_four_beats_without_a_time_signature() {
    BarMap bars = bars(List.of());

    assertThat(bars.barNumberAt(0)).isEqualTo(1);
    assertThat(bars.barNumberAt(3.99)).isEqualTo(1);
    assertThat(bars.barNumberAt(4)).isEqualTo(2);
    assertThat(bars.startBeat(11)).isEqualTo(40);
  }

  @Example
  void bar_that_a_time_signature_cuts_short_counts_as_one() {
    BarMap bars = bars(List.of(new TimeSignature(480, 3, 4)));

    assertThat(bars.startBeat(2)).isEqualTo(1);
    assertThat(bars.startBeat(3)).isEqualTo(4);
  }

  @Example
  void beat_is_the_start_of_a_bar_or_not() {
    BarMap bars = bars(List.of(new TimeSignature(960, 7, 8)));

    assertThat(bars.isStart(2)).isTrue();
    assertThat(bars.isStart(5.5)).isTrue();
    assertThat(bars.isStart(4)).isFalse();
  }
}
