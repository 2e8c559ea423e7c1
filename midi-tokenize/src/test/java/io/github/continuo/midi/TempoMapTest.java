package io.github.continuo.midi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

class TempoMapTest {
  private static final TimeBase PPQ_480 = TimeBase.ticksPerQuarter(480);

  @Example
  void without_a_tempo_there_are_120_quarters_a_minute() {
    TempoMap map = map(PPQ_480, List.of());

    assertThat(map.secondsAt(0)).isZero();
    assertThat(map.secondsAt(960)).isEqualTo(1.0);
    assertThat(map.tickAt(1.0)).isEqualTo(960);
    assertThat(map.tickAt(-0.0)).isZero();
  }

  @Example
  void each_tempo_counts_from_its_tick_on() {
    TempoMap map = map(PPQ_480, List.of(new Tempo(480, 1_000_000), new Tempo(960, 250_000)));

    assertThat(map.secondsAt(480)).isEqualTo(0.5);
    assertThat(map.secondsAt(960)).isEqualTo(1.5);
    assertThat(map.secondsAt(1440)).isEqualTo(1.75);
    assertThat(map.tickAt(1.0)).isEqualTo(720);
    assertThat(map.tickAt(1.75)).isEqualTo(1440);
  }

  @Example
  void of_several_tempos_at_a_tick_the_last_counts() {
    TempoMap map =
        map(
            PPQ_480,
            List.of(
                new Tempo(0, 1),
                new Tempo(0, 1_000_000),
                new Tempo(480, 2),
                new Tempo(480, 250_000)));

    assertThat(map.secondsAt(480)).isEqualTo(1.0);
    assertThat(map.secondsAt(960)).isEqualTo(1.25);
  }

  @Example
  void film_time_knows_no_tempo() {
    TempoMap map =
        map(TimeBase.smpte(TimeBase.FrameRate.FPS_30_DROP, 80), List.of(new Tempo(0, 1_000_000)));

    assertThat(map.secondsAt(2400)).isCloseTo(1.001001001, within(1e-9));
    assertThat(map.tickAt(1.001001001)).isEqualTo(2400);
  }

  @Example
  void nearest_tick_is_found_and_the_later_of_two() {
    TempoMap map = map(TimeBase.ticksPerQuarter(1), List.of());

    assertThat(map.tickAt(0.24)).isZero();
    assertThat(map.tickAt(0.25)).isEqualTo(1);
    assertThat(map.tickAt(0.26)).isEqualTo(1);
  }

  @Example
  void there_is_no_time_before_the_start() {
    TempoMap map = map(PPQ_480, List.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> map.secondsAt(-1))
        .withMessage("tick must be in 0..9223372036854775807, got -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> map.tickAt(-0.5))
        .withMessage("seconds must be at least 0, got -0.5");
  }

  @Property
  void every_tick_is_found_again_by_its_seconds(
      @ForAll("scores") Score score, @ForAll @LongRange(max = 100_000) long tick) {
    TempoMap map = score.tempoMap();

    assertThat(map.tickAt(map.secondsAt(tick))).isEqualTo(tick);
    assertThat(map.secondsAt(tick + 1)).isGreaterThan(map.secondsAt(tick));
  }

  private static TempoMap map(TimeBase timeBase, List<Tempo> tempos) {
    return TempoMap.of(timeBase, tempos.size(), tempos.iterator());
  }

  @Provide
  Arbitrary<Score> scores() {
    return Scores.any();
  }
}
