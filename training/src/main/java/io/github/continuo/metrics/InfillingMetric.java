package io.github.continuo.metrics;

import io.github.continuo.midi.Score;
import java.util.OptionalDouble;

/** Metrics of how well bars fit into the bars around them. */
public enum InfillingMetric {
  /** Overlap of the pitch classes with those of the bars around. */
  PITCH_CLASS_OVERLAP("pitch-class overlap"),

  /** Similarity of the onset patterns to those of the bars around. */
  GROOVE_SIMILARITY("groove similarity"),

  /** The number of notes. */
  NOTES("notes");

  private final String label;

  InfillingMetric(String label) {
    this.label = label;
  }

  /** {@return the name of the metric in reports} */
  public String label() {
    return label;
  }

  /**
   * {@return the value of this metric for bars; empty if there are no notes to compare}
   *
   * @param bars the bars to measure
   * @param around the bars around them
   */
  public OptionalDouble of(Score bars, Score around) {
    return switch (this) {
      case PITCH_CLASS_OVERLAP -> PitchClassOverlap.of(bars, around);
      case GROOVE_SIMILARITY -> GrooveSimilarity.of(bars, around);
      case NOTES -> OptionalDouble.of((double) bars.notes().count());
    };
  }
}
