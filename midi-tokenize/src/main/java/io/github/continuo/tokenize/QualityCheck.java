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
 * @param leastAlignment the least share of notes on the two most used steps of the beat, 0 to 1
 * @param leastTonality the least share of notes on the seven most used pitch classes, 0 to 1
 * @param leastBandwidth the least mean distance of the outer voices, in semitones, 0 to 127
 * @param densityAbove the pitched notes a beat that the fullest window must have more than
 * @param densityBelow the pitched notes a beat that the fullest window must have less than
 * @param mostPianoShare the greatest share of channels that play the piano, 0 to 1; with three
 *     channels or fewer all may
 * @param leastNotes the least number of notes, at least 1
 * @param mostNotes the greatest number of notes
 * @param windowBeats beats of the windows that tonality and density are measured in, at least 1
 */
public record QualityCheck(
    double leastAlignment,
    double leastTonality,
    double leastBandwidth,
    double densityAbove,
    double densityBelow,
    double mostPianoShare,
    int leastNotes,
    int mostNotes,
    int windowBeats) {
  private static final QualityCheck DEFAULTS =
      new QualityCheck(0.3, 0.8, 3, 2.5, 50, 0.7, 256, 20_000, 16);

  /** In music of so few instruments all may be pianos. */
  private static final int FEW_CHANNELS = 3;

  /**
   * Checks the ranges.
   *
   * @param leastAlignment a share of the notes
   * @param leastTonality a share of the pitched notes
   * @param leastBandwidth in semitones
   * @param densityAbove in pitched notes a beat, excluded
   * @param densityBelow in pitched notes a beat, excluded; more than {@code densityAbove}
   * @param mostPianoShare a share of the channels
   * @param leastNotes included
   * @param mostNotes included; at least {@code leastNotes}
   * @param windowBeats length of the windows
   */
  public QualityCheck {
    requireShare("alignment", leastAlignment);
    requireShare("tonality", leastTonality);
    requireShare("piano share", mostPianoShare);
    if (!(leastBandwidth >= 0 && leastBandwidth <= 127)) {
      throw new IllegalArgumentException("bandwidth must be in 0..127, got " + leastBandwidth);
    }
    if (!(densityAbove >= 0 && densityBelow > densityAbove)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "density must be above 0 or more and below more than that, got %s and %s",
              densityAbove,
              densityBelow));
    }
    if (leastNotes < 1 || mostNotes < leastNotes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "notes must be at least 1 and at most as many or more, got %d and %d",
              leastNotes,
              mostNotes));
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
   * @param newLeastAlignment a share of the notes, 0 to 1
   */
  public QualityCheck withLeastAlignment(double newLeastAlignment) {
    return new QualityCheck(
        newLeastAlignment,
        leastTonality,
        leastBandwidth,
        densityAbove,
        densityBelow,
        mostPianoShare,
        leastNotes,
        mostNotes,
        windowBeats);
  }

  /**
   * {@return this check with another least tonality}
   *
   * @param newLeastTonality a share of the pitched notes, 0 to 1
   */
  public QualityCheck withLeastTonality(double newLeastTonality) {
    return new QualityCheck(
        leastAlignment,
        newLeastTonality,
        leastBandwidth,
        densityAbove,
        densityBelow,
        mostPianoShare,
        leastNotes,
        mostNotes,
        windowBeats);
  }

  /**
   * {@return this check with another least bandwidth}
   *
   * @param newLeastBandwidth in semitones, 0 to 127
   */
  public QualityCheck withLeastBandwidth(double newLeastBandwidth) {
    return new QualityCheck(
        leastAlignment,
        leastTonality,
        newLeastBandwidth,
        densityAbove,
        densityBelow,
        mostPianoShare,
        leastNotes,
        mostNotes,
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
        leastAlignment,
        leastTonality,
        leastBandwidth,
        newDensityAbove,
        newDensityBelow,
        mostPianoShare,
        leastNotes,
        mostNotes,
        windowBeats);
  }

  /**
   * {@return this check with another greatest piano share}
   *
   * @param newMostPianoShare a share of the channels, 0 to 1
   */
  public QualityCheck withMostPianoShare(double newMostPianoShare) {
    return new QualityCheck(
        leastAlignment,
        leastTonality,
        leastBandwidth,
        densityAbove,
        densityBelow,
        newMostPianoShare,
        leastNotes,
        mostNotes,
        windowBeats);
  }

  /**
   * {@return this check with other numbers of notes, both of them included}
   *
   * @param newLeastNotes the least number, at least 1
   * @param newMostNotes the greatest number, at least {@code newLeastNotes}
   */
  public QualityCheck withNotes(int newLeastNotes, int newMostNotes) {
    return new QualityCheck(
        leastAlignment,
        leastTonality,
        leastBandwidth,
        densityAbove,
        densityBelow,
        mostPianoShare,
        newLeastNotes,
        newMostNotes,
        windowBeats);
  }

  /**
   * {@return this check with windows of another length}
   *
   * @param newWindowBeats in beats, at least 1
   */
  public QualityCheck withWindowBeats(int newWindowBeats) {
    return new QualityCheck(
        leastAlignment,
        leastTonality,
        leastBandwidth,
        densityAbove,
        densityBelow,
        mostPianoShare,
        leastNotes,
        mostNotes,
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
    EventTokenizer.requireRows(tokens);
    QualityMeasures measures = new QualityMeasures(windowBeats);
    EventRows.events(tokens, RowLayout.of(version)).forEach(measures::add);
    List<Reason> reasons = reasonsOfNumbers(measures);
    Optional<Statistics> statistics = measures.statistics();
    if (reasons.isEmpty() && statistics.isPresent()) {
      reasons = reasonsOf(statistics.get(), measures.channels());
    }
    return new Quality(reasons, measures.notes(), statistics);
  }

  private List<Reason> reasonsOfNumbers(QualityMeasures measures) {
    List<Reason> reasons = new ArrayList<>();
    if (measures.notes() < leastNotes) {
      reasons.add(Reason.TOTAL_MIN);
    }
    if (measures.notes() > mostNotes) {
      reasons.add(Reason.TOTAL_MAX);
    }
    if (measures.notes() > 0 && !measures.hasPitchedNotes()) {
      reasons.add(Reason.DRUM_ONLY);
    }
    return reasons;
  }

  private List<Reason> reasonsOf(Statistics statistics, int channels) {
    List<Reason> reasons = new ArrayList<>();
    if (statistics.alignment() < leastAlignment) {
      reasons.add(Reason.ALIGNMENT);
    }
    if (statistics.tonality() < leastTonality) {
      reasons.add(Reason.TONALITY);
    }
    if (statistics.bandwidth() < leastBandwidth) {
      reasons.add(Reason.BANDWIDTH);
    }
    if (statistics.density() <= densityAbove || statistics.density() >= densityBelow) {
      reasons.add(Reason.DENSITY);
    }
    if (statistics.pianoShare() > mostPianoShare && channels > FEW_CHANNELS) {
      reasons.add(Reason.PIANO);
    }
    return reasons;
  }
}
