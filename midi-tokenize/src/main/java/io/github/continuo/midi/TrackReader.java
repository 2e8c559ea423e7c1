package io.github.continuo.midi;

import io.github.continuo.messages.Text;
import java.util.HexFormat;

/**
 * Converts the bytes of track chunks to tracks.
 *
 * <p>A track ends at its end-of-track, or before the first event that crosses the cursor's limit.
 * The reader keeps all complete events before that.
 */
final class TrackReader {

  private static final int MAX_PLAIN_MESSAGE = 5; // bytes: 2 delta time, 1 status, 2 data

  private enum Step {
    GO_ON,
    END_OF_TRACK,
    CUT_OFF
  }

  private final ByteReader cursor;
  private final Diagnostics diagnostics;
  private final TrackBuilder track = new TrackBuilder();

  private long tick; // of the last complete event
  private int runningStatus; // 0: none yet
  private boolean sawEndOfTrack;

  TrackReader(ByteReader cursor, Diagnostics diagnostics) {
    this.cursor = cursor;
    this.diagnostics = diagnostics;
  }

  /** Reads a track from the cursor's position, at most up to its limit. */
  Track read() {
    tick = 0;
    runningStatus = 0;
    Step step = Step.GO_ON;
    while (step == Step.GO_ON && cursor.remaining() > 0) {
      readPlainMessages();
      step = readEvent();
    }
    sawEndOfTrack = step == Step.END_OF_TRACK;
    if (step == Step.GO_ON) {
      diagnostics.report(cursor.position(), () -> "track must end with an end-of-track, got none");
    }
    long endTick = tick;
    int endedNotes = track.endOpenNotes(endTick);
    if (endedNotes > 0) {
      diagnostics.report(
          cursor.position(),
          () ->
              Text.format(
                  "every note must end, got %d without a note-off; ended at tick %d",
                  endedNotes, endTick));
    }
    return track.build(endTick);
  }

  /** Returns whether the last track had an end-of-track; the cursor is then just after it. */
  boolean sawEndOfTrack() {
    return sawEndOfTrack;
  }

  /**
   * Reads channel messages up to the first event that is of another type, is unusual, or may be the
   * last. {@link #readEvent} reads them with the same result, but nearly all events of a file are
   * channel messages, so this loop reads the array directly and keeps its state in local variables.
   */
  private void readPlainMessages() {
    byte[] bytes = cursor.bytes();
    int position = cursor.position();
    int limit = position + cursor.remaining();
    int status = runningStatus;
    long messageTick = tick;
    while (limit - position > MAX_PLAIN_MESSAGE) {
      int next = position;
      int deltaTicks = bytes[next++];
      if (deltaTicks < 0) {
        deltaTicks = ((deltaTicks & 0x7F) << 7) | bytes[next++]; // negative: not the last byte
      }
      int messageStatus = bytes[next] < 0 ? bytes[next++] & 0xFF : status;
      int data1 = bytes[next++];
      int data2 = Messages.dataBytes(messageStatus) == 2 ? bytes[next++] : 0;
      if ((deltaTicks | data1 | data2) < 0 || messageStatus < 0x80 || messageStatus >= 0xF0) {
        break;
      }
      position = next;
      status = messageStatus;
      messageTick += deltaTicks;
      track.addChannelMessage(messageTick, status, data1, data2);
    }
    cursor.moveTo(position, limit);
    runningStatus = status;
    tick = messageTick;
  }

  private Step readEvent() {
    int start = cursor.position();
    long timeBefore = tick;
    int deltaTicks = readVariableLength();
    if (deltaTicks < 0 || cursor.remaining() == 0) {
      return cutOff(start);
    }
    tick += deltaTicks;
    int status = runningStatus;
    if (cursor.peek() >= 0x80) {
      status = cursor.unsignedByte();
    }
    Step step;
    if (status == 0) {
      tick = timeBefore;
      return skipStray(start);
    } else if (status < 0xF0) {
      step = readChannelMessage(status);
    } else if (status == Messages.META) {
      step = readMeta(deltaTicks);
    } else if (status == Messages.SYSTEM_EXCLUSIVE || status == Messages.SYSTEM_EXCLUSIVE_PACKET) {
      step = readSystemExclusive(status);
    } else {
      step = skipSystemMessage(status);
    }
    if (step == Step.CUT_OFF) {
      tick = timeBefore;
      return cutOff(start);
    }
    return step;
  }

  private Step cutOff(int start) {
    diagnostics.report(
        start,
        () -> "event must end within its track, got only a part of it; the track ends before it");
    return Step.CUT_OFF;
  }

  private Step readChannelMessage(int status) {
    int dataBytes = Messages.dataBytes(status);
    if (cursor.remaining() < dataBytes) {
      return Step.CUT_OFF;
    }
    int data1 = cursor.unsignedByte();
    int data2 = dataBytes == 2 ? cursor.unsignedByte() : 0;
    if ((data1 | data2) > 127) {
      diagnostics.report(
          cursor.position() - dataBytes,
          () ->
              Text.format(
                  "data bytes must be at most 127, got %s; read as 127",
                  dataBytes == 1 ? data1 : data1 + " and " + data2));
    }
    runningStatus = status;
    track.addChannelMessage(tick, status, Math.min(data1, 127), Math.min(data2, 127));
    return Step.GO_ON;
  }

  private Step readMeta(int deltaTicks) {
    if (cursor.remaining() == 0) {
      return Step.CUT_OFF;
    }
    int start = cursor.position();
    int type = cursor.unsignedByte();
    int length = readVariableLength();
    if (type == Messages.END_OF_TRACK && length >= 0) {
      if (length > 0) {
        diagnostics.report(
            start, () -> Text.format("end-of-track must have length 0, got %d", length));
      }
      return Step.END_OF_TRACK;
    }
    if (length < 0 || length > cursor.remaining()) {
      return Step.CUT_OFF;
    }
    byte[] data = cursor.take(length);
    if (type > 127) {
      diagnostics.report(
          start,
          () -> Text.format("type of a meta event must be at most 127, got %d; skipped", type));
      return Step.GO_ON;
    }
    if (Messages.isBridge(deltaTicks, type, data)) {
      return Step.GO_ON;
    }
    ScoreEvent event = Messages.metaEvent(tick, type, data);
    if (event instanceof RawEvent && Messages.metaRequirement(type) != null) {
      diagnostics.report(
          start, () -> Text.format("%s, got %s", Messages.metaRequirement(type), hex(data)));
    }
    track.add(event);
    return Step.GO_ON;
  }

  private static String hex(byte[] data) {
    String start =
        HexFormat.ofDelimiter(" ").withUpperCase().formatHex(data, 0, Math.min(data.length, 8));
    return Text.format("%d bytes: %s%s", data.length, start, data.length > 8 ? " ..." : "");
  }

  private Step readSystemExclusive(int status) {
    int length = readVariableLength();
    if (length < 0 || length > cursor.remaining()) {
      return Step.CUT_OFF;
    }
    byte[] message = new byte[1 + length];
    message[0] = (byte) status;
    cursor.take(message, 1, length);
    track.add(RawEvent.owning(tick, message));
    return Step.GO_ON;
  }

  /** Skips a system common or real-time message (F1..F6, F8..FE): only MIDI cables carry them. */
  private Step skipSystemMessage(int status) {
    diagnostics.report(
        cursor.position() - 1,
        () -> Text.format("system message %02X must not stand in a file; skipped", status));
    int dataBytes = status == 0xF2 ? 2 : status == 0xF1 || status == 0xF3 ? 1 : 0;
    for (int i = 0; i < dataBytes; i++) {
      if (cursor.remaining() == 0) {
        return Step.CUT_OFF;
      }
      if (cursor.peek() < 0x80) {
        cursor.unsignedByte();
      }
    }
    return Step.GO_ON;
  }

  /** Discards what was read as a delta time, and restarts after it. */
  private Step skipStray(int start) {
    diagnostics.report(
        start,
        () ->
            Text.format(
                "track must begin with a status byte, got %02X; begun anew there", cursor.peek()));
    return Step.GO_ON;
  }

  private int readVariableLength() {
    int start = cursor.position();
    int value = cursor.variableLength();
    if (cursor.position() - start > 4) {
      diagnostics.report(
          start,
          () ->
              Text.format(
                  "variable-length quantity must be at most 4 bytes, got %d; read as %d",
                  cursor.position() - start, value));
    }
    return value;
  }
}
