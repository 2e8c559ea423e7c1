package io.github.continuo.tokenize;

import io.github.continuo.tokenize.EventTokenizer.Version;
import io.github.continuo.tokenize.Quality.Reason;
import io.github.continuo.tokenize.Quality.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells music that is worth learning from from what is not: fragments, drum loops, performances
 * that were recorded without a grid, noise, and files whose programs nobody chose.
 *
 * <p>It is the check by which the data of the published checkpoints were chosen. It looks at the
 * rows, so what it finds depends on how the tokenizer was set. Immutable.
 *
 * @param minAlignment the least share of notes on the two most used steps of the beat, 0 to 1
 * @param minTonality the least share of notes on the seven most used pitch classes, 0 to 1
 * @param minBandwidth the least mean distance of the outer voices, in semitones, 0 to 127
 * @param densityAbove the pitched notes a beat that the fullest window must have more than
 * @param densityBelow the pitched notes a beat that the fullest window must have less than
 * @param maxPianoShare the greatest share of channels that play the piano, 0 to 1; with three
 *     channels or fewer all may
 * @param minNotes the least number of notes, at least 1
 * @param maxNotes the greatest number of notes
 * @param windowBeats beats of the windows that tonality and density are measured in, at least 1
 */
public record QualityCheck(
    double minAlignment,
    double minTonality,
    double minBandwidth,
    double densityAbove,
    double densityBelow,
    double maxPianoShare,
    int minNotes,
    int maxNotes,
    int windowBeats) {
  private static final QualityCheck DEFAULTS =
      new QualityCheck(0.3, 0.8, 3, 2.5, 50, 0.7, 256, 20_000, 16);

  /** In music of so few instruments all may be pianos. */
  private static final int FEW_CHANNELS = 3;

  /**
   * Checks the ranges.
   *
   * @param minAlignment a share of the notes
   * @param minTonality a share of the pitched notes
   * @param minBandwidth in semitones
   * @param densityAbove in pitched notes a beat, excluded
   * @param densityBelow in pitched notes a beat, excluded; more than {@code densityAbove}
   * @param maxPianoShare a share of the channels
   * @param minNotes included
   * @param maxNotes included; at least {@code leastNotes}
   * @param windowBeats length of the windows
   */
  public QualityCheck {
    requireShare("alignment", minAlignment);
    requireShare("tonality", minTonality);
    requireShare("piano share", maxPianoShare);
    if (!(minBandwidth >= 0 && minBandwidth <= 127)) {
      throw new IllegalArgumentException("bandwidth must be in 0..127, got " + minBandwidth);
    }
    if (!(densityAbove >= 0 && densityBelow > densityAbove)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "density must be above 0 or more and below more than that, got %s and %s",
              densityAbove,
              densityBelow));
    }
    if (minNotes < 1 || maxNotes < minNotes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "notes must be at least 1 and at most as many or more, got %d and %d",
              minNotes,
              maxNotes));
    }
    if (windowBeats < 1) {
      throw new IllegalArgumentException(
          "beats of a window must be at least 1, got " + windowBeats);
    }
  }

  private static void requireShare(String what, double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be in 0..1, got %s", what, share));
    }
  }

  /**
   * {@return a check with the published limits: alignment 0.3, tonality 0.8, bandwidth 3 semitones,
   * density above 2.5 and below 50, piano share 0.7, 256 to 20,000 notes, windows of 16 beats}
   */
  public static QualityCheck defaults() {
    return DEFAULTS;
  }

  /**
   * {@return this check with another least alignment}
   *
   * @param newMinAlignment a share of the notes, 0 to 1
   */
  public QualityCheck withMinAlignment(double newMinAlignment) {
    return new QualityCheck(
        newMinAlignment,
        minTonality,
        minBandwidth,
        densityAbove,
        densityBelow,
        maxPianoShare,
        minNotes,
        maxNotes,
        windowBeats);
  }

  /**
   * {@return this check with another least tonality}
   *
   * @param newMinTonality a share of the pitched notes, 0 to 1
   */
  public QualityCheck withMinTonality(double newMinTonality) {
    return new QualityCheck(
        minAlignment,
        newMinTonality,
        minBandwidth,
        densityAbove,
        densityBelow,
        maxPianoShare,
        minNotes,
        maxNotes,
        windowBeats);
  }

  /**
   * {@return this check with another least bandwidth}
   *
   * @param newMinBandwidth in semitones, 0 to 127
   */
  public QualityCheck withMinBandwidth(double newMinBandwidth) {
    return new QualityCheck(
        minAlignment,
        minTonality,
        newMinBandwidth,
        densityAbove,
        densityBelow,
        maxPianoShare,
        minNotes,
        maxNotes,
        windowBeats);
  }

  /**
   * {@return this check with other limits of density, both of them excluded}
   *
   * @param newDensityAbove the pitched notes a beat that the fullest window must have more than, at
   *     least 0
   * @param newDensityBelow and those that it must have less than, more than {@code newDensityAbove}
   */
  public QualityCheck withDensity(double newDensityAbove, double newDensityBelow) {
    return new QualityCheck(
        minAlignment,
        minTonality,
        minBandwidth,
        newDensityAbove,
        newDensityBelow,
        maxPianoShare,
        minNotes,
        maxNotes,
        windowBeats);
  }

  /**
   * {@return this check with another greatest piano share}
   *
   * @param newMaxPianoShare a share of the channels, 0 to 1
   */
  public QualityCheck withMaxPianoShare(double newMaxPianoShare) {
    return new QualityCheck(
        minAlignment,
        minTonality,
        minBandwidth,
        densityAbove,
        densityBelow,
        newMaxPianoShare,
        minNotes,
        maxNotes,
        windowBeats);
  }

  /**
   * {@return this check with other numbers of notes, both of them included}
   *
   * @param newMinNotes the least number, at least 1
   * @param newMaxNotes the greatest number, at least {@code newLeastNotes}
   */
  public QualityCheck withNotes(int newMinNotes, int newMaxNotes) {
    return new QualityCheck(
        minAlignment,
        minTonality,
        minBandwidth,
        densityAbove,
        densityBelow,
        maxPianoShare,
        newMinNotes,
        newMaxNotes,
        windowBeats);
  }

  /**
   * {@return this check with windows of another length}
   *
   * @param newWindowBeats in beats, at least 1
   */
  public QualityCheck withWindowBeats(int newWindowBeats) {
    return new QualityCheck(
        minAlignment,
        minTonality,
        minBandwidth,
        densityAbove,
        densityBelow,
        maxPianoShare,
        minNotes,
        maxNotes,
        newWindowBeats);
  }

  /**
   * {@return what there is to say about a piece} A wrong number of notes, or drums only, are said
   * alone.
   *
   * @param tokens rows of an {@link EventTokenizer}; the start and end may be missing, pads may
   *     follow
   * @param version the version of that tokenizer
   * @throws IllegalArgumentException if the rows break its grammar; the message names the row
   */
  public Quality check(TokenSequence tokens, Version version) {
    EventTokenizer.requirePositions(tokens);
    QualityMeasures measures = new QualityMeasures(windowBeats);
    EventRows.events(tokens, EventLayout.of(version)).forEach(measures::add);
    List<Reason> reasons = reasonsOfNumbers(measures);
    Optional<Statistics> statistics = measures.statistics();
    if (reasons.isEmpty() && statistics.isPresent()) {
      reasons = reasonsOf(statistics.get(), measures.channels());
    }
    return new Quality(reasons, measures.notes(), statistics);
  }

  private List<Reason> reasonsOfNumbers(QualityMeasures measures) {
    List<Reason> reasons = new ArrayList<>();
    if (measures.notes() < minNotes) {
      reasons.add(Reason.TOTAL_MIN);
    }
    if (measures.notes() > maxNotes) {
      reasons.add(Reason.TOTAL_MAX);
    }
    if (measures.notes() > 0 && !measures.hasPitchedNotes()) {
      reasons.add(Reason.DRUM_ONLY);
    }
    return reasons;
  }

  private List<Reason> reasonsOf(Statistics statistics, int channels) {
    List<Reason> reasons = new ArrayList<>();
    if (statistics.alignment() < minAlignment) {
      reasons.add(Reason.ALIGNMENT);
    }
    if (statistics.tonality() < minTonality) {
      reasons.add(Reason.TONALITY);
    }
    if (statistics.bandwidth() < minBandwidth) {
      reasons.add(Reason.BANDWIDTH);
    }
    if (statistics.density() <= densityAbove || statistics.density() >= densityBelow) {
      reasons.add(Reason.DENSITY);
    }
    if (statistics.pianoShare() > maxPianoShare && channels > FEW_CHANNELS) {
      reasons.add(Reason.PIANO);
    }
    return reasons;
  }
}
