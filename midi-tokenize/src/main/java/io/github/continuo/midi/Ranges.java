package io.github.continuo.midi;

import java.util.Locale;

/** The range checks of the events. */
final class Ranges {
  private Ranges() {}

  static void tick(long tick) {
    range("tick", tick, 0, Long.MAX_VALUE);
  }

  static void channel(int channel) {
    range("channel", channel, 0, 15);
  }

  static void range(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%s must be in %d..%d, got %d", what, least, most, value));
    }
  }
}
