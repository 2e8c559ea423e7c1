package io.github.continuo.live;

import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.messages.Ranges;
import io.github.continuo.midi.Tempo;
import java.util.Objects;
import java.util.function.Consumer;

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

  /** The values of some options; never changed once options have them. */
  private static final class Values {
    private Mode mode = Mode.CALL_AND_RESPONSE;
    private int bars = 2;
    private Beat beat = Beat.TEMPO;
    private double beatsPerMinute = 60e6 / Tempo.DEFAULT_MICROS_PER_QUARTER;
    private int numerator = 4;
    private int denominator = 4;
    private int channel;
    private boolean click;
    private boolean thru;
    private GenerationOptions generation = GenerationOptions.defaults();

    Values copy() {
      Values copy = new Values();
      copy.mode = mode;
      copy.bars = bars;
      copy.beat = beat;
      copy.beatsPerMinute = beatsPerMinute;
      copy.numerator = numerator;
      copy.denominator = denominator;
      copy.channel = channel;
      copy.click = click;
      copy.thru = thru;
      copy.generation = generation;
      return copy;
    }
  }

  private final Values values;

  private LiveOptions(Values values) {
    Ranges.require("bars", values.bars, 1, MAX_BARS);
    Ranges.require("beats per bar", values.numerator, 1, 32);
    Ranges.requireChannel(values.channel);
    if (!(values.beatsPerMinute >= MIN_TEMPO && values.beatsPerMinute <= MAX_TEMPO)) {
      throw new IllegalArgumentException(
          "beats per minute must be in 20..400, got " + values.beatsPerMinute);
    }
    if (Integer.bitCount(values.denominator) != 1 || values.denominator > 16) {
      throw new IllegalArgumentException(
          "beat of a time signature must be 1, 2, 4, 8 or 16, got " + values.denominator);
    }
    Objects.requireNonNull(values.mode, "mode must be given");
    Objects.requireNonNull(values.beat, "beat must be given");
    Objects.requireNonNull(values.generation, "generation options must be given");
    this.values = values;
  }

  private LiveOptions with(Consumer<Values> change) {
    Values changed = values.copy();
    change.accept(changed);
    return new LiveOptions(changed);
  }

  /**
   * {@return the defaults: call and response in 2 bars of 4/4 at 120 beats per minute, on channel
   * 0, without click and thru, with {@link GenerationOptions#defaults}}
   */
  public static LiveOptions defaults() {
    return new LiveOptions(new Values());
  }

  /**
   * {@return a copy with the given mode}
   *
   * @param newMode when the model plays
   */
  public LiveOptions withMode(Mode newMode) {
    return with(changed -> changed.mode = newMode);
  }

  /**
   * {@return a copy with the given length of calls and responses} An accompaniment is always
   * generated bar by bar.
   *
   * @param newBars bars of each, 1 to 64
   */
  public LiveOptions withBars(int newBars) {
    return with(changed -> changed.bars = newBars);
  }

  /**
   * {@return a copy with the given source of the beat}
   *
   * @param newBeat what counts the beats
   */
  public LiveOptions withBeat(Beat newBeat) {
    return with(changed -> changed.beat = newBeat);
  }

  /**
   * {@return a copy with the given tempo, which a MIDI clock or taps replace}
   *
   * @param newBeatsPerMinute quarter notes per minute, 20 to 400
   */
  public LiveOptions withTempo(double newBeatsPerMinute) {
    return with(changed -> changed.beatsPerMinute = newBeatsPerMinute);
  }

  /**
   * {@return a copy with the given time signature}
   *
   * @param newNumerator beats per bar, 1 to 32
   * @param newDenominator note value of a beat as printed: 1, 2, 4, 8 or 16
   */
  public LiveOptions withTimeSignature(int newNumerator, int newDenominator) {
    return with(
        changed -> {
          changed.numerator = newNumerator;
          changed.denominator = newDenominator;
        });
  }

  /**
   * {@return a copy with the given channel of the answers}
   *
   * @param newChannel 0 to 15
   */
  public LiveOptions withChannel(int newChannel) {
    return with(changed -> changed.channel = newChannel);
  }

  /**
   * {@return a copy with or without a metronome click, on the drum channel} With a click, bar 1
   * starts when the session starts; without, a session with its own tempo starts it at the first
   * note.
   *
   * @param newClick whether each beat is clicked
   */
  public LiveOptions withClick(boolean newClick) {
    return with(changed -> changed.click = newClick);
  }

  /**
   * {@return a copy that does or does not send what is played to the output too}
   *
   * @param newThru whether played notes and pedals are sent on, on the channels they came from
   */
  public LiveOptions withThru(boolean newThru) {
    return with(changed -> changed.thru = newThru);
  }

  /**
   * {@return a copy with the given options for sampling}
   *
   * @param newGeneration temperature, top-k, top-p, blocked types and controllers, and the seed of
   *     the first answer, which later answers count up; the rest is ignored
   */
  public LiveOptions withGeneration(GenerationOptions newGeneration) {
    return with(changed -> changed.generation = newGeneration);
  }

  /** {@return when the model plays} */
  public Mode mode() {
    return values.mode;
  }

  /** {@return bars of each call and response, 1 to 64} */
  public int bars() {
    return values.bars;
  }

  /** {@return what counts the beats} */
  public Beat beat() {
    return values.beat;
  }

  /** {@return the tempo in quarter notes per minute} */
  public double beatsPerMinute() {
    return values.beatsPerMinute;
  }

  /** {@return the beats per bar} */
  public int numerator() {
    return values.numerator;
  }

  /** {@return the note value of a beat} */
  public int denominator() {
    return values.denominator;
  }

  /** {@return the channel of the answers, 0 to 15} */
  public int channel() {
    return values.channel;
  }

  /** {@return whether each beat is clicked} */
  public boolean click() {
    return values.click;
  }

  /** {@return whether what is played is sent on} */
  public boolean thru() {
    return values.thru;
  }

  /** {@return the options for sampling} */
  public GenerationOptions generation() {
    return values.generation;
  }

  /** The length of a bar in ticks of {@link BeatClock}. */
  long barTicks() {
    return 4L * BeatClock.TICKS_PER_BEAT * values.numerator / values.denominator;
  }
}
