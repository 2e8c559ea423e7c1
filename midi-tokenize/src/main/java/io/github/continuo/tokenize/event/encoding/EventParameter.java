package io.github.continuo.tokenize.event.encoding;

/**
 * Parameters of events, in the order of their token ids.
 *
 * <p>The time of an event ({@link #BEATS} and {@link #STEP}) is relative to the previous event; all
 * other parameters are fields of {@link GridEvent}.
 */
public enum EventParameter {
  BEATS("beats", 128),
  STEP("step", GridEvent.STEPS_PER_BEAT),
  DURATION("duration", GridEvent.MAX_DURATION_STEPS),
  TRACK("track", 128),
  CHANNEL("channel", 16),
  PITCH("pitch", 128),
  VELOCITY("velocity", 128),
  PROGRAM("program", 128),
  CONTROLLER("controller", 128),
  VALUE("value", 128),
  BEATS_PER_MINUTE("beats per minute", 384),
  NUMERATOR("numerator", 16),
  DENOMINATOR("denominator", 4),
  SHARPS("sharps", 15),
  MODE("mode", 2);

  private final String label;
  private final int size;

  EventParameter(String label, int size) {
    this.label = label;
    this.size = size;
  }

  /** The name of the parameter in the vocabulary. */
  String label() {
    return label;
  }

  /** The number of values in version 2. */
  public int size() {
    return size;
  }

  /** Whether the parameter is part of the time, relative to the previous event. */
  boolean isTime() {
    return this == BEATS || this == STEP;
  }

  /** Returns the value of this parameter in an event. */
  int of(GridEvent event) {
    return switch (this) {
      case TRACK -> event.track;
      case CHANNEL -> event.channel;
      case DURATION -> event.durationSteps;
      case PITCH, PROGRAM, CONTROLLER, BEATS_PER_MINUTE, NUMERATOR, SHARPS -> event.number;
      case VELOCITY, VALUE, DENOMINATOR, MODE -> event.value;
      case BEATS, STEP -> throw timeIsNoField();
    };
  }

  /** Sets the value of this parameter in an event. */
  void set(GridEvent event, int value) {
    switch (this) {
      case TRACK -> event.track = value;
      case CHANNEL -> event.channel = value;
      case DURATION -> event.durationSteps = value;
      case PITCH, PROGRAM, CONTROLLER, BEATS_PER_MINUTE, NUMERATOR, SHARPS -> event.number = value;
      case VELOCITY, VALUE, DENOMINATOR, MODE -> event.value = value;
      case BEATS, STEP -> throw timeIsNoField();
    }
  }

  private static AssertionError timeIsNoField() {
    return new AssertionError("the time of an event is relative to the previous event");
  }
}
