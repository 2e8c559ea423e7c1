package io.github.continuo.metrics;

import io.github.continuo.midi.Score;
import java.util.OptionalDouble;

/** The figures about music that say one number of a score, for whoever wants them all. */
public enum MusicMetric {
  /** {@link RhythmicPrecision} on the grid of sixteenth notes. */
  RHYTHM_SIXTEENTHS(
      "rhythmic precision, sixteenths",
      "onsets at most 1/64 beat from a multiple of 1/4 beat; chance 0.125"),

  /** {@link RhythmicPrecision} on the grid of sixteenth notes and their triplets. */
  RHYTHM_WITH_TRIPLETS(
      "rhythmic precision, sixteenths or triplets",
      "onsets at most 1/64 beat from a multiple of 1/4 or 1/6 beat; chance 0.25"),

  /** {@link PitchClassEntropy}. */
  PITCH_CLASS_ENTROPY("pitch-class entropy", "bits; 0 is one pitch class, 3.58 all evenly"),

  /** {@link ScaleConsistency}. */
  SCALE_CONSISTENCY("scale consistency", "notes in the scale that fits best; chance 0.583"),

  /** {@link GrooveConsistency}. */
  GROOVE_CONSISTENCY("groove consistency", "likeness of the rhythms of neighbouring bars"),

  /** {@link NoteDensity}. */
  NOTE_DENSITY("note density", "notes a beat"),

  /** {@link Polyphony}. */
  POLYPHONY("polyphony", "pitches that sound together, while any does"),

  /** {@link BarRepetition}. */
  BAR_RECURRENCE("bar recurrence", "likeness of bars to the earlier bar most like them"),

  /** {@link MelodyRepetition}. */
  PATTERN_RECURRENCE(
      "pattern recurrence", "five notes of the upper voice that stood there before, in any key");

  private final String label;
  private final String meaning;

  MusicMetric(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  /** {@return its name, for people} */
  public String label() {
    return label;
  }

  /** {@return what it counts, in a few words} */
  public String meaning() {
    return meaning;
  }

  /**
   * {@return this figure of a score; empty where the score has too little of what it is about}
   *
   * @param score the music to measure
   * @throws IllegalArgumentException if the figure counts beats and the score is in film time
   */
  public OptionalDouble of(Score score) {
    return switch (this) {
      case RHYTHM_SIXTEENTHS -> RhythmicPrecision.of(score).share();
      case RHYTHM_WITH_TRIPLETS ->
          RhythmicPrecision.of(score, RhythmicPrecision.Grid.WITH_TRIPLETS).share();
      case PITCH_CLASS_ENTROPY -> PitchClassEntropy.of(score);
      case SCALE_CONSISTENCY -> ScaleConsistency.of(score);
      case GROOVE_CONSISTENCY -> GrooveConsistency.of(score);
      case NOTE_DENSITY -> NoteDensity.of(score);
      case POLYPHONY -> Polyphony.of(score);
      case BAR_RECURRENCE -> BarRepetition.of(score);
      case PATTERN_RECURRENCE -> MelodyRepetition.of(score);
    };
  }
}
