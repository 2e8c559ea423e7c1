package io.github.continuo.tokenize.event.encoding;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.KeySignature;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.routing.ChannelUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * First stage of event encoding: the events of a score on the grid, without repetitions.
 *
 * <p>In each track it leaves out programs that are already in force, control changes and tempos
 * that differ too little from the last ones kept, time signatures that no event token can hold, and
 * notes that another note of their pitch and channel replaces in the same step. A note ends where
 * the next one of its pitch and channel starts. Of several values of one type in one step the last
 * one is kept, at the index of the first.
 */
public final class ScoreScan {
  static final int MAX_TRACKS = 128;

  private final EncodingSettings settings;
  private final @Nullable Region region;
  private final BeatGrid grid;
  private final boolean tempoCounts; // false for a SMPTE time base

  /** The events track by track, within a track in file order. */
  final List<GridEvent> events = new ArrayList<>();

  /** All key signatures, including those replaced within their step. */
  final List<GridEvent> keySignatures = new ArrayList<>();

  /** Number of notes of each of the 12 pitch classes, without drums. */
  final int[] pitchClasses = new int[12];

  final ChannelUsage use = new ChannelUsage();
  final int trackCount;

  private ScoreScan(Score score, EncodingSettings settings, @Nullable Region region) {
    this.settings = settings;
    this.region = region;
    grid = BeatGrid.of(score);
    tempoCounts = score.timeBase() instanceof TimeBase.TicksPerQuarter;
    trackCount = Math.min(score.tracks().size(), MAX_TRACKS);
  }

  /**
   * Scans a score.
   *
   * @param region the region whose notes are marked; null for none
   */
  public static ScoreScan of(Score score, EncodingSettings settings, @Nullable Region region) {
    ScoreScan scan = new ScoreScan(score, settings, region);
    for (int track = 0; track < scan.trackCount; track++) {
      scan.new TrackScan(track, score.tracks().get(track)).run();
    }
    return scan;
  }

  /** State while the events of one track are scanned. */
  private final class TrackScan {
    private final int track;
    private final List<ScoreEvent> trackEvents;
    private final LatestEvents kept;
    private final int[] programs = new int[ChannelUsage.CHANNELS]; // by channel; -1 for none
    private final int[] controls =
        new int[ChannelUsage.CHANNELS * 128]; // by channel and controller
    private final @Nullable GridEvent[] notes = new GridEvent[ChannelUsage.CHANNELS * 128];
    private int beatsPerMinute;

    TrackScan(int track, Track scoreTrack) {
      this.track = track;
      trackEvents = scoreTrack.eventsByNoteOff();
      kept = new LatestEvents(trackEvents.size());
      Arrays.fill(programs, -1);
    }

    void run() {
      for (ScoreEvent event : trackEvents) {
        scan(event, grid.stepsIn(event.tick()));
      }
      kept.addTo(events);
    }

    private void scan(ScoreEvent event, long step) {
      if (event instanceof Note note) {
        scanNote(note, step);
      } else if (event instanceof ControlChange change) {
        scanControl(change, step);
      } else if (event instanceof ProgramChange change) {
        scanProgram(change, step);
      } else if (event instanceof Tempo tempo && tempoCounts) {
        scanTempo(tempo, step);
      } else if (settings.version() == EventVersion.V2) {
        if (event instanceof TimeSignature timeSignature) {
          scanTimeSignature(timeSignature, step);
        } else if (event instanceof KeySignature key) {
          scanKey(key, step);
        }
      }
    }

    private void scanNote(Note note, long step) {
      use.addNote(note.channel(), track);
      if (!note.isDrum()) {
        pitchClasses[note.pitch() % 12]++;
      }
      long steps = Math.max(1, grid.stepsIn(note.durationTicks()));
      GridEvent event =
          GridEvent.note(step, track, note, (int) Math.min(steps, GridEvent.MAX_DURATION_STEPS));
      event.isInRegion = region != null && region.contains(track, note);
      int pitchOfChannel = note.channel() * 128 + note.pitch();
      GridEvent last = notes[pitchOfChannel];
      if (last != null) {
        last.durationSteps = (int) Math.min(last.durationSteps, Math.max(0, step - last.step));
        if (last.durationSteps == 0) {
          kept.remove(key(last));
        }
      }
      notes[pitchOfChannel] = event;
      keep(event);
    }

    private void scanProgram(ProgramChange change, long step) {
      if (programs[change.channel()] != change.program()) {
        programs[change.channel()] = change.program();
        use.add(change.channel(), track);
        keep(GridEvent.programChange(step, track, change.channel(), change.program()));
      }
    }

    private void scanControl(ControlChange change, long step) {
      int controllerOfChannel = change.channel() * 128 + change.controller();
      int difference = Math.abs(controls[controllerOfChannel] - change.value());
      if (difference >= settings.controlTolerance()) {
        controls[controllerOfChannel] = change.value();
        use.add(change.channel(), track);
        keep(GridEvent.controlChange(step, track, change));
      }
    }

    private void scanTempo(Tempo tempo, long step) {
      int next =
          Math.min(
              WholeTempo.beatsPerMinute(tempo.microsPerQuarter()),
              EventLayout.of(settings.version()).maxBeatsPerMinute());
      if (Math.abs(beatsPerMinute - next) >= settings.tempoTolerance()) {
        beatsPerMinute = next;
        keep(GridEvent.tempo(step, track, next));
      }
    }

    private void scanTimeSignature(TimeSignature timeSignature, long step) {
      int denominator = timeSignature.denominator();
      if (timeSignature.numerator() <= 16 && denominator >= 2 && denominator <= 16) {
        keep(GridEvent.timeSignature(step, track, timeSignature));
      }
    }

    private void scanKey(KeySignature key, long step) {
      GridEvent event = GridEvent.keySignature(step, track, key.sharps(), key.mode());
      keySignatures.add(event);
      keep(event);
    }

    private void keep(GridEvent event) {
      kept.put(key(event), event);
    }

    /**
     * Returns a key that is unique for a step, a type and, where the event has them, a channel and
     * a pitch or controller.
     */
    private static long key(GridEvent event) {
      int detail =
          switch (event.type) {
            case NOTE, CONTROL_CHANGE -> event.channel << 7 | event.number;
            case PROGRAM_CHANGE -> event.channel << 7;
            case TEMPO, TIME_SIGNATURE, KEY_SIGNATURE -> 0;
          };
      return (event.step << 3 | EventOrder.rank(event.type)) << 11 | detail;
    }
  }
}
