package io.github.continuo.examples;

/** A time that passes only where somebody waits for it to, and then at once. */
final class LeapingClock implements Clock {
  private long micros;

  @Override
  public long micros() {
    return micros;
  }

  @Override
  public void sleep(long moreMicros) {
    micros += moreMicros;
  }
}
