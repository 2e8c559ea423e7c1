package io.github.continuo.tokenize.event;

import static io.github.continuo.tokenize.event.encoding.GridEvent.STEPS_PER_BEAT;

import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.event.encoding.EventParameter;
import io.github.continuo.tokenize.routing.ChannelAllocator;
import io.github.continuo.tokenize.routing.ChannelUsage;
import io.github.continuo.tokenize.rules.NoteRules;
import io.github.continuo.tokenize.rules.Pitches;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies {@link NoteRules} to the tokens of events: a token is allowed if the parameters after it
 * can complete a note.
 *
 * <p>Track numbers without a track are alike, as are channel numbers without a channel, so one of
 * each is looked at. For one thread.
 */
final class EventNoteRules {
  private final NoteRules rules;
  private final EventLayout layout;
  private final ChannelAllocator channelAllocator;
  private final @Nullable AllowedTracks allowedTracks;
  private final BitSet blocked; // token ids; of the detokenizer
  private List<int[]> players = List.of(); // numbers of track and channel

  EventNoteRules(
      NoteRules rules,
      EventLayout layout,
      ChannelAllocator channelAllocator,
      @Nullable AllowedTracks allowedTracks,
      BitSet blocked) {
    this.rules = rules;
    this.layout = layout;
    this.channelAllocator = channelAllocator;
    this.allowedTracks = allowedTracks;
    this.blocked = blocked;
  }

  NoteRules rules() {
    return rules;
  }

  /** Takes the tracks and channels that are allowed now. */
  void updatePlayers() {
    List<int[]> all = new ArrayList<>();
    boolean hasNewTrack = false;
    for (int track = 0; track < layout.range(EventParameter.TRACK).size(); track++) {
      boolean isNew = !channelAllocator.hasTrack(track);
      if (isOpen(EventParameter.TRACK, track) && !(isNew && hasNewTrack)) {
        int before = all.size();
        addChannels(track, all);
        hasNewTrack |= isNew && all.size() > before;
      }
    }
    players = all;
    rules.setWriters(
        all.stream()
            .map(
                player ->
                    new NoteRules.Player(
                        channelAllocator.expectedTrack(player[0]),
                        channelAllocator.expectedChannel(player[1])))
            .distinct()
            .toList());
  }

  private void addChannels(int track, List<int[]> all) {
    boolean hasNewChannel = false;
    for (int channel = 0; channel < ChannelUsage.CHANNELS; channel++) {
      boolean isNew = !channelAllocator.hasChannel(channel);
      boolean isOpen =
          isOpen(EventParameter.CHANNEL, channel)
              && (allowedTracks == null || allowedTracks.allows(track, channel));
      if (isOpen && !(isNew && hasNewChannel)) {
        all.add(new int[] {track, channel});
        hasNewChannel |= isNew;
      }
    }
  }

  private boolean isOpen(EventParameter parameter, int value) {
    return !blocked.get(layout.range(parameter).id(value));
  }

  /** Whether any note may start at a step. */
  boolean mayStart(long step) {
    if (!rules.mayStart(step)) {
      return false;
    }
    for (int[] player : players) {
      if (!pitches(step, 1, player[0], player[1]).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Whether any note may start in a range of steps. */
  boolean mayStart(long firstStep, long endStep) {
    long step = firstStep;
    while (step < endStep && rules.mayReach(step)) {
      if (mayStart(step)) {
        return true;
      }
      step++;
    }
    return false;
  }

  private Pitches pitches(long step, int durationSteps, int track, int channel) {
    return rules.pitches(
        step,
        durationSteps,
        channelAllocator.expectedTrack(track),
        channelAllocator.expectedChannel(channel));
  }

  /** Removes the event types that are not allowed. */
  void restrictTypes(long minStep, long endStep, BitSet ids) {
    if (!mayStart(minStep, endStep)) {
      ids.clear(EventLayout.id(EventType.NOTE));
    }
    if (rules.dependOnBars()) {
      ids.clear(EventLayout.id(EventType.TIME_SIGNATURE));
    }
    if (!rules.mayEnd()) {
      ids.clear(EventLayout.END);
    }
    if (rules.dependOnPrograms()) {
      ids.clear(EventLayout.id(EventType.PROGRAM_CHANGE));
    }
  }

  /** Removes the beats in which no note may start. */
  void restrictBeats(long previousBeat, long minStep, BitSet ids) {
    TokenRange range = layout.range(EventParameter.BEATS);
    for (int beats = 0; beats < range.size(); beats++) {
      if (ids.get(range.first() + beats)) {
        long step = (previousBeat + beats) * STEPS_PER_BEAT;
        ids.set(range.first() + beats, mayStart(Math.max(step, minStep), step + STEPS_PER_BEAT));
      }
    }
  }

  /**
   * Removes the times of an event that is no note at which it would leave a minimum open.
   *
   * @param firstStep the first step of the next event; for the step itself, of its beat
   */
  void restrictTime(EventParameter parameter, long firstStep, long minStep, BitSet ids) {
    int stepsPerValue = parameter == EventParameter.BEATS ? STEPS_PER_BEAT : 1;
    NoteRules.retain(
        ids,
        layout.range(parameter),
        value -> rules.mayPass(Math.max(firstStep + (long) value * stepsPerValue, minStep)));
  }

  /**
   * Removes tokens of other parameters of a note.
   *
   * @param event the tokens of the event before this one
   * @param step step of the note; for the step itself, the first step of its beat
   */
  void restrict(EventParameter parameter, int[] event, long step, BitSet ids) {
    TokenRange range = layout.range(parameter);
    switch (parameter) {
      case STEP -> NoteRules.retain(ids, range, value -> mayStart(step + value));
      case TRACK -> restrictTracks(range, step, ids);
      case CHANNEL -> {
        int track = value(EventParameter.TRACK, event);
        int duration = duration(event, EventParameter.CHANNEL);
        NoteRules.retain(ids, range, channel -> !pitches(step, duration, track, channel).isEmpty());
      }
      case PITCH ->
          pitches(
                  step,
                  duration(event, EventParameter.PITCH),
                  value(EventParameter.TRACK, event),
                  value(EventParameter.CHANNEL, event))
              .retainIn(ids, range);
      case DURATION -> {
        int max = maxDurationSteps(event, step);
        ids.clear(range.id(max) + 1, range.end());
      }
      default -> {}
    }
  }

  private void restrictTracks(TokenRange range, long step, BitSet ids) {
    int fresh =
        players.stream()
            .mapToInt(player -> player[0])
            .filter(track -> !channelAllocator.hasTrack(track))
            .findFirst()
            .orElse(-1);
    boolean isFreshOpen = fresh >= 0 && hasNote(step, 1, fresh); // new tracks are alike
    NoteRules.retain(
        ids,
        range,
        track -> channelAllocator.hasTrack(track) ? hasNote(step, 1, track) : isFreshOpen);
  }

  /** Whether a track has a channel with an allowed pitch. */
  private boolean hasNote(long step, int durationSteps, int track) {
    boolean isNew = !channelAllocator.hasTrack(track);
    for (int[] player : players) {
      boolean isAlike = isNew ? !channelAllocator.hasTrack(player[0]) : player[0] == track;
      if (isAlike && !pitches(step, durationSteps, track, player[1]).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Returns the longest duration that the parameters before and after it allow. */
  private int maxDurationSteps(int[] event, long step) {
    int track = value(EventParameter.TRACK, event);
    boolean isLast = isBefore(EventParameter.PITCH, EventParameter.DURATION);
    int channel = isLast ? value(EventParameter.CHANNEL, event) : 0;
    int pitch = isLast ? value(EventParameter.PITCH, event) : 0;
    return rules.longest(
        layout.range(EventParameter.DURATION).size() - 1,
        steps ->
            isLast
                ? pitches(step, steps, track, channel).contains(pitch)
                : hasNote(step, steps, track));
  }

  private boolean isBefore(EventParameter first, EventParameter second) {
    List<EventParameter> parameters = layout.parametersOf(EventType.NOTE);
    return parameters.indexOf(first) < parameters.indexOf(second);
  }

  /** Returns the duration if it comes before a parameter, otherwise the shortest. */
  private int duration(int[] event, EventParameter parameter) {
    return isBefore(EventParameter.DURATION, parameter) ? value(EventParameter.DURATION, event) : 1;
  }

  private int value(EventParameter parameter, int[] event) {
    int slot = 1 + layout.parametersOf(EventType.NOTE).indexOf(parameter);
    return layout.range(parameter).value(event[slot]);
  }
}
