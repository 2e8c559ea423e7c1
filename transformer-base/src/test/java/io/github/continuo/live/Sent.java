package io.github.continuo.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;

/** A receiver that keeps what it is sent. */
final class Sent implements Receiver {

  /** A message and its time stamp. */
  record Message(int command, int channel, int data1, int data2, long micros) {
    boolean isNoteOn() {
      return command == ShortMessage.NOTE_ON;
    }
  }

  final List<Message> messages = new ArrayList<>();

  @Override
  public synchronized void send(MidiMessage message, long micros) {
    ShortMessage sent = (ShortMessage) message;
    messages.add(
        new Message(
            sent.getCommand(), sent.getChannel(), sent.getData1(), sent.getData2(), micros));
  }

  @Override
  public void close() {}

  synchronized List<Message> noteOns() {
    return messages.stream().filter(Message::isNoteOn).toList();
  }

  /**
   * Checks that each note-on is followed by its note-off before the next, and each pedal goes up.
   */
  synchronized void assertNothingHangs() {
    Map<List<Integer>, Integer> sounding = new HashMap<>();
    Map<Integer, Integer> pedals = new HashMap<>();
    for (Message message : messages) {
      List<Integer> key = List.of(message.channel, message.data1);
      switch (message.command) {
        case ShortMessage.NOTE_ON -> assertThat(sounding.put(key, 1)).as("%s", message).isNull();
        case ShortMessage.NOTE_OFF ->
            assertThat(sounding.remove(key)).as("%s", message).isNotNull();
        case ShortMessage.CONTROL_CHANGE -> {
          if (message.data1 == Output.PEDAL) {
            pedals.put(message.channel, message.data2);
          }
        }
        default -> {}
      }
    }
    assertThat(sounding).isEmpty();
    assertThat(pedals.values()).allMatch(value -> value < 64);
  }
}
