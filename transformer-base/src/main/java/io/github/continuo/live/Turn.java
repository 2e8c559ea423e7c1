package io.github.continuo.live;

/**
 * A span of music that the model answers in, in ticks of the {@link BeatClock}.
 *
 * @param number of turns before it, which the seed counts up
 */
record Turn(long number, long startTick, long endTick) {

  /** A note so much before a bar, in ticks, is meant to be on it. */
  static final long EARLY_TICKS = BeatClock.TICKS_PER_BEAT / 4;

  /** Returns the start of the bar that a note is in, or just before. */
  static long barOf(long tick, LiveOptions options) {
    long bar = options.barTicks();
    return Math.floorDiv(tick + EARLY_TICKS, bar) * bar;
  }

  /** Returns the turn that answers a call whose first note is at a tick. */
  static Turn after(long number, long firstNoteTick, LiveOptions options) {
    boolean answersCalls = options.mode() == LiveOptions.Mode.CALL_AND_RESPONSE;
    long length = (answersCalls ? options.bars() : 1) * options.barTicks();
    long start = barOf(firstNoteTick, options) + length;
    return new Turn(number, start, start + length);
  }

  /** Returns the turn of the same length that follows. */
  Turn next() {
    return new Turn(number + 1, endTick, 2 * endTick - startTick);
  }
}
