package io.github.continuo.midi;

import io.github.continuo.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Writes scores as MIDI files.
 *
 * <p>Reading what was written gives the same score, for every score that {@link MidiReader} can
 * return. Scores made by hand may hold what a file cannot say:
 *
 * <ul>
 *   <li>A note inside another one of its channel and pitch: which of two note-offs belongs to which
 *       note is not in a file. They come back paired first in, first out.
 *   <li>A {@link RawEvent} that is a note-off and stands where a note of its channel and pitch
 *       sounds: it comes back as the end of that note.
 *   <li>A {@link RawEvent} whose message has a type of its own: it comes back as that type.
 * </ul>
 *
 * <p>Once read, such a score does not change again.
 *
 * <p>Where two messages of a track are more than 268,435,455 ticks apart, the most that a file can
 * say, empty texts bridge the gap, each after so many. {@link MidiReader} knows them and leaves
 * them out; an empty text of the score that happens to stand as far from the message before comes
 * back.
 *
 * <p>Channel messages use running status; note-offs are written as such, with their velocity. All
 * methods may be called by several threads at once.
 */
public final class MidiWriter {
  private static final int MAX_DELTA_TICKS = ByteReader.LARGEST_VARIABLE_LENGTH;
  private static final long MAX_TICKS_APART = 1L << 52; // 117 MB of bridges
  private static final byte[] BRIDGE = Messages.bridge();

  private final ByteWriter sink = new ByteWriter();
  private long lastTick;
  private int runningStatus; // 0: none

  private MidiWriter() {}

  /**
   * {@return the bytes of a MIDI file with this score}
   *
   * @param score the music; if made by hand, it may hold what a file cannot say
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
   * Writes a MIDI file with this score, whole or not at all: under a temporary name beside it, and
   * then moved.
   *
   * @param score the music; if made by hand, it may hold what a file cannot say
   * @param file is replaced if it is there, and keeps its permissions; its folder must exist
   * @throws IllegalArgumentException if two successive messages of a track are more than 2<sup>52
   *     </sup> ticks apart; no file is written then
   * @throws IOException if the file cannot be written; what was there stays, and the message names
   *     the file
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
    // With the largest delta, an empty text of the score would be taken for a bridge.
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
          String.format(
              Locale.ROOT,
              "messages must be at most %d ticks apart, got %d between ticks %d and %d",
              MAX_TICKS_APART,
              tick - lastTick,
              lastTick,
              tick));
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
