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
import java.util.function.Consumer;

/**
 * Filter for training data: takes the tokens of a piece and returns its {@link Quality}. It rejects
 * fragments, drum loops, performances recorded without a grid, noise, and files whose programs
 * nobody chose.
 *
 * <p>The data of the published checkpoints was selected with the same check. It measures event
 * tokens, so the result depends on the settings of the tokenizer. Immutable.
 */
public final class QualityCheck {
  /** The limits of a check; never changed once a check has them. */
  private static final class Limits {
    private double minAlignment = 0.3; // fraction of the notes
    private double minTonality = 0.8; // fraction of the pitched notes
    private double minBandwidth = 3; // semitones
    private double minDensity = 2.5; // pitched notes per beat, exclusive
    private double maxDensity = 50; // exclusive
    private double maxPianoShare = 0.7; // fraction of the channels
    private int minNotes = 256;
    private int maxNotes = 20_000;
    private int windowBeats = 16;

    Limits copy() {
      Limits copy = new Limits();
      copy.minAlignment = minAlignment;
      copy.minTonality = minTonality;
      copy.minBandwidth = minBandwidth;
      copy.minDensity = minDensity;
      copy.maxDensity = maxDensity;
      copy.maxPianoShare = maxPianoShare;
      copy.minNotes = minNotes;
      copy.maxNotes = maxNotes;
      copy.windowBeats = windowBeats;
      return copy;
    }
  }

  private static final QualityCheck DEFAULTS = new QualityCheck(new Limits());

  /** With at most this many channels, all may be pianos. */
  private static final int FEW_CHANNELS = 3;

  private final Limits limits;

  private QualityCheck(Limits limits) {
    requireFraction("alignment", limits.minAlignment);
    requireFraction("tonality", limits.minTonality);
    requireFraction("piano share", limits.maxPianoShare);
    if (!(limits.minBandwidth >= 0 && limits.minBandwidth <= 127)) {
      throw new IllegalArgumentException("bandwidth must be in 0..127, got " + limits.minBandwidth);
    }
    if (!(limits.minDensity >= 0 && limits.maxDensity > limits.minDensity)) {
      throw new IllegalArgumentException(
          Text.format(
              "density must be above 0 or more and below more than that, got %s and %s",
              limits.minDensity, limits.maxDensity));
    }
    if (limits.minNotes < 1 || limits.maxNotes < limits.minNotes) {
      throw new IllegalArgumentException(
          Text.format(
              "notes must be at least 1 and at most as many or more, got %d and %d",
              limits.minNotes, limits.maxNotes));
    }
    Ranges.requireAtLeast("beats of a window", limits.windowBeats, 1);
    this.limits = limits;
  }

  private QualityCheck with(Consumer<Limits> change) {
    Limits changed = limits.copy();
    change.accept(changed);
    return new QualityCheck(changed);
  }

  private static void requireFraction(String name, double fraction) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new IllegalArgumentException(Text.format("%s must be in 0..1, got %s", name, fraction));
    }
  }

  /**
   * {@return a check with the published limits: alignment 0.3, tonality 0.8, bandwidth 3 semitones,
   * density above 2.5 and below 50, piano fraction 0.7, 256 to 20,000 notes, windows of 16 beats}
   */
  public static QualityCheck defaults() {
    return DEFAULTS;
  }

  /**
   * {@return a copy with the given minimum alignment}
   *
   * @param newMinAlignment a fraction of the notes, 0 to 1
   */
  public QualityCheck withMinAlignment(double newMinAlignment) {
    return with(changed -> changed.minAlignment = newMinAlignment);
  }

  /**
   * {@return a copy with the given minimum tonality}
   *
   * @param newMinTonality a fraction of the pitched notes, 0 to 1
   */
  public QualityCheck withMinTonality(double newMinTonality) {
    return with(changed -> changed.minTonality = newMinTonality);
  }

  /**
   * {@return a copy with the given minimum bandwidth}
   *
   * @param newMinBandwidth in semitones, 0 to 127
   */
  public QualityCheck withMinBandwidth(double newMinBandwidth) {
    return with(changed -> changed.minBandwidth = newMinBandwidth);
  }

  /**
   * {@return a copy with the given limits of density, both exclusive}
   *
   * @param newDensityAbove lower limit of the pitched notes per beat in the fullest window, at
   *     least 0
   * @param newDensityBelow upper limit, more than {@code newDensityAbove}
   */
  public QualityCheck withDensity(double newDensityAbove, double newDensityBelow) {
    return with(
        changed -> {
          changed.minDensity = newDensityAbove;
          changed.maxDensity = newDensityBelow;
        });
  }

  /**
   * {@return a copy with the given maximum fraction of channels that play the piano, which is not
   * checked with three channels or fewer}
   *
   * @param newMaxPianoShare a fraction of the channels, 0 to 1
   */
  public QualityCheck withMaxPianoShare(double newMaxPianoShare) {
    return with(changed -> changed.maxPianoShare = newMaxPianoShare);
  }

  /**
   * {@return a copy with the given limits of the number of notes, both inclusive}
   *
   * @param newMinNotes the minimum, at least 1
   * @param newMaxNotes the maximum, at least {@code newMinNotes}
   */
  public QualityCheck withNotes(int newMinNotes, int newMaxNotes) {
    return with(
        changed -> {
          changed.minNotes = newMinNotes;
          changed.maxNotes = newMaxNotes;
        });
  }

  /**
   * {@return a copy with the given window length}
   *
   * @param newWindowBeats in beats, at least 1
   */
  public QualityCheck withWindowBeats(int newWindowBeats) {
    return with(changed -> changed.windowBeats = newWindowBeats);
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
    QualityMeasures measures = new QualityMeasures(limits.windowBeats);
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
    if (measures.notes() < limits.minNotes) {
      reasons.add(Reason.TOTAL_MIN);
    }
    if (measures.notes() > limits.maxNotes) {
      reasons.add(Reason.TOTAL_MAX);
    }
    if (measures.notes() > 0 && !measures.hasPitchedNotes()) {
      reasons.add(Reason.DRUM_ONLY);
    }
    return reasons;
  }

  private List<Reason> reasonsOf(Statistics statistics, int channels) {
    List<Reason> reasons = new ArrayList<>();
    if (statistics.alignment() < limits.minAlignment) {
      reasons.add(Reason.ALIGNMENT);
    }
    if (statistics.tonality() < limits.minTonality) {
      reasons.add(Reason.TONALITY);
    }
    if (statistics.bandwidth() < limits.minBandwidth) {
      reasons.add(Reason.BANDWIDTH);
    }
    if (statistics.density() <= limits.minDensity || statistics.density() >= limits.maxDensity) {
      reasons.add(Reason.DENSITY);
    }
    if (statistics.pianoFraction() > limits.maxPianoShare && channels > FEW_CHANNELS) {
      reasons.add(Reason.PIANO);
    }
    return reasons;
  }
}
