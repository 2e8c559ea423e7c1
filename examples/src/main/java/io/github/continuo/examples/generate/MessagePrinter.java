package io.github.continuo.examples.generate;

import com.google.gson.JsonObject;
import io.github.continuo.examples.cli.JsonLine;
import java.io.PrintWriter;
import java.util.Locale;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;

/** Prints MIDI messages with their times, one per line, instead of playing them. */
final class MessagePrinter implements Receiver {
  private final PrintWriter out;
  private final boolean json;

  MessagePrinter(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  @Override
  public void send(MidiMessage message, long micros) {
    JsonObject fields = new JsonObject();
    fields.addProperty("seconds", micros * 1e-6);
    if (message instanceof ShortMessage channelMessage) {
      describe(channelMessage, fields);
    } else {
      fields.addProperty("message", "system exclusive");
    }
    if (json) {
      JsonLine.print(fields, out);
    } else {
      StringBuilder line = new StringBuilder();
      line.append(String.format(Locale.ROOT, "%9.3f s ", micros * 1e-6));
      fields.remove("seconds");
      line.append(" ").append(fields.remove("message").getAsString());
      fields
          .entrySet()
          .forEach(
              part -> line.append(", ").append(part.getKey()).append(' ').append(part.getValue()));
      out.println(line);
    }
  }

  private static void describe(ShortMessage message, JsonObject fields) {
    int data = message.getData1();
    int moreData = message.getData2();
    switch (message.getCommand()) {
      case ShortMessage.NOTE_ON -> describe(fields, "note on", "pitch", data, "velocity", moreData);
      case ShortMessage.NOTE_OFF ->
          describe(fields, "note off", "pitch", data, "velocity", moreData);
      case ShortMessage.CONTROL_CHANGE ->
          describe(fields, "control change", "controller", data, "value", moreData);
      case ShortMessage.PROGRAM_CHANGE -> describe(fields, "program change", "program", data);
      case ShortMessage.PITCH_BEND ->
          describe(fields, "pitch bend", "bend", (moreData << 7 | data) - 0x2000);
      default -> describe(fields, "aftertouch", "pressure", Math.max(data, moreData));
    }
    fields.addProperty("channel", message.getChannel() + 1);
  }

  private static void describe(JsonObject fields, String message, Object... namesAndValues) {
    fields.addProperty("message", message);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.addProperty((String) namesAndValues[i], (Integer) namesAndValues[i + 1]);
    }
  }

  @Override
  public void close() {}
}
