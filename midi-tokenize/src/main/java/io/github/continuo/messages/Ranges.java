package io.github.continuo.messages;

/** Checks that numbers are in their ranges. */
public final class Ranges {
  private Ranges() {}

  /**
   * Checks a number.
   *
   * @param what name of the number, for the message
   * @param value the number
   * @param min minimum
   * @param max maximum
   * @throws IllegalArgumentException if it is less or more
   */
  public static void require(String what, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          Text.format("%s must be in %d..%d, got %d", what, min, max, value));
    }
  }

  /**
   * Checks a number that has a minimum only.
   *
   * @param what name of the number, for the message
   * @param value the number
   * @param min minimum
   * @throws IllegalArgumentException if it is less
   */
  public static void requireAtLeast(String what, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException(
          Text.format("%s must be at least %d, got %d", what, min, value));
    }
  }

  /**
   * Checks that a tick is not negative.
   *
   * @param tick time in ticks
   */
  public static void requireTick(long tick) {
    require("tick", tick, 0, Long.MAX_VALUE);
  }

  /**
   * Checks a MIDI channel, 0 to 15.
   *
   * @param channel the channel
   */
  public static void requireChannel(int channel) {
    require("channel", channel, 0, 15);
  }
}
