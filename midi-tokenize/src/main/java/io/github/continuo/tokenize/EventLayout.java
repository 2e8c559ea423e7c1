package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.EventParameter.BEATS;
import static io.github.continuo.tokenize.EventParameter.BEATS_PER_MINUTE;
import static io.github.continuo.tokenize.EventParameter.CHANNEL;
import static io.github.continuo.tokenize.EventParameter.CONTROLLER;
import static io.github.continuo.tokenize.EventParameter.DENOMINATOR;
import static io.github.continuo.tokenize.EventParameter.DURATION;
import static io.github.continuo.tokenize.EventParameter.MODE;
import static io.github.continuo.tokenize.EventParameter.NUMERATOR;
import static io.github.continuo.tokenize.EventParameter.PITCH;
import static io.github.continuo.tokenize.EventParameter.PROGRAM;
import static io.github.continuo.tokenize.EventParameter.SHARPS;
import static io.github.continuo.tokenize.EventParameter.STEP;
import static io.github.continuo.tokenize.EventParameter.TRACK;
import static io.github.continuo.tokenize.EventParameter.VALUE;
import static io.github.continuo.tokenize.EventParameter.VELOCITY;
import static java.util.Objects.requireNonNull;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The vocabulary of a version, and the parameters of each event type in slot order. Immutable. */
final class EventLayout {
  static final int WIDTH = 8;
  static final int PAD = 0;
  static final int START = 1;
  static final int END = 2;
  static final int FIRST_KIND = 3;

  static final EventLayout V1 =
      new EventLayout(4, 11, 256, List.of(BEATS, STEP, TRACK, DURATION, CHANNEL, PITCH, VELOCITY));
  static final EventLayout V2 =
      new EventLayout(6, 15, 384, List.of(BEATS, STEP, TRACK, CHANNEL, PITCH, VELOCITY, DURATION));

  private final Vocabulary vocabulary;
  private final List<EventType> kinds;
  private final List<TokenRange> typeRanges; // by type
  private final Map<EventParameter, TokenRange> parameterRanges =
      new EnumMap<>(EventParameter.class);
  private final List<List<EventParameter>> parameters; // by type

  private EventLayout(
      int kindCount, int parameterCount, int tempoCount, List<EventParameter> noteParameters) {
    kinds = List.of(EventType.values()).subList(0, kindCount);
    List<EventParameter> all = List.of(EventParameter.values()).subList(0, parameterCount);
    Vocabulary.Builder builder = Vocabulary.builder().add("pad", 1).add("start", 1).add("end", 1);
    kinds.forEach(kind -> builder.add(kind.label(), 1));
    all.forEach(
        parameter ->
            builder.add(
                parameter.label(), parameter == BEATS_PER_MINUTE ? tempoCount : parameter.size()));
    vocabulary = builder.build();
    typeRanges = kinds.stream().map(kind -> vocabulary.range(kind.label())).toList();
    all.forEach(parameter -> parameterRanges.put(parameter, vocabulary.range(parameter.label())));
    parameters =
        kinds.stream()
            .map(kind -> kind == EventType.NOTE ? noteParameters : parameters(kind))
            .toList();
  }

  private static List<EventParameter> parameters(EventType kind) {
    return switch (kind) {
      case PROGRAM_CHANGE -> List.of(BEATS, STEP, TRACK, CHANNEL, PROGRAM);
      case CONTROL_CHANGE -> List.of(BEATS, STEP, TRACK, CHANNEL, CONTROLLER, VALUE);
      case TEMPO -> List.of(BEATS, STEP, TRACK, BEATS_PER_MINUTE);
      case TIME_SIGNATURE -> List.of(BEATS, STEP, TRACK, NUMERATOR, DENOMINATOR);
      case KEY_SIGNATURE -> List.of(BEATS, STEP, TRACK, SHARPS, MODE);
      case NOTE -> throw new AssertionError("the parameters of a note depend on the version");
    };
  }

  static EventLayout of(EventVersion version) {
    return version == EventVersion.V1 ? V1 : V2;
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The event types of this version. */
  List<EventType> kinds() {
    return kinds;
  }

  /** The token ids of the event types. */
  List<TokenRange> typeRanges() {
    return typeRanges;
  }

  /** The parameters of an event type, from slot 1 on. */
  List<EventParameter> parametersOf(EventType kind) {
    return parameters.get(kind.id() - FIRST_KIND);
  }

  TokenRange range(EventParameter parameter) {
    return requireNonNull(parameterRanges.get(parameter));
  }

  /**
   * Returns the number of tokens of an event before its pads.
   *
   * @param firstId the id of the first token of the event
   * @throws IllegalArgumentException if no event begins with this token
   */
  int tokenCount(int firstId) {
    int end = FIRST_KIND + kinds.size();
    if (firstId < 0 || firstId >= end) {
      BitSet firstIds = new BitSet();
      firstIds.set(0, end);
      throw new IllegalArgumentException(vocabulary.mismatch(firstIds, firstId));
    }
    return isKind(firstId) ? 1 + parametersOf(kind(firstId)).size() : 1;
  }

  boolean isKind(int id) {
    return id >= FIRST_KIND && id < FIRST_KIND + kinds.size();
  }

  /** Returns the event type of a token id. */
  EventType kind(int id) {
    return kinds.get(id - FIRST_KIND);
  }

  int maxBeatsPerMinute() {
    return range(BEATS_PER_MINUTE).size() - 1;
  }
}
