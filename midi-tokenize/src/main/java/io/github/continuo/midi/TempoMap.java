package io.github.continuo.midi;

import java.util.Arrays;
import java.util.Iterator;

/**
 * How the ticks of a score and seconds belong together.
 *
 * <p>Before the first tempo event {@link Tempo#DEFAULT_MICROS_PER_QUARTER} is in force; of several
 * at one tick the last counts. Under a SMPTE time base tempo events have no effect.
 */
public final class TempoMap {
  private final long[] startTicks; // of each stretch of constant tempo, ascending, the first 0
  private final double[] startSeconds;
  private final double[] secondsPerTick;

  private final int stretches; // the arrays may be longer

  private TempoMap(
      long[] startTicks, double[] startSeconds, double[] secondsPerTick, int stretches) {
    this.startTicks = startTicks;
    this.startSeconds = startSeconds;
    this.secondsPerTick = secondsPerTick;
    this.stretches = stretches;
  }

  /**
   * The map of the given tempo events.
   *
   * @param most at least how many there are
   * @param tempos by ascending ticks
   */
  static TempoMap of(TimeBase timeBase, int most, Iterator<Tempo> tempos) {
    if (timeBase instanceof TimeBase.Smpte smpte) {
      return new TempoMap(
          new long[] {0}, new double[] {0}, new double[] {1 / smpte.ticksPerSecond()}, 1);
    }
    double ticksPerQuarter = ((TimeBase.TicksPerQuarter) timeBase).ticks();
    long[] ticks = new long[most + 1];
    double[] seconds = new double[ticks.length];
    double[] rates = new double[ticks.length];
    rates[0] = Tempo.DEFAULT_MICROS_PER_QUARTER * 1e-6 / ticksPerQuarter;
    int last = 0;
    while (tempos.hasNext()) {
      Tempo tempo = tempos.next();
      int next = tempo.tick() > ticks[last] ? last + 1 : last;
      seconds[next] = seconds[last] + (tempo.tick() - ticks[last]) * rates[last];
      ticks[next] = tempo.tick();
      rates[next] = tempo.microsPerQuarter() * 1e-6 / ticksPerQuarter;
      last = next;
    }
    return new TempoMap(ticks, seconds, rates, last + 1);
  }

  /**
   * {@return the seconds from the start to a tick}
   *
   * @param tick at least 0; the last tempo goes on after the end of the score
   */
  public double secondsAt(long tick) {
    Ranges.tick(tick);
    int found = Arrays.binarySearch(startTicks, 0, stretches, tick);
    int stretch = found >= 0 ? found : -found - 2;
    return startSeconds[stretch] + (tick - startTicks[stretch]) * secondsPerTick[stretch];
  }

  /**
   * {@return the tick nearest to a time; the later one if two are as near}
   *
   * @param seconds from the start, at least 0
   */
  public long tickAt(double seconds) {
    if (!(seconds >= 0)) {
      throw new IllegalArgumentException("seconds must be at least 0, got " + seconds);
    }
    int found =
        Arrays.binarySearch(startSeconds, 0, stretches, seconds + 0.0); // -0.0 sorts before 0
    int stretch = found >= 0 ? found : -found - 2;
    return startTicks[stretch]
        + Math.round((seconds - startSeconds[stretch]) / secondsPerTick[stretch]);
  }
}
