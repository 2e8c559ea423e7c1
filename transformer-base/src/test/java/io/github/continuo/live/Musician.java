package io.github.continuo.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;

/** A musician for tests: messages with their times, which are played into a session. */
final class Musician {

  /** A message at a time in microseconds. */
  record Played(long micros, MidiMessage message) {}

  private final List<Played> messages = new ArrayList<>();

  /** Plays a note; notes may overlap and be repeated while they sound. */
  Musician note(long micros, long lengthMicros, int channel, int pitch) {
    return message(micros, ShortMessage.NOTE_ON, channel, pitch, 80)
        .message(micros + lengthMicros, ShortMessage.NOTE_OFF, channel, pitch, 0);
  }

  Musician message(long micros, int command, int channel, int data1, int data2) {
    return add(micros, shortMessage(command, channel, data1, data2));
  }

  /** Plays a message without data, such as a MIDI clock. */
  Musician realTime(long micros, int status) {
    return add(micros, shortMessage(status, 0, 0, 0));
  }

  private Musician add(long micros, MidiMessage message) {
    messages.add(new Played(micros, message));
    return this;
  }

  private static ShortMessage shortMessage(int command, int channel, int data1, int data2) {
    try {
      return command >= 0xF0
          ? new ShortMessage(command)
          : new ShortMessage(command, channel, data1, data2);
    } catch (InvalidMidiDataException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * Plays anything: chords, long and short notes, drums, pedals, other controllers, ends of all.
   */
  static Musician random(Random random, long untilMicros) {
    Musician musician = new Musician();
    for (long micros = random.nextInt(3_000_000); micros < untilMicros; ) {
      int channel = random.nextInt(8) == 0 ? 9 : random.nextInt(2);
      switch (random.nextInt(12)) {
        case 0 ->
            musician.message(micros, ShortMessage.CONTROL_CHANGE, channel, 64, random.nextInt(128));
        case 1 ->
            musician.message(micros, ShortMessage.CONTROL_CHANGE, channel, 7, random.nextInt(128));
        case 2 ->
            musician.message(micros, ShortMessage.NOTE_ON, channel, 50 + random.nextInt(30), 0);
        case 3 -> musician.message(micros, ShortMessage.CONTROL_CHANGE, channel, 123, 0);
        default -> {
          for (int i = random.nextInt(3); i >= 0; i--) {
            int length = 1 + random.nextInt(random.nextInt(5) == 0 ? 9_000_000 : 700_000);
            musician.note(micros, length, channel, 50 + random.nextInt(30));
          }
        }
      }
      micros += random.nextInt(10) == 0 ? random.nextInt(9_000_000) : random.nextInt(400_000);
    }
    return musician;
  }

  /** Plays into a session in simulated time. */
  void playTo(LiveSession session, long untilMicros) {
    Receiver input = session.input();
    messages.sort(Comparator.comparingLong(Played::micros));
    for (Played played : messages) {
      if (played.micros < untilMicros) {
        session.advanceTo(played.micros);
        input.send(played.message, -1);
      }
    }
    session.advanceTo(untilMicros);
  }
}
