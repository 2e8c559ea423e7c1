package io.github.continuo.examples;

/** The time in which music is played. */
interface Clock {

  /** Microseconds since some moment before. */
  long micros();

  /** Lets so many microseconds pass. */
  void sleep(long micros) throws InterruptedException;
}
