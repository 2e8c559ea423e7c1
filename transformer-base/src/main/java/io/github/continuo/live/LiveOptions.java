package io.github.continuo.live;

import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.messages.Text;
import io.github.continuo.midi.Tempo;
import java.util.Objects;

/**
 * Options of a {@link LiveSession}: who plays when, whose beat counts, and where the answers go.
 *
 * <p>Immutable.
 */
public final class LiveOptions {

  /** When the model plays. */
  public enum Mode {
    /** The musician plays some bars, then the model plays as many, and so on. */
    CALL_AND_RESPONSE,

    /** The model plays along, from the bar after the first note on. */
    ACCOMPANIMENT
  }

  /** What counts the beats. */
  public enum Beat {
    /** The tempo of the options. */
    TEMPO,

    /** MIDI clock messages of the input: 24 per beat, with start, stop and continue. */
    MIDI_CLOCK,

    /** {@link LiveSession#tap}: four taps count in; later ones correct the tempo. */
    TAP
  }

  private static final int MAX_BARS = 64;
  private static final double MIN_TEMPO = 20;
  private static final double MAX_TEMPO = 400;

  private final Mode mode;
  private final int bars;
  private final Beat beat;
  private final double beatsPerMinute;
  private final int numerator;
  private final int denominator;
  private final int channel;
  private final boolean click;
  private final boolean thru;
  private final GenerationOptions generation;

  private LiveOptions(
      Mode mode,
      int bars,
      Beat beat,
      double beatsPerMinute,
      int numerator,
      int denominator,
      int channel,
      boolean click,
      boolean thru,
      GenerationOptions generation) {
    requireRange("bars", bars, 1, MAX_BARS);
    requireRange("beats per bar", numerator, 1, 32);
    requireRange("channel", channel, 0, 15);
    if (!(beatsPerMinute >= MIN_TEMPO && beatsPerMinute <= MAX_TEMPO)) {
      throw new IllegalArgumentException(
          "beats per minute must be in 20..400, got " + beatsPerMinute);
    }
    if (Integer.bitCount(denominator) != 1 || denominator > 16) {
      throw new IllegalArgumentException(
          "beat of a time signature must be 1, 2, 4, 8 or 16, got " + denominator);
    }
    this.mode = Objects.requireNonNull(mode, "mode must be given");
    this.bars = bars;
    this.beat = Objects.requireNonNull(beat, "beat must be given");
    this.beatsPerMinute = beatsPerMinute;
    this.numerator = numerator;
    this.denominator = denominator;
    this.channel = channel;
    this.click = click;
    this.thru = thru;
    this.generation = Objects.requireNonNull(generation, "generation options must be given");
  }

  private static void requireRange(String what, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          Text.format("%s must be in %d..%d, got %d", what, min, max, value));
    }
  }

  /**
   * {@return the defaults: call and response in 2 bars of 4/4 at 120 beats per minute, on channel
   * 0, without click and thru, with {@link GenerationOptions#defaults}}
   */
  public static LiveOptions defaults() {
    return new LiveOptions(
        Mode.CALL_AND_RESPONSE,
        2,
        Beat.TEMPO,
        60e6 / Tempo.DEFAULT_MICROS_PER_QUARTER,
        4,
        4,
        0,
        false,
        false,
        GenerationOptions.defaults());
  }

  /**
   * Returns a copy with the given mode.
   *
   * @param newMode when the model plays
   * @return the copy
   */
  public LiveOptions withMode(Mode newMode) {
    return new LiveOptions(
        newMode,
        bars,
        beat,
        beatsPerMinute,
        numerator,
        denominator,
        channel,
        click,
        thru,
        generation);
  }

  /**
   * Returns a copy with the given length of calls and responses. An accompaniment is always
   * generated bar by bar.
   *
   * @param newBars bars of each, 1 to 64
   * @return the copy
   */
  public LiveOptions withBars(int newBars) {
    return new LiveOptions(
        mode,
        newBars,
        beat,
        beatsPerMinute,
        numerator,
        denominator,
        channel,
        click,
        thru,
        generation);
  }

  /**
   * Returns a copy with the given source of the beat.
   *
   * @param newBeat what counts the beats
   * @return the copy
   */
  public LiveOptions withBeat(Beat newBeat) {
    return new LiveOptions(
        mode,
        bars,
        newBeat,
        beatsPerMinute,
        numerator,
        denominator,
        channel,
        click,
        thru,
        generation);
  }

  /**
   * Returns a copy with the given tempo, which a MIDI clock or taps replace.
   *
   * @param newBeatsPerMinute quarter notes per minute, 20 to 400
   * @return the copy
   */
  public LiveOptions withTempo(double newBeatsPerMinute) {
    return new LiveOptions(
        mode,
        bars,
        beat,
        newBeatsPerMinute,
        numerator,
        denominator,
        channel,
        click,
        thru,
        generation);
  }

  /**
   * Returns a copy with the given time signature.
   *
   * @param newNumerator beats per bar, 1 to 32
   * @param newDenominator note value of a beat as printed: 1, 2, 4, 8 or 16
   * @return the copy
   */
  public LiveOptions withTimeSignature(int newNumerator, int newDenominator) {
    return new LiveOptions(
        mode,
        bars,
        beat,
        beatsPerMinute,
        newNumerator,
        newDenominator,
        channel,
        click,
        thru,
        generation);
  }

  /**
   * Returns a copy with the given channel of the answers.
   *
   * @param newChannel 0 to 15
   * @return the copy
   */
  public LiveOptions withChannel(int newChannel) {
    return new LiveOptions(
        mode,
        bars,
        beat,
        beatsPerMinute,
        numerator,
        denominator,
        newChannel,
        click,
        thru,
        generation);
  }

  /**
   * Returns a copy with or without a metronome click, on the drum channel. With a click, bar 1
   * starts when the session starts; without, a session with its own tempo starts it at the first
   * note.
   *
   * @param newClick whether each beat is clicked
   * @return the copy
   */
  public LiveOptions withClick(boolean newClick) {
    return new LiveOptions(
        mode,
        bars,
        beat,
        beatsPerMinute,
        numerator,
        denominator,
        channel,
        newClick,
        thru,
        generation);
  }

  /**
   * Returns a copy that does or does not send what is played to the output too.
   *
   * @param newThru whether played notes and pedals are sent on, on the channels they came from
   * @return the copy
   */
  public LiveOptions withThru(boolean newThru) {
    return new LiveOptions(
        mode,
        bars,
        beat,
        beatsPerMinute,
        numerator,
        denominator,
        channel,
        click,
        newThru,
        generation);
  }

  /**
   * Returns a copy with the given options for sampling.
   *
   * @param newGeneration temperature, top-k, top-p, blocked types and controllers, and the seed of
   *     the first answer, which later answers count up; the rest is ignored
   * @return the copy
   */
  public LiveOptions withGeneration(GenerationOptions newGeneration) {
    return new LiveOptions(
        mode,
        bars,
        beat,
        beatsPerMinute,
        numerator,
        denominator,
        channel,
        click,
        thru,
        newGeneration);
  }

  /** {@return when the model plays} */
  public Mode mode() {
    return mode;
  }

  /** {@return bars of each call and response, 1 to 64} */
  public int bars() {
    return bars;
  }

  /** {@return what counts the beats} */
  public Beat beat() {
    return beat;
  }

  /** {@return the tempo in quarter notes per minute} */
  public double beatsPerMinute() {
    return beatsPerMinute;
  }

  /** {@return the beats per bar} */
  public int numerator() {
    return numerator;
  }

  /** {@return the note value of a beat} */
  public int denominator() {
    return denominator;
  }

  /** {@return the channel of the answers, 0 to 15} */
  public int channel() {
    return channel;
  }

  /** {@return whether each beat is clicked} */
  public boolean click() {
    return click;
  }

  /** {@return whether what is played is sent on} */
  public boolean thru() {
    return thru;
  }

  /** {@return the options for sampling} */
  public GenerationOptions generation() {
    return generation;
  }

  /** The length of a bar in ticks of {@link BeatClock}. */
  long barTicks() {
    return 4L * BeatClock.TICKS_PER_BEAT * numerator / denominator;
  }
}
