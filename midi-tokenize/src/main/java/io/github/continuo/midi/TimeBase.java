package io.github.continuo.midi;

import io.github.continuo.messages.Ranges;
import java.util.Arrays;
import java.util.Optional;

/** The unit of ticks: a fraction of a quarter note, or a fraction of a SMPTE frame. */
public sealed interface TimeBase {

  /**
   * Musical time: a tick is a fraction of a quarter note, whose length the tempo sets.
   *
   * @param ticks ticks per quarter note, 1 to 32,767
   */
  record TicksPerQuarter(int ticks) implements TimeBase {
    /**
     * Checks the range.
     *
     * @param ticks ticks per quarter note, 1 to 32,767
     */
    public TicksPerQuarter {
      Ranges.require("ticks per quarter", ticks, 1, 0x7FFF);
    }
  }

  /**
   * SMPTE time: a tick is a fraction of a frame, and tempo has no effect.
   *
   * @param rate frames per second
   * @param ticksPerFrame 1 to 255
   */
  record Smpte(FrameRate rate, int ticksPerFrame) implements TimeBase {
    /**
     * Checks the range of the ticks.
     *
     * @param rate frames per second
     * @param ticksPerFrame 1 to 255
     */
    public Smpte {
      Ranges.require("ticks per frame", ticksPerFrame, 1, 255);
    }

    /** {@return the number of ticks per second} */
    public double ticksPerSecond() {
      return rate.framesPerSecond() * ticksPerFrame;
    }
  }

  /** The SMPTE frame rates that a MIDI file can declare. */
  enum FrameRate {
    /** 24 frames per second, as in film. */
    FPS_24(24, 24),
    /** 25 frames per second, as in European television. */
    FPS_25(25, 25),
    /** "30 drop": 29.97 frames per second, encoded as 29. */
    FPS_30_DROP(29, 29.97),
    /** "30 non-drop": 30 frames per second. */
    FPS_30(30, 30);

    private final int code;
    private final double framesPerSecond;

    FrameRate(int code, double framesPerSecond) {
      this.code = code;
      this.framesPerSecond = framesPerSecond;
    }

    /** {@return the number that a file header holds, negated, for this rate} */
    public int code() {
      return code;
    }

    /** Returns the rate for a code, or empty if there is no such rate. */
    static Optional<FrameRate> ofCode(int code) {
      return Arrays.stream(values()).filter(rate -> rate.code == code).findFirst();
    }

    /** {@return the number of frames per second} */
    public double framesPerSecond() {
      return framesPerSecond;
    }
  }

  /**
   * {@return a musical time base with the given resolution}
   *
   * @param ticks ticks per quarter note, 1 to 32,767
   */
  static TimeBase ticksPerQuarter(int ticks) {
    return new TicksPerQuarter(ticks);
  }

  /**
   * {@return a SMPTE time base with the given resolution}
   *
   * @param rate frames per second
   * @param ticksPerFrame 1 to 255
   */
  static TimeBase smpte(FrameRate rate, int ticksPerFrame) {
    return new Smpte(rate, ticksPerFrame);
  }
}
