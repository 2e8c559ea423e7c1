package io.github.continuo.evaluation;

import io.github.continuo.metrics.GrooveSimilarity;
import io.github.continuo.metrics.PitchClassOverlap;
import io.github.continuo.midi.Score;
import java.util.OptionalDouble;

/** The figures that say how some bars fit into those around them. */
public enum InfillingMetric {
  /** {@link PitchClassOverlap}. */
  PITCH_CLASS_OVERLAP("pitch-class overlap"),

  /** {@link GrooveSimilarity}. */
  GROOVE_AGREEMENT("groove agreement"),

  /** How many notes there are. */
  NOTES("notes");

  private final String label;

  InfillingMetric(String label) {
    this.label = label;
  }

  /** {@return its name, for people} */
  public String label() {
    return label;
  }

  /** That of some bars among others; empty where there are no notes to compare. */
  OptionalDouble of(Score bars, Score around) {
    return switch (this) {
      case PITCH_CLASS_OVERLAP -> PitchClassOverlap.of(bars, around);
      case GROOVE_AGREEMENT -> GrooveSimilarity.of(bars, around);
      case NOTES -> OptionalDouble.of((double) bars.notes().count());
    };
  }
}
