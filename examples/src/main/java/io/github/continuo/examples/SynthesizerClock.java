package io.github.continuo.examples;

import java.util.concurrent.TimeUnit;
import javax.sound.midi.Synthesizer;

/** The time by which a synthesizer plays messages that are sent ahead. */
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
    TimeUnit.MICROSECONDS.sleep(Math.max(micros, 1_000)); // its time goes on by some ms at once
  }
}
