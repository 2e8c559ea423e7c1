package io.github.continuo.tokenize.event.encoding;

import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.EventVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * Last stage of event encoding before the tokens are written: moves the events before the first
 * note to the start of the piece and keeps the last value of each type.
 *
 * <p>Two events count as simultaneous if the <i>sums</i> of their beat and their step in the beat
 * are equal, so beat 1 step 0 equals beat 0 step 1. All but the last of simultaneous first notes
 * are merged as well, in version 1 even notes of different pitch. Both are oddities of the
 * tokenizer of the published checkpoints, kept for compatibility.
 */
public final class SetupSection {
  private SetupSection() {}

  /**
   * Moves the events before the first note to the start.
   *
   * @param events the events in the order of {@link EventOrder}
   */
  public static List<GridEvent> gathered(List<GridEvent> events, EventVersion version) {
    int end = end(events);
    if (end == events.size()) {
      return events;
    }
    LatestEvents setUp = new LatestEvents(end);
    for (GridEvent event : events.subList(0, end)) {
      if (event.type != EventType.NOTE && event.type != EventType.TIME_SIGNATURE) {
        event.step = 0;
      }
      setUp.put(key(event, version), event);
    }
    List<GridEvent> gathered = new ArrayList<>(end);
    setUp.addTo(gathered);
    List<GridEvent> all = new ArrayList<>(events.size());
    all.addAll(EventOrder.sorted(gathered));
    all.addAll(events.subList(end, events.size()));
    return all;
  }

  /** Returns the index where the section ends; the number of events if there is no such index. */
  private static int end(List<GridEvent> events) {
    boolean notesSeen = false;
    for (int i = 0; i < events.size(); i++) {
      GridEvent event = events.get(i);
      boolean hasNext = i + 1 < events.size() && sum(event) == sum(events.get(i + 1));
      boolean hasPrevious = notesSeen && sum(event) == sum(events.get(i - 1));
      if ((event.isNote() && !hasNext) || (notesSeen && !hasPrevious)) {
        return i;
      }
      notesSeen |= event.isNote();
    }
    return events.size();
  }

  private static long sum(GridEvent event) {
    return event.beat() + event.stepInBeat();
  }

  /**
   * Returns the key of an event; a later event of the section replaces an earlier one with its key.
   */
  private static long key(GridEvent event, EventVersion version) {
    int detail =
        switch (event.type) {
          case NOTE -> version == EventVersion.V1 ? event.durationSteps : event.number;
          case CONTROL_CHANGE -> event.number;
          case PROGRAM_CHANGE, TEMPO, TIME_SIGNATURE, KEY_SIGNATURE -> 0;
        };
    return (((long) event.track << 4 | event.channel) << 3 | EventOrder.rank(event.type)) << 12
        | detail;
  }
}
