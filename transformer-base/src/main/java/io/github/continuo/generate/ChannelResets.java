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
 * Keeps what the end of a prompt left behind on its channels from spoiling the new music: a wheel
 * that is still bent, a pedal that is still down, a volume that was faded out.
 *
 * <p>Before the first new note of a channel the wheel is centred, pedals are up, and volume and
 * expression that are near 0 are what they were before they went there. What the model says itself
 * stands, and what the prompt says later, while new notes sound, is set right where it stands. A
 * fade is taken for one as long as no step of it lasts two beats.
 *
 * <p>Mutable; for one piece.
 */
final class ChannelResets {
  private static final int CHANNELS = 16;
  private static final int RESET_ALL_CONTROLLERS = 121; // of those here all but the volume
  private static final int FAINTEST = 16; // of volumes: 36 dB below the loudest
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

    /** Whether new music can begin with it. */
    boolean isFit(int value) {
      return switch (this) {
        case BEND -> value == 0;
        case VOLUME, EXPRESSION -> value >= FAINTEST;
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
   * How a control of a channel stands.
   *
   * @param tick of the event that said so
   * @param level what a fade that goes on here began with
   */
  private record Setting(int value, long tick, int track, int level, boolean isOfModel) {}

  private final long fadeStepTicks;
  private final List<TrackEvent> coming; // changes of the prompt, by ticks, from the join on
  private int next; // of those
  private final List<Map<Control, Setting>> settings = new ArrayList<>(); // by channel
  private final BitSet playing = new BitSet(); // channels that have new notes

  /**
   * Resets after a prompt.
   *
   * @param joinTick no new event is before it
   */
  ChannelResets(Score prompt, long joinTick) {
    fadeStepTicks = BeatMap.of(prompt.timeBase()).tickAt(FADE_STEP_BEATS);
    IntStream.range(0, CHANNELS)
        .forEach(channel -> settings.add(new EnumMap<Control, Setting>(Control.class)));
    List<TrackEvent> changes = changes(prompt);
    int past = 0;
    while (past < changes.size() && changes.get(past).event().tick() < joinTick) {
      take(changes.get(past++), false);
    }
    coming = List.copyOf(changes.subList(past, changes.size()));
  }

  private static List<TrackEvent> changes(Score prompt) {
    List<TrackEvent> changes = new ArrayList<>();
    for (int track = 0; track < prompt.tracks().size(); track++) {
      for (ScoreEvent event : prompt.tracks().get(track).events()) {
        if (Control.of(event) != null || isResetOfAll(event)) {
          changes.add(new TrackEvent(track, event));
        }
      }
    }
    changes.sort(Comparator.comparingLong(change -> change.event().tick()));
    return changes;
  }

  private static boolean isResetOfAll(ScoreEvent event) {
    return event instanceof ControlChange change && change.controller() == RESET_ALL_CONTROLLERS;
  }

  /** What must be said before a new event; the events are to be asked about as they come. */
  List<TrackEvent> before(TrackEvent placed) {
    List<TrackEvent> resets = new ArrayList<>();
    long tick = placed.event().tick();
    while (next < coming.size() && coming.get(next).event().tick() <= tick) {
      TrackEvent change = coming.get(next++);
      int channel = take(change, false);
      if (playing.get(channel)) {
        reset(channel, change.event().tick(), change.track(), resets);
      }
    }
    if (placed.event() instanceof Note note && !playing.get(note.channel())) {
      playing.set(note.channel());
      reset(note.channel(), tick, placed.track(), resets);
    } else if (Control.of(placed.event()) != null || isResetOfAll(placed.event())) {
      take(placed, true);
    }
    return resets;
  }

  /** Takes note of a change, and returns its channel. */
  private int take(TrackEvent change, boolean isOfModel) {
    ScoreEvent event = change.event();
    if (event instanceof PitchBend bend) {
      take(bend.channel(), Control.BEND, bend.bend(), change, isOfModel);
      return bend.channel();
    }
    ControlChange control = (ControlChange) event;
    if (isResetOfAll(event)) {
      settings.get(control.channel()).keySet().removeIf(kind -> kind != Control.VOLUME);
    } else {
      take(control.channel(), Control.of(event), control.value(), change, isOfModel);
    }
    return control.channel();
  }

  private void take(
      int channel, @Nullable Control control, int value, TrackEvent change, boolean isOfModel) {
    if (control != null) {
      Setting before = settings.get(channel).get(control);
      long tick = change.event().tick();
      int level = level(control, before, value, tick);
      settings
          .get(channel)
          .put(control, new Setting(value, tick, change.track(), level, isOfModel));
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

  /** Sets right what the prompt left wrong on a channel. */
  private void reset(int channel, long tick, int track, List<TrackEvent> resets) {
    settings
        .get(channel)
        .replaceAll(
            (control, setting) -> {
              if (control.isFit(setting.value()) || setting.isOfModel()) {
                return setting;
              }
              // Behind an event of the same tick there is only one place: in its track.
              int place = setting.tick() >= tick ? setting.track() : track;
              long at = Math.max(tick, setting.tick());
              resets.add(new TrackEvent(place, control.at(at, channel, setting.level())));
              return new Setting(setting.level(), at, place, setting.level(), false);
            });
  }
}
