package io.github.continuo.generate;

import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.PitchBend;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TrackEvent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Resets of channel settings that the prompt left behind and that would spoil the new music: a bent
 * pitch wheel, a pressed pedal, a volume that was faded out. Takes the new events one by one and
 * returns the resets to insert before each.
 *
 * <p>Before the first new note of a channel, the pitch wheel is centered, pedals are released, and
 * a volume or expression near 0 returns to its value before the fade. Events that the model
 * generates itself are kept. Later events of the prompt that would spoil sounding new notes are
 * reset at their own tick. A series of decreasing values counts as a fade while no step of it lasts
 * two beats.
 *
 * <p>Mutable; for one piece.
 */
final class ChannelResets {
  private static final int CHANNELS = 16;
  private static final int RESET_ALL_CONTROLLERS = 121; // resets all but the volume
  private static final int MIN_VOLUME = 16; // volume: 36 dB below the maximum
  private static final double FADE_STEP_BEATS = 2;

  private enum Control {
    BEND(-1, 0),
    VOLUME(7, 100),
    EXPRESSION(11, 127),
    SUSTAIN(64, 0),
    SOSTENUTO(66, 0),
    HOLD(69, 0);

    private final int controller;
    private final int initial;

    Control(int controller, int initial) {
      this.controller = controller;
      this.initial = initial;
    }

    static @Nullable Control of(ScoreEvent event) {
      if (event instanceof PitchBend) {
        return BEND;
      }
      if (event instanceof ControlChange change) {
        for (Control control : values()) {
          if (control.controller == change.controller()) {
            return control;
          }
        }
      }
      return null;
    }

    boolean isLoudness() {
      return this == VOLUME || this == EXPRESSION;
    }

    /** Returns whether new music can begin with this value. */
    boolean isFit(int value) {
      return switch (this) {
        case BEND -> value == 0;
        case VOLUME, EXPRESSION -> value >= MIN_VOLUME;
        case SUSTAIN, SOSTENUTO, HOLD -> value < 64;
      };
    }

    ScoreEvent at(long tick, int channel, int value) {
      return this == BEND
          ? new PitchBend(tick, channel, value)
          : new ControlChange(tick, channel, controller, value);
    }
  }

  /**
   * The value of a control of a channel.
   *
   * @param tick tick of the event that set it
   * @param level value to reset to: that before the current fade
   */
  private record Setting(int value, long tick, int track, int level, boolean isFromModel) {}

  private final long fadeStepTicks;
  private final List<TrackEvent> upcoming; // changes of the prompt from the join on, by tick
  private int next; // index in upcoming
  private final List<Map<Control, Setting>> settings = new ArrayList<>(); // by channel
  private final BitSet playing = new BitSet(); // channels that have new notes

  /**
   * Creates the resets after a prompt.
   *
   * @param joinTick no new event starts before it
   */
  ChannelResets(Score prompt, long joinTick) {
    fadeStepTicks = BeatMap.of(prompt.timeBase()).tickAt(FADE_STEP_BEATS);
    IntStream.range(0, CHANNELS)
        .forEach(channel -> settings.add(new EnumMap<Control, Setting>(Control.class)));
    List<TrackEvent> changes = changes(prompt);
    int past = 0;
    while (past < changes.size() && changes.get(past).event().tick() < joinTick) {
      apply(changes.get(past++), false);
    }
    upcoming = changes.subList(past, changes.size());
  }

  private static List<TrackEvent> changes(Score prompt) {
    return prompt
        .trackEvents()
        .filter(each -> Control.of(each.event()) != null || isResetOfAll(each.event()))
        .sorted(Comparator.comparingLong(change -> change.event().tick()))
        .toList();
  }

  private static boolean isResetOfAll(ScoreEvent event) {
    return event instanceof ControlChange change && change.controller() == RESET_ALL_CONTROLLERS;
  }

  /** Returns the resets to insert before a new event; call it for all new events in order. */
  List<TrackEvent> before(TrackEvent newEvent) {
    List<TrackEvent> resets = new ArrayList<>();
    long tick = newEvent.event().tick();
    while (next < upcoming.size() && upcoming.get(next).event().tick() <= tick) {
      TrackEvent change = upcoming.get(next++);
      int channel = apply(change, false);
      if (playing.get(channel)) {
        reset(channel, change.event().tick(), change.track(), resets);
      }
    }
    if (newEvent.event() instanceof Note note && !playing.get(note.channel())) {
      playing.set(note.channel());
      reset(note.channel(), tick, newEvent.track(), resets);
    } else if (Control.of(newEvent.event()) != null || isResetOfAll(newEvent.event())) {
      apply(newEvent, true);
    }
    return resets;
  }

  /** Applies a change and returns its channel. */
  private int apply(TrackEvent change, boolean isFromModel) {
    ScoreEvent event = change.event();
    if (event instanceof PitchBend bend) {
      apply(bend.channel(), Control.BEND, bend.bend(), change, isFromModel);
      return bend.channel();
    }
    ControlChange control = (ControlChange) event;
    if (isResetOfAll(event)) {
      settings.get(control.channel()).keySet().removeIf(each -> each != Control.VOLUME);
    } else {
      apply(control.channel(), Control.of(event), control.value(), change, isFromModel);
    }
    return control.channel();
  }

  private void apply(
      int channel, @Nullable Control control, int value, TrackEvent change, boolean isFromModel) {
    if (control != null) {
      Setting before = settings.get(channel).get(control);
      long tick = change.event().tick();
      int level = level(control, before, value, tick);
      settings
          .get(channel)
          .put(control, new Setting(value, tick, change.track(), level, isFromModel));
    }
  }

  private int level(Control control, @Nullable Setting before, int value, long tick) {
    if (!control.isLoudness()) {
      return control.initial;
    }
    boolean isRise = before == null || value > before.value();
    if (isRise && control.isFit(value)) {
      return value;
    }
    if (before == null) {
      return control.initial;
    }
    boolean isFallFromLevel =
        value < before.value()
            && control.isFit(before.value())
            && tick - before.tick() >= fadeStepTicks;
    return isFallFromLevel ? before.value() : before.level();
  }

  /** Resets the controls that the prompt left unfit on a channel. */
  private void reset(int channel, long tick, int track, List<TrackEvent> resets) {
    settings
        .get(channel)
        .replaceAll(
            (control, setting) -> {
              if (control.isFit(setting.value()) || setting.isFromModel()) {
                return setting;
              }
              // To come after an event of the same tick, the reset must be in the same track.
              int resetTrack = setting.tick() >= tick ? setting.track() : track;
              long at = Math.max(tick, setting.tick());
              resets.add(new TrackEvent(resetTrack, control.at(at, channel, setting.level())));
              return new Setting(setting.level(), at, resetTrack, setting.level(), false);
            });
  }
}
