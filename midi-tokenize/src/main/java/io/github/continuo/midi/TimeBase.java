package io.github.continuo.midi;

import java.util.Arrays;
import java.util.Optional;

/** What a tick is: a part of a quarter note, or a part of a film frame. */
public sealed interface TimeBase {

  /**
   * Musical time: a tick is a part of a quarter note, and the tempo says how long that is.
   *
   * @param ticks ticks in a quarter note, 1 to 32,767
   */
  record TicksPerQuarter(int ticks) implements TimeBase {
    /**
     * Checks the range.
     *
     * @param ticks ticks in a quarter note, 1 to 32,767
     */
    public TicksPerQuarter {
      Ranges.range("ticks per quarter", ticks, 1, 0x7FFF);
    }
  }

  /**
   * Film time: a tick is a part of a frame, and tempo plays no role.
   *
   * @param rate frames a second
   * @param ticksPerFrame 1 to 255
   */
  record Smpte(FrameRate rate, int ticksPerFrame) implements TimeBase {
    /**
     * Checks the range of the ticks.
     *
     * @param rate frames a second
     * @param ticksPerFrame 1 to 255
     */
    public Smpte {
      Ranges.range("ticks per frame", ticksPerFrame, 1, 255);
    }

    /** {@return how many ticks there are in a second} */
    public double ticksPerSecond() {
      return rate.framesPerSecond() * ticksPerFrame;
    }
  }

  /** The frame rates of SMPTE time code that a MIDI file can name. */
  enum FrameRate {
    /** 24 frames a second, as in the cinema. */
    FPS_24(24, 24),
    /** 25 frames a second, as on European television. */
    FPS_25(25, 25),
    /** "30 drop": 29.97 frames a second, written as 29. */
    FPS_30_DROP(29, 29.97),
    /** "30 non-drop": 30 frames a second. */
    FPS_30(30, 30);

    private final int code;
    private final double framesPerSecond;

    FrameRate(int code, double framesPerSecond) {
      this.code = code;
      this.framesPerSecond = framesPerSecond;
    }

    /** {@return the number that stands, negated, in a file's header} */
    public int code() {
      return code;
    }

    /** The rate of a number in a file's header; none if there is no such rate. */
    static Optional<FrameRate> ofCode(int code) {
      return Arrays.stream(values()).filter(rate -> rate.code == code).findFirst();
    }

    /** {@return how many frames there are in a second} */
    public double framesPerSecond() {
      return framesPerSecond;
    }
  }

  /**
   * {@return musical time of the given resolution}
   *
   * @param ticks ticks in a quarter note, 1 to 32,767
   */
  static TimeBase ticksPerQuarter(int ticks) {
    return new TicksPerQuarter(ticks);
  }

  /**
   * {@return film time of the given resolution}
   *
   * @param rate frames a second
   * @param ticksPerFrame 1 to 255
   */
  static TimeBase smpte(FrameRate rate, int ticksPerFrame) {
    return new Smpte(rate, ticksPerFrame);
  }
}
