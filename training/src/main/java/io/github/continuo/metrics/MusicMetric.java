package io.github.continuo.metrics;

import io.github.continuo.midi.Score;
import java.util.OptionalDouble;

/** All metrics that compute one number from a score. */
public enum MusicMetric {
  /** {@link RhythmicPrecision} on the grid of sixteenth notes. */
  RHYTHM_SIXTEENTHS(
      "rhythmic precision, sixteenths",
      "fraction of onsets within 1/64 beat of a multiple of 1/4 beat; chance 0.125"),

  /** {@link RhythmicPrecision} on the grid of sixteenth notes and their triplets. */
  RHYTHM_WITH_TRIPLETS(
      "rhythmic precision, sixteenths or triplets",
      "fraction of onsets within 1/64 beat of a multiple of 1/4 or 1/6 beat; chance 0.25"),

  /** Entropy of the distribution of pitch classes. */
  PITCH_CLASS_ENTROPY("pitch-class entropy", "bits; 0: one pitch class, 3.58: all twelve evenly"),

  /** Fraction of notes in the scale that fits best. */
  SCALE_CONSISTENCY(
      "scale consistency", "fraction of notes in the best-fitting scale; chance 0.583"),

  /** Similarity of the onset patterns of neighboring bars. */
  GROOVE_CONSISTENCY("groove consistency", "similarity of the onset patterns of neighboring bars"),

  /** Notes per beat. */
  NOTE_DENSITY("note density", "notes per beat"),

  /** Pitches that sound together, while any does. */
  POLYPHONY("polyphony", "pitches that sound together, while any does"),

  /** Similarity of each bar to the most similar earlier bar. */
  BAR_REPETITION("bar repetition", "similarity of each bar to the most similar earlier bar"),

  /** Fraction of melodic patterns that occurred before, in any key. */
  MELODY_REPETITION(
      "melody repetition",
      "fraction of five-note patterns of the upper voice that occurred before, in any key");

  private final String label;
  private final String meaning;

  MusicMetric(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  /** {@return the name of the metric in reports} */
  public String label() {
    return label;
  }

  /** {@return a short description of the metric} */
  public String meaning() {
    return meaning;
  }

  /**
   * {@return the value of this metric for a score; empty if the score has too few notes to define
   * it}
   *
   * @param score the music to measure
   * @throws IllegalArgumentException if the metric needs beats and the score is in SMPTE time
   */
  public OptionalDouble of(Score score) {
    return switch (this) {
      case RHYTHM_SIXTEENTHS -> RhythmicPrecision.of(score).fraction();
      case RHYTHM_WITH_TRIPLETS ->
          RhythmicPrecision.of(score, RhythmicPrecision.Grid.WITH_TRIPLETS).fraction();
      case PITCH_CLASS_ENTROPY -> PitchClassEntropy.of(score);
      case SCALE_CONSISTENCY -> ScaleConsistency.of(score);
      case GROOVE_CONSISTENCY -> GrooveConsistency.of(score);
      case NOTE_DENSITY -> NoteDensity.of(score);
      case POLYPHONY -> Polyphony.of(score);
      case BAR_REPETITION -> BarRepetition.of(score);
      case MELODY_REPETITION -> MelodyRepetition.of(score);
    };
  }
}
