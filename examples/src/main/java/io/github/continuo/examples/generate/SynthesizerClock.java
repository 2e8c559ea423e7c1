package io.github.continuo.examples.generate;

import io.github.continuo.examples.cli.BadInput;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.MidiUnavailableException;
import javax.sound.midi.Synthesizer;

/** Clock of a synthesizer, the time base of its time-stamped messages. */
final class SynthesizerClock implements Clock {
  private final Synthesizer synthesizer;

  SynthesizerClock(Synthesizer synthesizer) {
    this.synthesizer = synthesizer;
  }

  @Override
  public long micros() {
    return synthesizer.getMicrosecondPosition();
  }

  @Override
  public void sleep(long micros) throws InterruptedException {
    TimeUnit.MICROSECONDS.sleep(Math.max(micros, 1_000)); // the position advances by some ms
  }

  /**
   * Opens the JDK's synthesizer.
   *
   * @throws IllegalStateException if this machine has no sound output
   */
  static Synthesizer openSynthesizer() {
    try {
      Synthesizer synthesizer = MidiSystem.getSynthesizer();
      synthesizer.open();
      return synthesizer;
    } catch (MidiUnavailableException | IllegalArgumentException e) {
      throw noSound(e);
    }
  }

  /** Returns the exception of a machine without a sound output. */
  static IllegalStateException noSound(Exception cause) {
    return new IllegalStateException(
        String.format(
            Locale.ROOT,
            "this machine must have a sound output to play on, got none (%s)",
            BadInput.message(cause)),
        cause);
  }
}
