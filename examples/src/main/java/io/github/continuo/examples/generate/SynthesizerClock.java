package io.github.continuo.examples.generate;

import java.util.concurrent.TimeUnit;
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
}
