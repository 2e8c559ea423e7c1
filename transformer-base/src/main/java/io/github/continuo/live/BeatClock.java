package io.github.continuo.live;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Converts microseconds to musical ticks and back: a straight line, which pulses correct, those of
 * a MIDI clock or taps.
 *
 * <p>The line is the least-squares fit to the pulses of the last beat (MIDI clock) or the last four
 * taps, so the jitter of single pulses hardly moves it.
 *
 * <p>Safe for use by several threads.
 */
final class BeatClock {
  static final int TICKS_PER_BEAT = 480;
  static final int CLOCKS_PER_BEAT = 24; // MIDI 1.0: system real-time message 0xF8

  private static final int CLOCK_TICKS = TICKS_PER_BEAT / CLOCKS_PER_BEAT;
  private static final int COUNT_IN = 4; // taps
  private static final long SILENT_MICROS = 1_000_000; // without a pulse, a MIDI clock has stopped
  private static final long FORGOTTEN_MICROS = 3_000_000; // a tap after this is a first one

  private record Pulse(long micros, long tick) {}

  private final LiveOptions.Beat source;
  private final double initialMicrosPerTick;
  private final Deque<Pulse> pulses = new ArrayDeque<>();

  private boolean running;
  private double originMicros; // of tick 0, on the line
  private double microsPerTick;
  private long nextClockTick; // of the next MIDI clock message
  private boolean isStopped; // by a MIDI stop

  BeatClock(LiveOptions.Beat source, double beatsPerMinute) {
    this.source = source;
    initialMicrosPerTick = 60e6 / beatsPerMinute / TICKS_PER_BEAT;
    microsPerTick = initialMicrosPerTick;
  }

  /** Returns whether time passes. */
  synchronized boolean isRunning(long nowMicros) {
    boolean isSilent =
        source == LiveOptions.Beat.MIDI_CLOCK
            && !pulses.isEmpty()
            && nowMicros - pulses.getLast().micros > SILENT_MICROS;
    return running && !isSilent;
  }

  synchronized double beatsPerMinute() {
    return 60e6 / microsPerTick / TICKS_PER_BEAT;
  }

  /** Returns the last tick that has begun. */
  synchronized long tickAt(long micros) {
    return (long) Math.floor((micros - originMicros) / microsPerTick);
  }

  synchronized long microsAt(long tick) {
    return Math.round(originMicros + tick * microsPerTick);
  }

  /** Starts time at tick 0. */
  synchronized void begin(long micros) {
    running = true;
    originMicros = micros;
  }

  /** Takes a MIDI clock message. The first one after {@link #restart} is tick 0. */
  synchronized void clock(long micros) {
    if (isStopped) {
      return;
    }
    if (!isRunning(micros)) {
      pulses.clear();
    }
    add(new Pulse(micros, nextClockTick), CLOCKS_PER_BEAT + 1);
    nextClockTick += CLOCK_TICKS;
    running = true;
    fit();
  }

  /** Takes a MIDI start: the next clock message is tick 0. */
  synchronized void restart() {
    nextClockTick = 0;
    pulses.clear();
    running = false;
    isStopped = false;
  }

  /** Takes a MIDI continue: time goes on with the next clock message. */
  synchronized void proceed() {
    pulses.clear();
    isStopped = false;
  }

  /** Takes a MIDI stop. */
  synchronized void stop() {
    running = false;
    isStopped = true;
  }

  /** Takes a tap. Tick 0 is a beat after the fourth one. */
  synchronized void tap(long micros) {
    if (!running && !pulses.isEmpty() && micros - pulses.getLast().micros > FORGOTTEN_MICROS) {
      pulses.clear();
    }
    long tick;
    if (running) {
      tick = Math.round((micros - originMicros) / microsPerTick / TICKS_PER_BEAT) * TICKS_PER_BEAT;
      pulses.removeIf(earlier -> earlier.tick >= tick);
    } else {
      tick = (pulses.size() - COUNT_IN) * (long) TICKS_PER_BEAT;
    }
    add(new Pulse(micros, tick), COUNT_IN);
    running |= pulses.size() == COUNT_IN;
    fit();
  }

  private void add(Pulse pulse, int maxPulses) {
    pulses.add(pulse);
    if (pulses.size() > maxPulses) {
      pulses.remove();
    }
  }

  /** Fits micros = origin + tick * microsPerTick, by least squares around the means. */
  private void fit() {
    double meanMicros = pulses.stream().mapToLong(Pulse::micros).average().orElseThrow();
    double meanTick = pulses.stream().mapToLong(Pulse::tick).average().orElseThrow();
    double covariance = 0;
    double variance = 0;
    for (Pulse pulse : pulses) {
      covariance += (pulse.tick - meanTick) * (pulse.micros - meanMicros);
      variance += (pulse.tick - meanTick) * (pulse.tick - meanTick);
    }
    if (covariance > 0) {
      microsPerTick = covariance / variance;
    }
    originMicros = meanMicros - meanTick * microsPerTick;
  }
}
