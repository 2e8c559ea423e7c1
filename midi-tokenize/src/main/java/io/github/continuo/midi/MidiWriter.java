package io.github.continuo.midi;

import io.github.continuo.files.AtomicFile;
import io.github.continuo.messages.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Converts a {@link Score} to the bytes of a Standard MIDI File.
 *
 * <p>Every score that {@link MidiReader} returns is equal to itself after writing and reading.
 * Scores built by a program may contain what a file cannot represent:
 *
 * <ul>
 *   <li>A note inside another note of the same channel and pitch. A file does not record which
 *       note-off belongs to which note; the reader pairs them first in, first out.
 *   <li>A {@link RawEvent} that is a note-off while a note of its channel and pitch sounds. The
 *       reader returns it as the end of that note.
 *   <li>A {@link RawEvent} whose message has an event type of its own. The reader returns an event
 *       of that type.
 * </ul>
 *
 * <p>After one write and read, such a score no longer changes.
 *
 * <p>A delta time is at most 268,435,455 ticks. The writer fills a longer gap with empty text
 * events, one after each 268,435,455 ticks, and {@link MidiReader} removes them. An empty text of
 * the score at exactly that distance from the message before it is preserved.
 *
 * <p>Channel messages use running status. Note-offs are written as note-offs (status 8n) with their
 * velocity. All methods are safe for use by several threads at once.
 */
public final class MidiWriter {
  private static final int MAX_DELTA_TICKS = ByteReader.LARGEST_VARIABLE_LENGTH;
  private static final long MAX_TICKS_APART = 1L << 52; // 117 MB of empty texts
  private static final byte[] BRIDGE = Messages.bridge();

  private final ByteWriter sink = new ByteWriter();
  private long lastTick;
  private int runningStatus; // 0: none

  private MidiWriter() {}

  /**
   * {@return the bytes of a MIDI file with the given score}
   *
   * @param score the music to write; see above for what a file cannot represent
   * @throws IllegalArgumentException if two successive messages of a track are more than 2<sup>52
   *     </sup> ticks apart
   */
  public static byte[] write(Score score) {
    MidiWriter writer = new MidiWriter();
    writer.putHeader(score);
    score.tracks().forEach(writer::putTrack);
    return writer.sink.toByteArray();
  }

  /**
   * Writes a score to a MIDI file atomically, through a temporary file in the same folder.
   *
   * @param score the music to write; see above for what a file cannot represent
   * @param file the file; an existing file is replaced and keeps its permissions; the folder must
   *     exist
   * @throws IllegalArgumentException if two successive messages of a track are more than 2<sup>52
   *     </sup> ticks apart; no file is written then
   * @throws IOException if the file cannot be written; an existing file stays unchanged, and the
   *     message names the file
   */
  public static void write(Score score, Path file) throws IOException {
    AtomicFile.write(file, write(score));
  }

  private void putHeader(Score score) {
    sink.putInt(0x4D546864); // MThd
    sink.putInt(6);
    sink.putShort(score.format());
    sink.putShort(score.tracks().size());
    sink.putShort(division(score.timeBase()));
  }

  private static int division(TimeBase timeBase) {
    return timeBase instanceof TimeBase.Smpte smpte
        ? ((256 - smpte.rate().code()) << 8) | smpte.ticksPerFrame()
        : ((TimeBase.TicksPerQuarter) timeBase).ticks();
  }

  private void putTrack(Track track) {
    sink.putInt(0x4D54726B); // MTrk
    sink.putInt(0);
    int start = sink.size();
    lastTick = 0;
    runningStatus = 0;
    track.forEachMessage(
        event -> putMessage(event.tick(), Messages.of(event)),
        note -> putMessage(note.endTick(), Messages.noteOff(note)));
    putDelta(track.endTick(), MAX_DELTA_TICKS);
    sink.put(Messages.META);
    sink.put(Messages.END_OF_TRACK);
    sink.put(0);
    sink.setInt(start - 4, sink.size() - start);
  }

  private void putMessage(long tick, byte[] message) {
    // With the maximum delta time, the reader would remove an empty text of the score.
    boolean isEmptyText = Arrays.equals(message, BRIDGE);
    putDelta(tick, isEmptyText ? MAX_DELTA_TICKS - 1 : MAX_DELTA_TICKS);
    int status = message[0] & 0xFF;
    if (status < 0xF0) {
      int from = status == runningStatus ? 1 : 0;
      runningStatus = status;
      sink.put(message, from, message.length);
      return;
    }
    putWithLength(message);
  }

  private void putWithLength(byte[] message) {
    int dataFrom = (message[0] & 0xFF) == Messages.META ? 2 : 1; // after the type
    runningStatus = 0;
    sink.put(message, 0, dataFrom);
    sink.putVariableLength(message.length - dataFrom);
    sink.put(message, dataFrom, message.length);
  }

  private void putDelta(long tick, int maxTicks) {
    if (tick - lastTick > MAX_TICKS_APART) {
      throw new IllegalArgumentException(
          Text.format(
              "messages must be at most %d ticks apart, got %d between ticks %d and %d",
              MAX_TICKS_APART, tick - lastTick, lastTick, tick));
    }
    while (tick - lastTick > maxTicks) {
      lastTick += MAX_DELTA_TICKS;
      sink.putVariableLength(MAX_DELTA_TICKS);
      putWithLength(BRIDGE);
    }
    sink.putVariableLength((int) (tick - lastTick));
    lastTick = tick;
  }
}
