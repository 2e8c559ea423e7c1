package io.github.continuo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;

class RhythmicPrecisionProperties {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);

  @Property
  void onsets_on_multiples_of_a_quarter_of_a_beat_are_all_on_the_grid(
      @ForAll @IntRange(min = 1, max = 8191) int quarterOfBeat,
      @ForAll @Size(min = 1, max = 50) List<@LongRange(min = 0, max = 1_000_000) Long> sixteenths) {
    Score score =
        score(4 * quarterOfBeat, sixteenths.stream().mapToLong(at -> at * quarterOfBeat).toArray());

    assertThat(RhythmicPrecision.of(score).fraction()).hasValue(1);
  }

  @Property
  void onsets_on_all_ticks_come_to_chance(@ForAll @IntRange(min = 1, max = 500) int quarterOfBeat) {
    int ticksPerQuarter = 4 * quarterOfBeat;

    double share = share(score(ticksPerQuarter, LongStream.range(0, ticksPerQuarter).toArray()));

    assertThat(share)
        .isEqualTo((2 * (ticksPerQuarter / 64) + 1) / (double) quarterOfBeat, EXACT)
        .isEqualTo(0.125, Offset.offset(4.0 / ticksPerQuarter + 1e-12));
  }

  @Property
  void beats_that_are_no_multiple_of_four_ticks_are_not_rounded(
      @ForAll @IntRange(min = 1, max = 2_000) int ticksPerQuarter,
      @ForAll @LongRange(min = 0, max = 100_000) long tick) {
    double beats = tick / (double) ticksPerQuarter;
    double distance = Math.abs(beats - Math.rint(4 * beats) / 4);

    double share = share(score(ticksPerQuarter, tick));

    assertThat(share).isEqualTo(distance <= 1 / 64.0 + 1e-9 ? 1 : 0);
  }

  @Property
  void that_of_two_scores_together_is_the_sum(
      @ForAll @Size(max = 20) List<@LongRange(min = 0, max = 5_000) Long> first,
      @ForAll @Size(max = 20) List<@LongRange(min = 0, max = 5_000) Long> second) {
    Score one = score(480, first.stream().mapToLong(tick -> tick).toArray());
    Score other = score(480, second.stream().mapToLong(tick -> tick).toArray());
    Score both = Score.of(one.timeBase(), List.of(one.tracks().get(0), other.tracks().get(0)));

    assertThat(RhythmicPrecision.of(one).plus(RhythmicPrecision.of(other)))
        .isEqualTo(RhythmicPrecision.of(both));
  }

  @Example
  void seven_ticks_of_480_are_near_enough_and_eight_are_not() {
    assertThat(RhythmicPrecision.of(score(480, 0, 7, 8, 112, 113, 120, 127, 128, 480 + 233)))
        .isEqualTo(new RhythmicPrecision(9, 6));
  }

  @Example
  void a_sixty_fourth_of_a_beat_is_on_the_grid_itself() {
    assertThat(RhythmicPrecision.of(score(64, 1, 15, 17, 63)))
        .isEqualTo(new RhythmicPrecision(4, 4));
    assertThat(RhythmicPrecision.of(score(64, 2, 14, 18, 62)))
        .isEqualTo(new RhythmicPrecision(4, 0));
  }

  @Example
  void each_note_of_a_chord_and_each_drum_counts() {
    Score score =
        Score.of(
            TimeBase.ticksPerQuarter(480),
            List.of(
                Track.of(
                    List.of(
                        new Note(120, 10, 0, 60, 80),
                        new Note(120, 10, 0, 64, 80),
                        new Note(180, 10, Note.DRUM_CHANNEL, 36, 80))),
                Track.of(List.of(new Note(120, 10, 1, 67, 80)))));

    assertThat(RhythmicPrecision.of(score)).isEqualTo(new RhythmicPrecision(4, 3));
    assertThat(share(score)).isEqualTo(0.75);
  }

  @Example
  void the_latest_onsets_are_judged_like_the_first() {
    assertThat(share(score(480, Long.MAX_VALUE / 480 * 480 - 480))).isEqualTo(1);
    assertThat(share(score(480, Long.MAX_VALUE / 480 * 480 - 480 + 60))).isZero();
  }

  @Example
  void steps_of_the_event_tokenizer_come_to_twice_the_chance() {
    long[] ticks = IntStream.range(0, 64).mapToLong(step -> step * 30L).toArray();
    EventTokenizer tokenizer = EventTokenizer.of(EventVersion.V2);

    double share = share(tokenizer.normalize(score(480, ticks)));

    assertThat(share).isEqualTo(0.25);
  }

  @Example
  void of_no_notes_there_is_no_share() {
    assertThat(RhythmicPrecision.of(score(480)).fraction()).isEmpty();
    assertThat(RhythmicPrecision.none()).isEqualTo(RhythmicPrecision.of(score(480)));
  }

  @Example
  void film_time_is_refused() {
    Score film = Score.of(TimeBase.smpte(TimeBase.FrameRate.FPS_25, 40), score(480, 1).tracks());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RhythmicPrecision.of(film))
        .withMessage(
            "rhythm needs a score in ticks per quarter, got Smpte[rate=FPS_25, ticksPerFrame=40]");
  }

  @Example
  void more_on_the_grid_than_there_are_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RhythmicPrecision(2, 3))
        .withMessage("onsets on the grid must be in 0..2, got 3");
  }

  private static double share(Score score) {
    return RhythmicPrecision.of(score).fraction().orElseThrow();
  }

  /** A note at each tick, all of other pitches than their neighbours. */
  private static Score score(int ticksPerQuarter, long... ticks) {
    List<ScoreEvent> notes =
        IntStream.range(0, ticks.length)
            .<ScoreEvent>mapToObj(i -> new Note(ticks[i], 1, 0, i % 128, 80))
            .toList();
    return Score.of(TimeBase.ticksPerQuarter(ticksPerQuarter), List.of(Track.of(notes)));
  }
}
