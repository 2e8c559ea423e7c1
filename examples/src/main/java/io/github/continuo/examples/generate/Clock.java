package io.github.continuo.examples.generate;

/** Clock of playback. */
interface Clock {

  /** Returns the time in microseconds since a fixed origin. */
  long micros();

  /** Waits for the given time in microseconds. */
  void sleep(long micros) throws InterruptedException;
}
