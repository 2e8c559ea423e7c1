package io.github.continuo.tokenize.event;

import static io.github.continuo.tokenize.event.encoding.EventLayout.WIDTH;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.event.encoding.EventReader;
import io.github.continuo.tokenize.event.encoding.GridEvent;
import io.github.continuo.tokenize.routing.ChannelUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Converts event tokens to events, and events to a score. */
final class EventRows {
  static final int TICKS_PER_BEAT = 480;
  private static final int TICKS_PER_STEP = TICKS_PER_BEAT / GridEvent.STEPS_PER_BEAT;

  private EventRows() {}

  /**
   * Returns the events of a sequence; BOS and EOS may be missing, and pads may follow.
   *
   * @throws IllegalArgumentException if the tokens break the grammar; the message names the
   *     position
   */
  static List<GridEvent> events(TokenSequence tokens, EventLayout layout) {
    int[] ids = tokens.ids();
    boolean whole = ids.length > 0 && ids[0] == EventLayout.START;
    EventGrammar grammar =
        whole ? EventGrammar.atStart(layout) : EventGrammar.betweenEvents(layout);
    EventReader reader = new EventReader(layout, 0);
    List<GridEvent> events = new ArrayList<>();
    int end = endWithoutPads(ids);
    for (int first = 0; first < end; first += WIDTH) {
      for (int slot = 0; slot < WIDTH; slot++) {
        grammar.accept(ids[first + slot]);
      }
      if (layout.isKind(ids[first])) {
        events.add(reader.read(ids, first));
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
    for (int slot = 0; slot < WIDTH; slot++) {
      if (ids[first + slot] != EventLayout.PAD) {
        return false;
      }
    }
    return true;
  }

  /** Returns a score of some events; track numbers without events are skipped. */
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

  /** Ends each note at the latest where the next note of its pitch and channel starts. */
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
