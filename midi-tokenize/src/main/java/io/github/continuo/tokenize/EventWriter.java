package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.EventLayout.WIDTH;

import java.util.Arrays;
import java.util.List;

/** Writes events as rows. What no row can say is left out, and the time before it with it. */
final class EventWriter {
  private final EventLayout layout;
  private final int[] ids;
  private int end = WIDTH; // after the start row
  private long lastBeat;

  private EventWriter(EventLayout layout, int maxEvents, long lastBeat) {
    this.layout = layout;
    this.lastBeat = lastBeat;
    ids = new int[(maxEvents + 1) * WIDTH];
    ids[0] = EventLayout.START;
  }

  /** The start row and the rows of some events. */
  static TokenSequence write(List<GridEvent> events, EventLayout layout) {
    return of(events, layout).rows();
  }

  /** A writer that has written the start row and the rows of some events. */
  static EventWriter of(List<GridEvent> events, EventLayout layout) {
    return of(events, layout, 0);
  }

  private static EventWriter of(List<GridEvent> events, EventLayout layout, long lastBeat) {
    EventWriter writer = new EventWriter(layout, events.size(), lastBeat);
    events.forEach(writer::write);
    return writer;
  }

  /** All that was written. */
  TokenSequence rows() {
    return TokenSequence.of(WIDTH, Arrays.copyOf(ids, end));
  }

  /** The rows of some other events, as they go on from here. */
  TokenSequence lengthAfter(List<GridEvent> events) {
    TokenSequence rows = of(events, layout, lastBeat).rows();
    return rows.slice(1, rows.length());
  }

  /** Rows with the values of changed events, one for each row of an event; their times stay. */
  static TokenSequence withValues(
      TokenSequence tokens, List<GridEvent> events, EventLayout layout) {
    int[] ids = tokens.ids();
    int row = 0;
    for (GridEvent event : events) {
      while (!layout.isKind(ids[row])) {
        row += WIDTH;
      }
      List<EventParameter> parameters = layout.parametersOf(event.kind);
      for (int i = 0; i < parameters.size(); i++) {
        EventParameter parameter = parameters.get(i);
        if (!parameter.isTime()) {
          ids[row + 1 + i] = layout.range(parameter).id(parameter.of(event));
        }
      }
      row += WIDTH;
    }
    return TokenSequence.of(WIDTH, ids);
  }

  private void write(GridEvent event) {
    long beats = event.beat() - lastBeat;
    List<EventParameter> parameters = layout.parametersOf(event.kind);
    if (!isSaid(event, beats)) {
      return;
    }
    ids[end] = event.kind.id();
    for (int i = 0; i < parameters.size(); i++) {
      EventParameter parameter = parameters.get(i);
      int value =
          switch (parameter) {
            case BEATS -> (int) beats;
            case STEP -> event.stepInBeat();
            default -> parameter.of(event);
          };
      ids[end + 1 + i] = layout.range(parameter).first() + value;
    }
    end += WIDTH;
    lastBeat = event.beat();
  }

  /** Whether there are ids for all of an event; what is not asked about always has one. */
  private boolean isSaid(GridEvent event, long beats) {
    return beats < EventParameter.BEATS.size()
        && event.track < EventParameter.TRACK.size()
        && event.durationSteps < EventParameter.DURATION.size();
  }
}
