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
    public TicksPerQuarter {
      Checks.range("ticks per quarter", ticks, 1, 0x7FFF);
    }
  }

  /**
   * Film time: a tick is a part of a frame, and tempo plays no role.
   *
   * @param rate frames a second
   * @param ticksPerFrame 1 to 255
   */
  record Smpte(FrameRate rate, int ticksPerFrame) implements TimeBase {
    public Smpte {
      Checks.range("ticks per frame", ticksPerFrame, 1, 255);
    }

    /** Ticks in a second. */
    public double ticksPerSecond() {
      return rate.framesPerSecond() * ticksPerFrame;
    }
  }

  /** The frame rates of SMPTE time code that a MIDI file can name. */
  enum FrameRate {
    FPS_24(24, 24),
    FPS_25(25, 25),
    /** "30 drop": 29.97 frames a second, written as 29. */
    FPS_30_DROP(29, 29.97),
    FPS_30(30, 30);

    private final int code;
    private final double framesPerSecond;

    FrameRate(int code, double framesPerSecond) {
      this.code = code;
      this.framesPerSecond = framesPerSecond;
    }

    /** The number that stands, negated, in a file's header. */
    public int code() {
      return code;
    }

    /** The rate of a number in a file's header; none if there is no such rate. */
    static Optional<FrameRate> ofCode(int code) {
      return Arrays.stream(values()).filter(rate -> rate.code == code).findFirst();
    }

    /** Frames in a second. */
    public double framesPerSecond() {
      return framesPerSecond;
    }
  }

  /** Musical time of the given resolution. */
  static TimeBase ticksPerQuarter(int ticks) {
    return new TicksPerQuarter(ticks);
  }

  /** Film time of the given resolution. */
  static TimeBase smpte(FrameRate rate, int ticksPerFrame) {
    return new Smpte(rate, ticksPerFrame);
  }
}
