package io.github.continuo.tokenize.event;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.Quality.Reason;
import io.github.continuo.tokenize.event.Quality.Statistics;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Filter for training data: takes the tokens of a piece and returns its {@link Quality}. It rejects
 * fragments, drum loops, performances recorded without a grid, noise, and files whose programs
 * nobody chose.
 *
 * <p>The data of the published checkpoints was selected with the same check. It measures event
 * tokens, so the result depends on the settings of the tokenizer. Immutable.
 *
 * @param minAlignment minimum fraction of notes on the two most used steps of the beat, 0 to 1
 * @param minTonality minimum fraction of notes in the seven most used pitch classes, 0 to 1
 * @param minBandwidth minimum mean interval of the outer voices, in semitones, 0 to 127
 * @param minDensity exclusive lower limit of the pitched notes per beat in the fullest window
 * @param maxDensity exclusive upper limit of the pitched notes per beat in the fullest window
 * @param maxPianoShare maximum fraction of channels that play the piano, 0 to 1; not checked with
 *     three channels or fewer
 * @param minNotes minimum number of notes, at least 1
 * @param maxNotes maximum number of notes
 * @param windowBeats beats of the windows in which tonality and density are measured, at least 1
 */
public record QualityCheck(
    double minAlignment,
    double minTonality,
    double minBandwidth,
    double minDensity,
    double maxDensity,
    double maxPianoShare,
    int minNotes,
    int maxNotes,
    int windowBeats) {
  private static final QualityCheck DEFAULTS =
      new QualityCheck(0.3, 0.8, 3, 2.5, 50, 0.7, 256, 20_000, 16);

  /** With at most this many channels, all may be pianos. */
  private static final int FEW_CHANNELS = 3;

  /**
   * Checks the ranges.
   *
   * @param minAlignment a fraction of the notes
   * @param minTonality a fraction of the pitched notes
   * @param minBandwidth in semitones
   * @param minDensity in pitched notes per beat, exclusive
   * @param maxDensity in pitched notes per beat, exclusive; more than {@code densityAbove}
   * @param maxPianoShare a fraction of the channels
   * @param minNotes inclusive
   * @param maxNotes inclusive; at least {@code minNotes}
   * @param windowBeats length of the windows
   */
  public QualityCheck {
    requireFraction("alignment", minAlignment);
    requireFraction("tonality", minTonality);
    requireFraction("piano share", maxPianoShare);
    if (!(minBandwidth >= 0 && minBandwidth <= 127)) {
      throw new IllegalArgumentException("bandwidth must be in 0..127, got " + minBandwidth);
    }
    if (!(minDensity >= 0 && maxDensity > minDensity)) {
      throw new IllegalArgumentException(
          Text.format(
              "density must be above 0 or more and below more than that, got %s and %s",
              minDensity, maxDensity));
    }
    if (minNotes < 1 || maxNotes < minNotes) {
      throw new IllegalArgumentException(
          Text.format(
              "notes must be at least 1 and at most as many or more, got %d and %d",
              minNotes, maxNotes));
    }
    Ranges.requireAtLeast("beats of a window", windowBeats, 1);
  }

  private static void requireFraction(String name, double fraction) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException(Text.format("%s must be in 0..1, got %s", name, fraction));
    }
  }

  /**
   * Returns a check with the published limits: alignment 0.3, tonality 0.8, bandwidth 3 semitones,
   * density above 2.5 and below 50, piano fraction 0.7, 256 to 20,000 notes, windows of 16 beats.
   *
   * @return the check
   */
  public static QualityCheck defaults() {
    return DEFAULTS;
  }

  /**
   * Returns a copy with the given minimum alignment.
   *
   * @param newMinAlignment a fraction of the notes, 0 to 1
   * @return the copy
   */
  public QualityCheck withMinAlignment(double newMinAlignment) {
    return new QualityCheck(
        newMinAlignment,
        minTonality,
        minBandwidth,
        minDensity,
        maxDensity,
        maxPianoShare,
        minNotes,
        maxNotes,
        windowBeats);
  }

  /**
   * Returns a copy with the given minimum tonality.
   *
   * @param newMinTonality a fraction of the pitched notes, 0 to 1
   * @return the copy
   */
  public QualityCheck withMinTonality(double newMinTonality) {
    return new QualityCheck(
        minAlignment,
        newMinTonality,
        minBandwidth,
        minDensity,
        maxDensity,
        maxPianoShare,
        minNotes,
        maxNotes,
        windowBeats);
  }

  /**
   * Returns a copy with the given minimum bandwidth.
   *
   * @param newMinBandwidth in semitones, 0 to 127
   * @return the copy
   */
  public QualityCheck withMinBandwidth(double newMinBandwidth) {
    return new QualityCheck(
        minAlignment,
        minTonality,
        newMinBandwidth,
        minDensity,
        maxDensity,
        maxPianoShare,
        minNotes,
        maxNotes,
        windowBeats);
  }

  /**
   * Returns a copy with the given limits of density, both exclusive.
   *
   * @param newDensityAbove lower limit of the pitched notes per beat in the fullest window, at
   *     least 0
   * @param newDensityBelow upper limit, more than {@code newDensityAbove}
   * @return the copy
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
   * Returns a copy with the given maximum fraction of piano channels.
   *
   * @param newMaxPianoShare a fraction of the channels, 0 to 1
   * @return the copy
   */
  public QualityCheck withMaxPianoShare(double newMaxPianoShare) {
    return new QualityCheck(
        minAlignment,
        minTonality,
        minBandwidth,
        minDensity,
        maxDensity,
        newMaxPianoShare,
        minNotes,
        maxNotes,
        windowBeats);
  }

  /**
   * Returns a copy with the given limits of the number of notes, both inclusive.
   *
   * @param newMinNotes the minimum, at least 1
   * @param newMaxNotes the maximum, at least {@code newMinNotes}
   * @return the copy
   */
  public QualityCheck withNotes(int newMinNotes, int newMaxNotes) {
    return new QualityCheck(
        minAlignment,
        minTonality,
        minBandwidth,
        minDensity,
        maxDensity,
        maxPianoShare,
        newMinNotes,
        newMaxNotes,
        windowBeats);
  }

  /**
   * Returns a copy with the given window length.
   *
   * @param newWindowBeats in beats, at least 1
   * @return the copy
   */
  public QualityCheck withWindowBeats(int newWindowBeats) {
    return new QualityCheck(
        minAlignment,
        minTonality,
        minBandwidth,
        minDensity,
        maxDensity,
        maxPianoShare,
        minNotes,
        maxNotes,
        newWindowBeats);
  }

  /**
   * Checks a piece. If the number of notes is out of range, or if all notes are drums, no other
   * reasons are reported.
   *
   * @param tokens events of an {@link EventTokenizer}; start and end may be missing, padding may
   *     follow
   * @param version the version of that tokenizer
   * @return the reasons for rejection and the measured values
   * @throws IllegalArgumentException if the tokens break the grammar; the message contains the
   *     position
   */
  public Quality check(TokenSequence tokens, EventVersion version) {
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
    if (statistics.density() <= minDensity || statistics.density() >= maxDensity) {
      reasons.add(Reason.DENSITY);
    }
    if (statistics.pianoFraction() > maxPianoShare && channels > FEW_CHANNELS) {
      reasons.add(Reason.PIANO);
    }
    return reasons;
  }
}
