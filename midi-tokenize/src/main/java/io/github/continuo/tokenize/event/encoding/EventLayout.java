package io.github.continuo.tokenize.event.encoding;

import static io.github.continuo.tokenize.event.encoding.EventParameter.BEATS;
import static io.github.continuo.tokenize.event.encoding.EventParameter.BEATS_PER_MINUTE;
import static io.github.continuo.tokenize.event.encoding.EventParameter.CHANNEL;
import static io.github.continuo.tokenize.event.encoding.EventParameter.CONTROLLER;
import static io.github.continuo.tokenize.event.encoding.EventParameter.DENOMINATOR;
import static io.github.continuo.tokenize.event.encoding.EventParameter.DURATION;
import static io.github.continuo.tokenize.event.encoding.EventParameter.MODE;
import static io.github.continuo.tokenize.event.encoding.EventParameter.NUMERATOR;
import static io.github.continuo.tokenize.event.encoding.EventParameter.PITCH;
import static io.github.continuo.tokenize.event.encoding.EventParameter.PROGRAM;
import static io.github.continuo.tokenize.event.encoding.EventParameter.SHARPS;
import static io.github.continuo.tokenize.event.encoding.EventParameter.STEP;
import static io.github.continuo.tokenize.event.encoding.EventParameter.TRACK;
import static io.github.continuo.tokenize.event.encoding.EventParameter.VALUE;
import static io.github.continuo.tokenize.event.encoding.EventParameter.VELOCITY;
import static java.util.Objects.requireNonNull;

import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.Vocabulary;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The vocabulary of a version, and the parameters of each event type in slot order. Immutable. */
public final class EventLayout {
  public static final int WIDTH = 8;
  public static final int PAD = 0;
  public static final int START = 1;
  public static final int END = 2;
  public static final int FIRST_KIND = 3;

  public static final EventLayout V1 =
      new EventLayout(4, 11, 256, List.of(BEATS, STEP, TRACK, DURATION, CHANNEL, PITCH, VELOCITY));
  public static final EventLayout V2 =
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
    kinds.forEach(kind -> builder.add(label(kind), 1));
    all.forEach(
        parameter ->
            builder.add(
                parameter.label(), parameter == BEATS_PER_MINUTE ? tempoCount : parameter.size()));
    vocabulary = builder.build();
    typeRanges = kinds.stream().map(kind -> vocabulary.range(label(kind))).toList();
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

  private static String label(EventType kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Returns the token id of an event type. */
  public static int id(EventType kind) {
    return switch (kind) {
      case NOTE -> FIRST_KIND;
      case PROGRAM_CHANGE -> FIRST_KIND + 1;
      case CONTROL_CHANGE -> FIRST_KIND + 2;
      case TEMPO -> FIRST_KIND + 3;
      case TIME_SIGNATURE -> FIRST_KIND + 4;
      case KEY_SIGNATURE -> FIRST_KIND + 5;
    };
  }

  public static EventLayout of(EventVersion version) {
    return version == EventVersion.V1 ? V1 : V2;
  }

  public Vocabulary vocabulary() {
    return vocabulary;
  }

  /** The event types of this version. */
  public List<EventType> kinds() {
    return kinds;
  }

  /** The token ids of the event types. */
  public List<TokenRange> typeRanges() {
    return typeRanges;
  }

  /** The parameters of an event type, from slot 1 on. */
  public List<EventParameter> parametersOf(EventType kind) {
    return parameters.get(id(kind) - FIRST_KIND);
  }

  public TokenRange range(EventParameter parameter) {
    return requireNonNull(parameterRanges.get(parameter));
  }

  /**
   * Returns the number of tokens of an event before its pads.
   *
   * @param firstId the id of the first token of the event
   * @throws IllegalArgumentException if no event begins with this token
   */
  public int tokenCount(int firstId) {
    int end = FIRST_KIND + kinds.size();
    if (firstId < 0 || firstId >= end) {
      BitSet firstIds = new BitSet();
      firstIds.set(0, end);
      throw new IllegalArgumentException(vocabulary.mismatch(firstIds, firstId));
    }
    return isKind(firstId) ? 1 + parametersOf(kind(firstId)).size() : 1;
  }

  public boolean isKind(int id) {
    return id >= FIRST_KIND && id < FIRST_KIND + kinds.size();
  }

  /** Returns the event type of a token id. */
  public EventType kind(int id) {
    return kinds.get(id - FIRST_KIND);
  }

  public int maxBeatsPerMinute() {
    return range(BEATS_PER_MINUTE).size() - 1;
  }
}
