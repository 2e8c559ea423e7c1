package io.github.continuo.tokenize.event.encoding;

import static io.github.continuo.tokenize.event.encoding.EventLayout.WIDTH;

import io.github.continuo.tokenize.TokenSequence;
import java.util.Arrays;
import java.util.List;

/**
 * Converts events to tokens. Events without tokens for their values are left out, and so is the
 * time before them.
 */
public final class EventWriter {
  private final EventLayout layout;
  private final int[] ids;
  private int end = WIDTH; // after BOS
  private long lastBeat;

  private EventWriter(EventLayout layout, int maxEvents, long lastBeat) {
    this.layout = layout;
    this.lastBeat = lastBeat;
    ids = new int[(maxEvents + 1) * WIDTH];
    ids[0] = EventLayout.START;
  }

  /** Returns the BOS event and the tokens of some events. */
  public static TokenSequence write(List<GridEvent> events, EventLayout layout) {
    return of(events, layout).rows();
  }

  /** Returns a writer that has written the BOS event and some events. */
  public static EventWriter of(List<GridEvent> events, EventLayout layout) {
    return of(events, layout, 0);
  }

  private static EventWriter of(List<GridEvent> events, EventLayout layout, long lastBeat) {
    EventWriter writer = new EventWriter(layout, events.size(), lastBeat);
    events.forEach(writer::write);
    return writer;
  }

  /** The tokens written so far. */
  public TokenSequence rows() {
    return TokenSequence.of(WIDTH, Arrays.copyOf(ids, end));
  }

  /** Returns the tokens of other events that continue from the last written one. */
  public TokenSequence lengthAfter(List<GridEvent> events) {
    TokenSequence tokens = of(events, layout, lastBeat).rows();
    return tokens.slice(1, tokens.length());
  }

  /**
   * Returns a copy of tokens with the values of changed events, except their times.
   *
   * @param events one for each event of the tokens, in the same order
   */
  public static TokenSequence withValues(
      TokenSequence tokens, List<GridEvent> events, EventLayout layout) {
    int[] ids = tokens.ids();
    int first = 0;
    for (GridEvent event : events) {
      while (!layout.isKind(ids[first])) {
        first += WIDTH;
      }
      List<EventParameter> parameters = layout.parametersOf(event.type);
      for (int i = 0; i < parameters.size(); i++) {
        EventParameter parameter = parameters.get(i);
        if (!parameter.isTime()) {
          ids[first + 1 + i] = layout.range(parameter).id(parameter.of(event));
        }
      }
      first += WIDTH;
    }
    return TokenSequence.of(WIDTH, ids);
  }

  private void write(GridEvent event) {
    if (write(event, lastBeat, layout, ids, end)) {
      end += WIDTH;
      lastBeat = event.beat();
    }
  }

  /**
   * Writes the tokens of an event, without pads.
   *
   * @param lastBeat beat of the event before
   * @param ids array to write to
   * @param first index of the first token
   * @return false if a value has no token; nothing is written then
   */
  public static boolean write(
      GridEvent event, long lastBeat, EventLayout layout, int[] ids, int first) {
    long beats = event.beat() - lastBeat;
    List<EventParameter> parameters = layout.parametersOf(event.type);
    if (!hasTokens(event, beats)) {
      return false;
    }
    ids[first] = EventLayout.id(event.type);
    for (int i = 0; i < parameters.size(); i++) {
      EventParameter parameter = parameters.get(i);
      int value =
          switch (parameter) {
            case BEATS -> (int) beats;
            case STEP -> event.stepInBeat();
            default -> parameter.of(event);
          };
      ids[first + 1 + i] = layout.range(parameter).first() + value;
    }
    return true;
  }

  /** Whether all parameters of an event have tokens; those not checked here always do. */
  private static boolean hasTokens(GridEvent event, long beats) {
    return beats >= 0
        && beats < EventParameter.BEATS.size()
        && event.track < EventParameter.TRACK.size()
        && event.durationSteps < EventParameter.DURATION.size();
  }
}
