package io.github.continuo.tokenize.event.encoding;

import static io.github.continuo.tokenize.event.encoding.EventLayout.WIDTH;

import io.github.continuo.tokenize.TokenSequence;
import java.util.ArrayList;
import java.util.List;

/** Converts tokens to events with absolute times, one after the other. */
public final class EventReader {
  private final EventLayout layout;
  private long beat; // of the last event

  public EventReader(EventLayout layout, long beat) {
    this.layout = layout;
    this.beat = beat;
  }

  /** Reads all events of a sequence; skips BOS, EOS and pads. */
  public List<GridEvent> readAll(TokenSequence tokens) {
    int[] ids = tokens.ids();
    List<GridEvent> events = new ArrayList<>(tokens.length());
    for (int first = 0; first < ids.length; first += WIDTH) {
      if (layout.isKind(ids[first])) {
        events.add(read(ids, first));
      }
    }
    return events;
  }

  /** The beat of the last event. */
  public long beat() {
    return beat;
  }

  /** Reads the event whose tokens begin at an index; they must be legal and have an event type. */
  public GridEvent read(int[] ids, int first) {
    GridEvent event = new GridEvent(layout.kind(ids[first]));
    List<EventParameter> parameters = layout.parametersOf(event.type);
    for (int i = 0; i < parameters.size(); i++) {
      EventParameter parameter = parameters.get(i);
      int value = ids[first + 1 + i] - layout.range(parameter).first();
      switch (parameter) {
        case BEATS -> beat += value;
        case STEP -> event.step = beat * GridEvent.STEPS_PER_BEAT + value;
        default -> parameter.set(event, value);
      }
    }
    return event;
  }
}
