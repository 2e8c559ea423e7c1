package io.github.continuo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Figures of one number: hand-computed cases, and what must hold of any music. */
class MusicMetricProperties {
  private static final int BEAT = 48;
  private static final int BAR = 4 * BEAT;

  @Provide
  Arbitrary<List<Note>> music() {
    Arbitrary<Note> note =
        Combinators.combine(
                Arbitraries.integers().between(0, 8 * BAR),
                Arbitraries.integers().between(1, 2 * BEAT),
                Arbitraries.integers().between(36, 95))
            .as((tick, ticks, pitch) -> new Note(tick, ticks, 0, pitch, 80));
    return note.list().ofMinSize(1).ofMaxSize(60);
  }

  private static Score score(List<? extends ScoreEvent> events) {
    return Score.of(TimeBase.ticksPerQuarter(BEAT), List.of(Track.of(events)));
  }

  private static Score score(Note... notes) {
    return score(List.of(notes));
  }

  private static Note note(long tick, long ticks, int pitch) {
    return new Note(tick, ticks, 0, pitch, 80);
  }

  private static Score changed(List<Note> music, UnaryOperator<Note> change) {
    return score(music.stream().map(change).toList());
  }

  private static Note transposed(Note note, int semitones) {
    return note(note.tick(), note.durationTicks(), note.pitch() + semitones);
  }

  private static Note moved(Note note, long ticks) {
    return note(note.tick() + ticks, note.durationTicks(), note.pitch());
  }

  private static double number(OptionalDouble figure) {
    return figure.orElseThrow();
  }

  @Property(tries = 200)
  void figures_stay_in_their_ranges(@ForAll("music") List<Note> music) {
    Score score = score(music);

    assertThat(number(PitchClassEntropy.of(score))).isBetween(0.0, Math.log(12) / Math.log(2));
    assertThat(number(ScaleConsistency.of(score))).isBetween(7 / 12.0, 1.0);
    GrooveConsistency.of(score).ifPresent(groove -> assertThat(groove).isBetween(0.0, 1.0));
    assertThat(number(NoteDensity.of(score))).isPositive().isLessThanOrEqualTo(music.size());
    assertThat(number(Polyphony.of(score))).isBetween(1.0, 60.0);
  }

  @Property(tries = 200)
  void what_is_said_of_pitch_classes_stays_in_any_octave_and_key(
      @ForAll("music") List<Note> music, @ForAll @IntRange(min = -24, max = 24) int semitones) {
    Score score = score(music);
    Score other = changed(music, note -> transposed(note, semitones));

    assertThat(number(PitchClassEntropy.of(other)))
        .isCloseTo(number(PitchClassEntropy.of(score)), within(1e-12));
    assertThat(ScaleConsistency.of(other)).isEqualTo(ScaleConsistency.of(score));
  }

  @Property(tries = 100)
  void entropy_stays_when_pitch_classes_change_places(
      @ForAll("music") List<Note> music, @ForAll Random random) {
    List<Integer> classes = new ArrayList<>(IntStream.range(0, 12).boxed().toList());
    Collections.shuffle(classes, random);

    Score other =
        changed(
            music,
            note -> note(note.tick(), note.durationTicks(), 60 + classes.get(note.pitch() % 12)));

    assertThat(number(PitchClassEntropy.of(other)))
        .isCloseTo(number(PitchClassEntropy.of(score(music))), within(1e-12));
  }

  @Property(tries = 100)
  void whole_bars_of_silence_before_it_change_nothing(
      @ForAll("music") List<Note> music, @ForAll @IntRange(min = 1, max = 9) int bars) {
    Score later = changed(music, note -> moved(note, (long) bars * BAR));

    for (MusicMetric figure : MusicMetric.values()) {
      assertThat(figure.of(later)).as(figure.label()).isEqualTo(figure.of(score(music)));
    }
  }

  @Property(tries = 100)
  void drums_have_rhythm_but_no_pitch(@ForAll("music") List<Note> music) {
    List<Note> drums =
        music.stream()
            .map(note -> new Note(note.tick(), note.durationTicks(), 9, note.pitch(), 80))
            .toList();
    List<Note> both = new ArrayList<>(music);
    both.addAll(drums);

    assertThat(PitchClassEntropy.of(score(drums))).isEmpty();
    assertThat(ScaleConsistency.of(score(drums))).isEmpty();
    assertThat(Polyphony.of(score(drums))).isEmpty();
    assertThat(PitchClassEntropy.of(score(both))).isEqualTo(PitchClassEntropy.of(score(music)));
    assertThat(Polyphony.of(score(both))).isEqualTo(Polyphony.of(score(music)));
    assertThat(GrooveConsistency.of(score(both))).isEqualTo(GrooveConsistency.of(score(music)));
    assertThat(number(NoteDensity.of(score(both))))
        .isEqualTo(2 * number(NoteDensity.of(score(music))));
  }

  @Property(tries = 100)
  void polyphony_is_that_of_counting_tick_by_tick(@ForAll("music") List<Note> music) {
    long pitches = 0;
    long ticks = 0;
    for (int tick = 0; tick < 9 * BAR; tick++) {
      BitSet sounding = new BitSet();
      for (Note note : music) {
        if (note.tick() <= tick && tick < note.endTick()) {
          sounding.set(note.pitch());
        }
      }
      pitches += sounding.cardinality();
      ticks += sounding.isEmpty() ? 0 : 1;
    }

    assertThat(number(Polyphony.of(score(music))))
        .isCloseTo((double) pitches / ticks, within(1e-12));
  }

  @Property(tries = 100)
  void a_bar_that_is_repeated_has_the_same_groove(
      @ForAll("music") List<Note> music, @ForAll @IntRange(min = 2, max = 9) int bars) {
    List<Note> bar =
        music.stream()
            .map(note -> note(note.tick() % BAR / 3 * 3, note.durationTicks(), note.pitch()))
            .toList();
    List<Note> repeated = new ArrayList<>();
    for (int i = 0; i < bars; i++) {
      long start = (long) i * BAR;
      bar.forEach(note -> repeated.add(moved(note, start)));
    }

    assertThat(GrooveConsistency.of(score(repeated))).hasValue(1);
  }

  @Property(tries = 100)
  void music_is_most_like_itself_and_likeness_has_no_direction(
      @ForAll("music") List<Note> one, @ForAll("music") List<Note> other) {
    Score a = score(one);
    Score b = score(other);

    assertThat(number(PitchClassOverlap.of(a, a))).isCloseTo(1, within(1e-12));
    assertThat(number(PitchClassOverlap.of(a, b)))
        .isBetween(0.0, 1 + 1e-12)
        .isCloseTo(number(PitchClassOverlap.of(b, a)), within(1e-12));
    assertThat(number(GrooveSimilarity.of(a, b)))
        .isBetween(0.0, 1.0)
        .isEqualTo(number(GrooveSimilarity.of(b, a)));
  }

  @Example
  void overlap_of_a_third_and_a_half() {
    // C, E, E against C, G in another octave: C has a third and a half, the others nothing
    Score a = score(note(0, 1, 60), note(1, 1, 64), note(2, 1, 76));
    Score b = score(note(0, 1, 72), note(1, 1, 67));

    assertThat(number(PitchClassOverlap.of(a, b))).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(PitchClassOverlap.of(a, score(note(0, 1, 62)))).hasValue(0);
    assertThat(PitchClassOverlap.of(a, score())).isEmpty();
  }

  @Example
  void agreement_is_the_mean_over_pairs_of_bars_with_an_onset() {
    Score a = score(note(0, 1, 60), note(2 * BAR + BEAT, 1, 60)); // on beat 0, and on beat 1
    Score b = score(note(5 * BAR, 1, 72), note(5 * BAR + BEAT, 1, 72)); // on both

    assertThat(number(GrooveSimilarity.of(a, b))).isCloseTo(1 - 1 / 64.0, within(1e-12));
    assertThat(number(GrooveSimilarity.of(a, a))).isCloseTo(1 - 1 / 64.0, within(1e-12));
    assertThat(GrooveSimilarity.of(a, score())).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GrooveSimilarity.of(a, score(List.of(new TimeSignature(0, 3, 4)))))
        .withMessage("bars must be of one length, got 64 and 48 positions");
  }

  @Example
  void of_one_note() {
    Score score = score(note(0, BEAT, 60));

    assertThat(PitchClassEntropy.of(score)).hasValue(0);
    assertThat(ScaleConsistency.of(score)).hasValue(1);
    assertThat(GrooveConsistency.of(score)).isEmpty();
    assertThat(NoteDensity.of(score)).hasValue(1);
    assertThat(Polyphony.of(score)).hasValue(1);
  }

  @Example
  void of_no_notes_there_are_no_figures() {
    for (MusicMetric figure : MusicMetric.values()) {
      assertThat(figure.of(score())).as(figure.label()).isEmpty();
    }
  }

  @Example
  void entropy_of_halves_and_quarters() {
    // half of the notes C in two octaves, a quarter G, an eighth each E and F
    Score score =
        score(
            note(0, 1, 48),
            note(1, 1, 60),
            note(2, 1, 60),
            note(3, 9, 72),
            note(4, 1, 67),
            note(5, 1, 67),
            note(6, 1, 64),
            note(7, 1, 65));

    assertThat(number(PitchClassEntropy.of(score))).isCloseTo(1.75, within(1e-12));
  }

  @Example
  void scale_of_a_chromatic_and_of_a_minor_scale() {
    Score chromatic = score(IntStream.range(0, 12).mapToObj(i -> note(i, 1, 60 + i)).toList());
    Score minor =
        score(IntStream.of(0, 2, 3, 5, 7, 8, 10).mapToObj(i -> note(i, 1, 60 + i)).toList());
    Score harmonicMinor =
        score(IntStream.of(0, 2, 3, 5, 7, 8, 11).mapToObj(i -> note(i, 1, 60 + i)).toList());

    assertThat(ScaleConsistency.of(chromatic)).hasValue(7 / 12.0);
    assertThat(ScaleConsistency.of(minor)).hasValue(1);
    assertThat(ScaleConsistency.of(harmonicMinor)).hasValue(6 / 7.0);
  }

  @Example
  void groove_of_three_bars_the_second_empty() {
    // two onsets in the first bar, one in the third: of 2 x 64 positions, 3 differ
    Score score = score(note(0, 1, 60), note(BEAT, 1, 60), note(2 * BAR, 1, 60));

    assertThat(number(GrooveConsistency.of(score))).isCloseTo(1 - 3 / 128.0, within(1e-12));
  }

  @Example
  void groove_follows_the_meter_and_rounds_to_sixteenths_of_a_beat() {
    // in 3/4 the bars are alike but for the onset that is nearer to the next position
    TimeSignature timeSignature = new TimeSignature(0, 3, 4);
    Score score =
        score(
            List.of(
                timeSignature,
                note(0, 1, 60),
                note(1, 1, 60), // a third of a position: still position 0
                note(3 * BEAT, 1, 60),
                note(3 * BEAT + 2, 1, 60))); // two thirds: position 1

    assertThat(number(GrooveConsistency.of(score))).isCloseTo(1 - 1 / 48.0, within(1e-12));
  }

  @Example
  void density_counts_from_the_first_beat_to_the_last() {
    Score score =
        score(note(2 * BEAT + 5, 1, 60), note(2 * BEAT + 5, 1, 64), note(5 * BEAT, 99, 67));

    assertThat(NoteDensity.of(score)).hasValue(3 / 4.0);
  }

  @Example
  void polyphony_of_a_held_and_a_repeated_pitch() {
    // C for 4 beats; E over its second half; C again in the meantime adds nothing
    Score score =
        score(
            note(0, 4 * BEAT, 60),
            note(BEAT, BEAT, 60),
            note(2 * BEAT, 2 * BEAT, 64),
            note(9 * BEAT, BEAT, 60));

    assertThat(number(Polyphony.of(score))).isCloseTo((4 + 2 + 1) / 5.0, within(1e-12));
  }

  @Example
  void triplets_are_on_the_grid_where_they_are_asked_for() {
    Score score = score(note(0, 1, 60), note(16, 1, 60), note(40, 1, 60), note(22, 1, 60));

    assertThat(RhythmicPrecision.of(score)).isEqualTo(new RhythmicPrecision(4, 1));
    assertThat(RhythmicPrecision.of(score, RhythmicPrecision.Grid.WITH_TRIPLETS))
        .isEqualTo(new RhythmicPrecision(4, 3));
  }

  @Example
  void chance_with_triplets_is_a_quarter() {
    int ticks = 960;
    Score score =
        Score.of(
            TimeBase.ticksPerQuarter(ticks),
            List.of(
                Track.of(IntStream.range(0, ticks).mapToObj(tick -> note(tick, 1, 60)).toList())));

    double share =
        RhythmicPrecision.of(score, RhythmicPrecision.Grid.WITH_TRIPLETS).fraction().orElseThrow();

    assertThat(share).isCloseTo(8 * 31 / 960.0, within(1e-12)); // 15 ticks to either side
  }

  @Example
  void figures_that_count_beats_refuse_film_time() {
    Score film =
        Score.of(TimeBase.smpte(TimeBase.FrameRate.FPS_25, 40), score(note(0, 1, 60)).tracks());

    assertThat(Polyphony.of(film)).hasValue(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GrooveConsistency.of(film))
        .withMessageStartingWith("groove needs a score in ticks per quarter, got Smpte");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NoteDensity.of(film))
        .withMessageStartingWith("note density needs a score in ticks per quarter, got Smpte");
  }

  @Property(tries = 100)
  void music_that_comes_back_has_been_there(
      @ForAll("music") List<Note> music, @ForAll @IntRange(min = 2, max = 5) int times) {
    List<Note> bars = music.stream().filter(note -> note.tick() < 8 * BAR - BEAT / 8).toList();
    List<Note> repeated = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      long start = (long) i * 8 * BAR;
      bars.forEach(note -> repeated.add(moved(note, start)));
    }

    double once = BarRepetition.of(score(bars)).orElse(0);
    assertThat(once).isBetween(0.0, 1.0);
    BarRepetition.of(score(repeated))
        .ifPresent(all -> assertThat(all).isBetween(once, 1.0).isGreaterThanOrEqualTo(0.5));
    MelodyRepetition.of(score(repeated)).ifPresent(all -> assertThat(all).isBetween(0.0, 1.0));
  }

  @Property(tries = 100)
  void patterns_come_back_in_any_key(
      @ForAll("music") List<Note> music, @ForAll @IntRange(min = -24, max = 24) int semitones) {
    Score other = changed(music, note -> transposed(note, semitones));

    assertThat(MelodyRepetition.of(other)).isEqualTo(MelodyRepetition.of(score(music)));
    assertThat(BarRepetition.of(other)).isEqualTo(BarRepetition.of(score(music)));
  }

  @Example
  void half_of_a_bar_that_comes_back() {
    // C E in the first bar, C G in the second: one note of three is in both; the third is the first
    Score score =
        score(
            note(0, 1, 60),
            note(BEAT, 1, 64),
            note(BAR, 1, 60),
            note(BAR + BEAT, 1, 67),
            note(2 * BAR, 1, 60),
            note(2 * BAR + BEAT, 1, 64));

    assertThat(number(BarRepetition.of(score))).isCloseTo((1 / 3.0 + 1) / 2, within(1e-12));
    assertThat(BarRepetition.of(score(note(0, 1, 60), note(1, 1, 62)))).isEmpty();
  }

  @Example
  void a_theme_a_third_higher_is_the_same_theme() {
    int[] theme = {60, 62, 64, 65, 67};
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      notes.add(note((long) i * BEAT, 1, theme[i % 5] + (i < 5 ? 0 : 4)));
      notes.add(note((long) i * BEAT, 1, 36)); // below the upper voice
    }

    // Six patterns, of which the last is the first; the first cannot have been there.
    assertThat(number(MelodyRepetition.of(score(notes)))).isCloseTo(1 / 5.0, within(1e-12));
    assertThat(MelodyRepetition.of(score(notes.subList(0, 10)))).isEmpty();
  }
}
