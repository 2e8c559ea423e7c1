package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.EventLayout.WIDTH;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From rows back to a score. */
final class EventRows {
  static final int TICKS_PER_BEAT = 480;
  private static final int TICKS_PER_STEP = TICKS_PER_BEAT / GridEvent.STEPS_PER_BEAT;

  private EventRows() {}

  /**
   * The events of rows, which may lack the start and the end and be followed by pads.
   *
   * @throws IllegalArgumentException if the rows break the grammar; the message names the row
   */
  static List<GridEvent> events(TokenSequence tokens, EventLayout layout) {
    int[] ids = tokens.ids();
    boolean whole = ids.length > 0 && ids[0] == EventLayout.START;
    EventGrammar grammar =
        whole ? EventGrammar.atStart(layout) : EventGrammar.betweenEvents(layout);
    EventReader reader = new EventReader(layout, 0);
    List<GridEvent> events = new ArrayList<>();
    int end = endWithoutPads(ids);
    for (int row = 0; row < end; row += WIDTH) {
      for (int position = 0; position < WIDTH; position++) {
        grammar.accept(ids[row + position]);
      }
      if (layout.isKind(ids[row])) {
        events.add(reader.read(ids, row));
      }
    }
    return events;
  }

  private static int endWithoutPads(int[] ids) {
    int end = ids.length;
    while (end > 0 && isPadEvent(ids, end - WIDTH)) {
      end -= WIDTH;
    }
    return end;
  }

  private static boolean isPadEvent(int[] ids, int first) {
    for (int position = 0; position < WIDTH; position++) {
      if (ids[first + position] != EventLayout.PAD) {
        return false;
      }
    }
    return true;
  }

  /** A score of some events; the numbers of its tracks are closed up. */
  static Score score(List<GridEvent> events) {
    Map<Integer, List<GridEvent>> byTrack = new TreeMap<>();
    for (GridEvent event : events) {
      byTrack.computeIfAbsent(event.track, track -> new ArrayList<>()).add(event);
    }
    return Score.of(
        TimeBase.ticksPerQuarter(TICKS_PER_BEAT),
        byTrack.values().stream().map(EventRows::track).toList());
  }

  private static Track track(List<GridEvent> events) {
    events.sort(Comparator.comparingLong(event -> event.step));
    cutOverlaps(events);
    List<ScoreEvent> scoreEvents = new ArrayList<>();
    for (GridEvent event : events) {
      if (!event.isSilent()) {
        scoreEvents.add(
            event.at(
                event.step * TICKS_PER_STEP,
                (long) event.durationSteps * TICKS_PER_STEP,
                event.channel));
      }
    }
    return Track.of(scoreEvents);
  }

  /** Ends each note where the next of its pitch and channel starts. */
  private static void cutOverlaps(List<GridEvent> inOrder) {
    long[] nextStarts = new long[ChannelUsage.CHANNELS * 128]; // by channel and pitch
    Arrays.fill(nextStarts, Long.MAX_VALUE);
    for (int i = inOrder.size() - 1; i >= 0; i--) {
      GridEvent event = inOrder.get(i);
      if (event.isNote()) {
        int pitchOfChannel = event.channel * 128 + event.number;
        long free = nextStarts[pitchOfChannel] - event.step;
        event.durationSteps = (int) Math.min(event.durationSteps, free);
        nextStarts[pitchOfChannel] = event.step;
      }
    }
  }
}
