package io.github.continuo.midi;

import io.github.continuo.messages.Text;

/** Range checks of event values. */
final class Ranges {
  private Ranges() {}

  static void tick(long tick) {
    range("tick", tick, 0, Long.MAX_VALUE);
  }

  static void channel(int channel) {
    range("channel", channel, 0, 15);
  }

  static void range(String what, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          Text.format("%s must be in %d..%d, got %d", what, min, max, value));
    }
  }
}
