package io.github.continuo.midi;

import io.github.continuo.messages.Ranges;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Converts the ticks of a score to seconds and back. Immutable.
 *
 * <p>{@link Tempo#DEFAULT_MICROS_PER_QUARTER} applies before the first tempo event. Of several
 * tempo events at one tick, the last one applies. With a SMPTE time base tempo events have no
 * effect.
 */
public final class TempoMap {
  private final long[] startTicks; // of each segment of constant tempo, ascending, the first 0
  private final double[] startSeconds;
  private final double[] secondsPerTick;

  private final int segments; // the arrays may be longer

  private TempoMap(
      long[] startTicks, double[] startSeconds, double[] secondsPerTick, int segments) {
    this.startTicks = startTicks;
    this.startSeconds = startSeconds;
    this.secondsPerTick = secondsPerTick;
    this.segments = segments;
  }

  /**
   * Returns the map for the given tempo events.
   *
   * @param maxTempos an upper bound of their number
   * @param tempos by ascending tick
   */
  static TempoMap of(TimeBase timeBase, int maxTempos, Iterator<Tempo> tempos) {
    if (timeBase instanceof TimeBase.Smpte smpte) {
      return new TempoMap(
          new long[] {0}, new double[] {0}, new double[] {1 / smpte.ticksPerSecond()}, 1);
    }
    double ticksPerQuarter = ((TimeBase.TicksPerQuarter) timeBase).ticks();
    long[] ticks = new long[maxTempos + 1];
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
   * {@return the time of a tick, in seconds from the start}
   *
   * @param tick at least 0; the last tempo also applies after the end of the score
   */
  public double secondsAt(long tick) {
    Ranges.requireTick(tick);
    int found = Arrays.binarySearch(startTicks, 0, segments, tick);
    int segment = found >= 0 ? found : -found - 2;
    return startSeconds[segment] + (tick - startTicks[segment]) * secondsPerTick[segment];
  }

  /**
   * {@return the tick nearest to a time; of two equally near ticks, the later one}
   *
   * @param seconds from the start, at least 0
   */
  public long tickAt(double seconds) {
    if (!(seconds >= 0)) {
      throw new IllegalArgumentException("seconds must be at least 0, got " + seconds);
    }
    int found =
        Arrays.binarySearch(startSeconds, 0, segments, seconds + 0.0); // -0.0 sorts before 0
    int segment = found >= 0 ? found : -found - 2;
    return startTicks[segment]
        + Math.round((seconds - startSeconds[segment]) / secondsPerTick[segment]);
  }
}
