package io.github.continuo.midi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MetaMessage;
import javax.sound.midi.MidiEvent;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Sequence;
import javax.sound.midi.ShortMessage;
import javax.sound.midi.SysexMessage;

/**
 * Converts {@code javax.sound.midi} sequences to scores and back.
 *
 * <p>A {@link Sequence} holds everything that a score holds except the format. {@code
 * toScore(toSequence(score))} returns the score with the format that {@link Score#of} chooses, with
 * the exceptions listed in {@link MidiWriter}.
 *
 * <p>This class needs the module {@code java.desktop}. All methods are safe for use by several
 * threads at once, but sequences are mutable and must not change during a call.
 */
public final class SequenceConverter {
  private SequenceConverter() {}

  /**
   * Converts a sequence to a score.
   *
   * <p>Note-ons and note-offs are paired as in {@link MidiReader}. Messages that a MIDI file cannot
   * contain are left out.
   *
   * @param sequence the sequence; not changed
   * @return the score
   * @throws IllegalArgumentException if the resolution is 0 or too large for a file (more than
   *     32,767 ticks per quarter or 255 per frame), or an event has a negative tick
   */
  public static Score toScore(Sequence sequence) {
    TrackBuilder builder = new TrackBuilder();
    List<Track> tracks = new ArrayList<>();
    for (javax.sound.midi.Track track : sequence.getTracks()) {
      tracks.add(toTrack(track, builder));
    }
    return Score.of(timeBase(sequence), tracks);
  }

  /**
   * {@return a new sequence with the messages of a score, and the end-of-track of each track at
   * {@link Track#endTick}}
   *
   * @param score the score; everything but the format is converted
   */
  public static Sequence toSequence(Score score) {
    try {
      Sequence sequence = emptySequence(score.timeBase());
      for (Track track : score.tracks()) {
        fill(sequence.createTrack(), track);
      }
      return sequence;
    } catch (InvalidMidiDataException impossible) {
      throw new AssertionError("every event of a score is a valid message", impossible);
    }
  }

  private static TimeBase timeBase(Sequence sequence) {
    float type = sequence.getDivisionType();
    if (type == Sequence.PPQ) {
      return TimeBase.ticksPerQuarter(sequence.getResolution());
    }
    for (TimeBase.FrameRate rate : TimeBase.FrameRate.values()) {
      if (type == divisionType(rate)) {
        return TimeBase.smpte(rate, sequence.getResolution());
      }
    }
    throw new IllegalArgumentException("division type must be PPQ or SMPTE, got " + type);
  }

  private static Sequence emptySequence(TimeBase timeBase) throws InvalidMidiDataException {
    return timeBase instanceof TimeBase.Smpte smpte
        ? new Sequence(divisionType(smpte.rate()), smpte.ticksPerFrame())
        : new Sequence(Sequence.PPQ, ((TimeBase.TicksPerQuarter) timeBase).ticks());
  }

  private static float divisionType(TimeBase.FrameRate rate) {
    return switch (rate) {
      case FPS_24 -> Sequence.SMPTE_24;
      case FPS_25 -> Sequence.SMPTE_25;
      case FPS_30_DROP -> Sequence.SMPTE_30DROP;
      case FPS_30 -> Sequence.SMPTE_30;
    };
  }

  private static Track toTrack(javax.sound.midi.Track track, TrackBuilder builder) {
    List<MidiEvent> events = new ArrayList<>();
    for (int i = 0; i < track.size(); i++) {
      events.add(track.get(i));
    }
    events.sort(Comparator.comparingLong(MidiEvent::getTick)); // ticks may be set after adding
    events.forEach(event -> add(builder, event.getTick(), event.getMessage()));
    long endTick = events.isEmpty() ? 0 : events.get(events.size() - 1).getTick();
    builder.endOpenNotes(endTick);
    return builder.build(endTick);
  }

  private static void add(TrackBuilder builder, long tick, MidiMessage message) {
    int status = message.getStatus();
    if (message instanceof MetaMessage meta) {
      if (meta.getType() != Messages.END_OF_TRACK) {
        builder.add(Messages.metaEvent(tick, meta.getType(), meta.getData()));
      }
    } else if (message instanceof SysexMessage) {
      builder.add(RawEvent.of(tick, message.getMessage()));
    } else if (status >= 0x80 && status < 0xF0) {
      byte[] bytes = message.getMessage();
      builder.addChannelMessage(tick, status, data(bytes, 1), data(bytes, 2));
    }
  }

  /** Returns a data byte, or 0 if it is missing; the JDK's reader passes some values above 127. */
  private static int data(byte[] message, int index) {
    return index < message.length ? Math.min(message[index] & 0xFF, 127) : 0;
  }

  private static void fill(javax.sound.midi.Track target, Track track)
      throws InvalidMidiDataException {
    List<MidiEvent> events = new ArrayList<>();
    track.forEachMessage(
        event -> events.add(new MidiEvent(message(Messages.of(event)), event.tick())),
        note -> events.add(new MidiEvent(message(Messages.noteOff(note)), note.endTick())));
    events.forEach(target::add);
    target.get(target.size() - 1).setTick(track.endTick()); // a track always has an end-of-track
  }

  private static MidiMessage message(byte[] bytes) {
    try {
      int status = bytes[0] & 0xFF;
      return switch (status) {
        case Messages.META ->
            new MetaMessage(bytes[1], Arrays.copyOfRange(bytes, 2, bytes.length), bytes.length - 2);
        case Messages.SYSTEM_EXCLUSIVE, Messages.SYSTEM_EXCLUSIVE_PACKET ->
            new SysexMessage(bytes, bytes.length);
        default -> new ShortMessage(status, bytes[1], bytes.length > 2 ? bytes[2] : 0);
      };
    } catch (InvalidMidiDataException impossible) {
      throw new AssertionError("every event of a score is a valid message", impossible);
    }
  }
}
