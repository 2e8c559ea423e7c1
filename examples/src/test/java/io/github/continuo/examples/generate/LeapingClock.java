package io.github.continuo.examples.generate;

/** Clock whose time advances only by waiting, without any delay. */
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
