package io.github.continuo.examples;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.Locale;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;

/** Says what an instrument would be told, and when: one line for each message. */
final class MessagePrinter implements Receiver {
  private final PrintWriter out;
  private final boolean json;

  MessagePrinter(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  @Override
  public void send(MidiMessage message, long micros) {
    JsonObject said = new JsonObject();
    said.addProperty("seconds", micros * 1e-6);
    if (message instanceof ShortMessage channelMessage) {
      describe(channelMessage, said);
    } else {
      said.addProperty("message", "system exclusive");
    }
    if (json) {
      JsonLine.print(said, out);
    } else {
      StringBuilder line = new StringBuilder();
      line.append(String.format(Locale.ROOT, "%9.3f s ", micros * 1e-6));
      said.remove("seconds");
      line.append(" ").append(said.remove("message").getAsString());
      said.entrySet()
          .forEach(
              part -> line.append(", ").append(part.getKey()).append(' ').append(part.getValue()));
      out.println(line);
    }
  }

  private static void describe(ShortMessage message, JsonObject said) {
    int data = message.getData1();
    int moreData = message.getData2();
    switch (message.getCommand()) {
      case ShortMessage.NOTE_ON -> describe(said, "note on", "pitch", data, "velocity", moreData);
      case ShortMessage.NOTE_OFF -> describe(said, "note off", "pitch", data, "velocity", moreData);
      case ShortMessage.CONTROL_CHANGE ->
          describe(said, "control change", "controller", data, "value", moreData);
      case ShortMessage.PROGRAM_CHANGE -> describe(said, "program change", "program", data);
      case ShortMessage.PITCH_BEND ->
          describe(said, "pitch bend", "bend", (moreData << 7 | data) - 0x2000);
      default -> describe(said, "aftertouch", "pressure", Math.max(data, moreData));
    }
    said.addProperty("channel", message.getChannel() + 1);
  }

  private static void describe(JsonObject said, String message, Object... namesAndValues) {
    said.addProperty("message", message);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      said.addProperty((String) namesAndValues[i], (Integer) namesAndValues[i + 1]);
    }
  }

  @Override
  public void close() {}
}
