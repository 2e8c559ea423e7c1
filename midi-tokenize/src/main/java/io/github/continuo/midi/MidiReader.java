package io.github.continuo.midi;

import io.github.continuo.files.RegularFile;
import io.github.continuo.messages.Text;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Converts the bytes of a MIDI file, damaged or not, to a {@link Score}.
 *
 * <p>The reader returns all music that it can recover. {@link #readWithDiagnostics} also lists
 * every violation of the standard and every value that the reader changed:
 *
 * <ul>
 *   <li>The reader skips bytes before the header. It also removes a RIFF (RMID) wrapper and skips
 *       chunks of other types; these two are not defects.
 *   <li>An end-of-track takes precedence over the length of the chunk, and the number of chunks
 *       over the number in the header.
 *   <li>A truncated track keeps its complete events. Notes without a note-off end at the end of the
 *       track.
 *   <li>A note-off ends the oldest note of its pitch and channel. A note-off without a note becomes
 *       a {@link RawEvent}; that is not a defect.
 *   <li>Running status continues after meta and system exclusive events; that is not a defect here.
 *   <li>Data bytes above 127 are read as 127. The reader skips messages that a file must not
 *       contain.
 *   <li>Tempo events, time signatures and key signatures with invalid values become {@link
 *       RawEvent}s.
 *   <li>Format 2, whose tracks are independent patterns, stays format 2. Unknown formats, and
 *       format 0 with several tracks, are read as format 1.
 *   <li>A division of 0 or with an unknown frame rate is read as {@value
 *       #DEFAULT_TICKS_PER_QUARTER} ticks per quarter.
 *   <li>The reader ignores tracks after index 65,534.
 * </ul>
 *
 * <p>{@link MidiWriter} can write every score that the reader returns, and reading the result
 * returns an equal score.
 *
 * <p>Time and memory are proportional to the number of bytes; the reader does not trust lengths and
 * counts stated in a file. The bytes and the score together take less than 12 times the size of the
 * file. If 12 times the size of a file exceeds the Java heap, the reader refuses it before reading.
 * All methods are safe for use by several threads at once.
 */
public final class MidiReader {

  /** The ticks per quarter note of a file without a valid division. */
  public static final int DEFAULT_TICKS_PER_QUARTER = 480;

  /** Upper bound of the memory that reading a file takes, as a multiple of the file's size. */
  static final int MEMORY_FACTOR = 12;

  private static final int MTHD = 0x4D546864;
  private static final int MTRK = 0x4D54726B;
  private static final int RIFF = 0x52494646;
  private static final int RMID = 0x524D4944;
  private static final int DATA = 0x64617461;

  private static final int CHUNK_START_BYTES = 8; // type and length
  private static final int HEADER_BYTES = CHUNK_START_BYTES + 6;
  private static final int MAX_TRACKS = 0xFFFF;
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8; // in an array

  private final ByteReader cursor;
  private final Diagnostics diagnostics = new Diagnostics();
  private final TrackReader trackReader;
  private final List<Track> tracks = new ArrayList<>();
  private int end; // end of the MIDI data: of the file, or of the RIFF data chunk

  private MidiReader(byte[] bytes) {
    cursor = new ByteReader(bytes);
    trackReader = new TrackReader(cursor, diagnostics);
    end = bytes.length;
  }

  /**
   * Reads a MIDI file from an array.
   *
   * @param bytes the whole file; neither changed nor retained
   * @return the score
   * @throws MidiFormatException if the bytes contain no MIDI header
   */
  public static Score read(byte[] bytes) throws MidiFormatException {
    return readWithDiagnostics(bytes).score();
  }

  /**
   * Reads a MIDI file.
   *
   * @param file the file; read into memory as a whole
   * @return the score
   * @throws MidiFormatException if the file contains no MIDI header
   * @throws IOException if the file is unreadable, not a regular file, or too large for the heap
   */
  public static Score read(Path file) throws IOException {
    return read(bytes(file));
  }

  /**
   * Reads a MIDI file from an array and fails on any defect.
   *
   * @param bytes the whole file; neither changed nor retained
   * @return the score
   * @throws MidiFormatException for the first defect
   */
  public static Score readStrict(byte[] bytes) throws MidiFormatException {
    ReadResult result = readWithDiagnostics(bytes);
    if (!result.diagnostics().isEmpty()) {
      throw new MidiFormatException(result.diagnostics().get(0));
    }
    return result.score();
  }

  /**
   * Reads a MIDI file and fails on any defect.
   *
   * @param file the file; read into memory as a whole
   * @return the score
   * @throws MidiFormatException for the first defect
   * @throws IOException if the file is unreadable, not a regular file, or too large for the heap
   */
  public static Score readStrict(Path file) throws IOException {
    return readStrict(bytes(file));
  }

  /**
   * Reads a MIDI file from an array and lists its defects.
   *
   * @param bytes the whole file; neither changed nor retained
   * @return the score and the defects, if any
   * @throws MidiFormatException if the bytes contain no MIDI header
   */
  public static ReadResult readWithDiagnostics(byte[] bytes) throws MidiFormatException {
    return new MidiReader(bytes).readFile();
  }

  /**
   * Reads a MIDI file and lists its defects.
   *
   * @param file the file; read into memory as a whole
   * @return the score and the defects, if any
   * @throws MidiFormatException if the file contains no MIDI header
   * @throws IOException if the file is unreadable, not a regular file, or too large for the heap
   */
  public static ReadResult readWithDiagnostics(Path file) throws IOException {
    return readWithDiagnostics(bytes(file));
  }

  private static byte[] bytes(Path file) throws IOException {
    RegularFile.require(file);
    long size = Files.size(file);
    long maxMemory = Runtime.getRuntime().maxMemory();
    long heap = maxMemory + maxMemory / 24; // -Xmx: the serial collector omits a survivor space
    long maxSize = Math.min(heap / MEMORY_FACTOR, MAX_BYTES);
    if (size > maxSize) {
      throw new IOException(
          Text.format(
              "%s: must be at most %d bytes, a %dth of Java's heap of %d bytes (-Xmx), got %d",
              file, maxSize, MEMORY_FACTOR, heap, size));
    }
    byte[] bytes = new byte[(int) size];
    try (InputStream in = Files.newInputStream(file)) {
      int count = in.readNBytes(bytes, 0, bytes.length); // fewer if it was truncated just now
      return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
    }
  }

  private ReadResult readFile() throws MidiFormatException {
    int header = findHeader();
    diagnostics.enter("MThd");
    int statedFormat = cursor.unsignedShortAt(header + 8);
    int statedTracks = cursor.unsignedShortAt(header + 10);
    TimeBase timeBase = timeBase(header + 12);
    readChunks(headerEnd(header));
    diagnostics.enter("MThd");
    if (statedTracks != tracks.size()) {
      diagnostics.report(
          header + 10,
          () ->
              Text.format(
                  "number of tracks must be that of the track chunks, %d, got %d",
                  tracks.size(), statedTracks));
    }
    return new ReadResult(
        new Score(format(statedFormat, header + 8), timeBase, tracks), diagnostics.toList());
  }

  /** Returns the offset of the header, after removing a wrapper and skipping other bytes. */
  private int findHeader() throws MidiFormatException {
    int start = contentOfWrapper();
    int header = cursor.find(MTHD, start, end);
    if (end - header < HEADER_BYTES) {
      throw new MidiFormatException(noHeader(header));
    }
    if (header > start) {
      diagnostics.report(
          start,
          () -> Text.format("file must begin with MThd, got %d bytes before it", header - start));
    }
    return header;
  }

  private Diagnostic noHeader(int header) {
    return header == end
        ? new Diagnostic(
            Text.format("a MIDI file must begin with MThd, got %d bytes without it", end),
            "file",
            0)
        : new Diagnostic(
            Text.format("header must have %d bytes, got %d", HEADER_BYTES, end - header),
            "MThd",
            header);
  }

  /** Returns the start of the MIDI data of a RIFF file and sets its end; 0 for other files. */
  private int contentOfWrapper() {
    if (end < 12 || cursor.intAt(0) != RIFF || cursor.intAt(8) != RMID) {
      return 0;
    }
    long chunk = 12;
    while (chunk + CHUNK_START_BYTES <= end) {
      int start = (int) chunk + CHUNK_START_BYTES;
      long length = cursor.littleEndianAt((int) chunk + 4);
      if (cursor.intAt((int) chunk) == DATA) {
        unwrap(start, length);
        return start;
      }
      chunk = start + length + (length & 1); // chunks begin at even offsets
    }
    return 0;
  }

  private void unwrap(int start, long length) {
    int rest = end - start;
    if (length >= HEADER_BYTES && length <= rest) {
      end = start + (int) length;
    } else {
      diagnostics.report(
          start - 4,
          () ->
              Text.format(
                  "length of RIFF data must be in %d..%d, got %d; read to the end of the file",
                  HEADER_BYTES, rest, length));
    }
  }

  /** Returns the end of the header; the first chunk begins there or later. */
  private int headerEnd(int header) {
    long statedBytes = cursor.unsignedIntAt(header + 4);
    long statedEnd = chunkEnd(header);
    if (statedBytes >= 6 && (statedEnd == end || (statedEnd < end && isChunk((int) statedEnd)))) {
      return (int) statedEnd;
    }
    if (statedBytes != 6) {
      diagnostics.report(
          header + 4,
          () ->
              Text.format(
                  "header length must be at least 6 and lead to a chunk, got %d", statedBytes));
    }
    return header + HEADER_BYTES;
  }

  private TimeBase timeBase(int offset) {
    int division = cursor.unsignedShortAt(offset);
    if (division > 0 && division <= 0x7FFF) {
      return TimeBase.ticksPerQuarter(division);
    }
    int ticksPerFrame = division & 0xFF;
    return TimeBase.FrameRate.ofCode(256 - (division >> 8))
        .filter(rate -> ticksPerFrame > 0)
        .map(rate -> TimeBase.smpte(rate, ticksPerFrame))
        .orElseGet(() -> defaultTimeBase(offset, division));
  }

  private TimeBase defaultTimeBase(int offset, int division) {
    diagnostics.report(
        offset,
        () ->
            Text.format(
                "division must be ticks per quarter (0001..7FFF) or a frame rate of 24, 25, 29 or"
                    + " 30 with ticks per frame, got %04X; read as %d ticks per quarter",
                division, DEFAULT_TICKS_PER_QUARTER));
    return TimeBase.ticksPerQuarter(DEFAULT_TICKS_PER_QUARTER);
  }

  private int format(int stated, int offset) {
    if (stated > 2) {
      diagnostics.report(
          offset, () -> Text.format("format must be 0, 1 or 2, got %d; read as 1", stated));
      return 1;
    }
    if (stated == 0 && tracks.size() > 1) {
      diagnostics.report(
          offset,
          () ->
              Text.format("format 0 must have one track, got %d; read as format 1", tracks.size()));
      return 1;
    }
    return stated;
  }

  private void readChunks(int from) {
    int position = from;
    while (position < end) {
      if (!isChunk(position)) {
        position = skipJunk(position);
      } else if (cursor.intAt(position) == MTHD) {
        position = leaveOutRest(position, "a second header");
      } else if (cursor.intAt(position) != MTRK) {
        position = (int) chunkEnd(position);
      } else if (tracks.size() < MAX_TRACKS) {
        position = readTrack(position);
      } else {
        position = leaveOutRest(position, "more than 65535 tracks");
      }
    }
  }

  private int leaveOutRest(int position, String found) {
    diagnostics.enter("file");
    diagnostics.report(
        position, () -> Text.format("file must end after its last track, got %s; left out", found));
    return end;
  }

  /** Reads a track chunk and returns the offset of the next chunk. */
  private int readTrack(int chunk) {
    int start = chunk + CHUNK_START_BYTES;
    long statedEnd = chunkEnd(chunk);
    boolean trusted = statedEnd == end || (statedEnd < end && isChunk((int) statedEnd));
    int limit = trusted ? (int) statedEnd : cursor.find(MTRK, start, end);
    cursor.moveTo(start, limit);
    diagnostics.enterTrack(tracks.size());
    tracks.add(trackReader.read());
    int stop = cursor.position();
    if (!trackReader.sawEndOfTrack()) {
      return limit;
    }
    if (stop == statedEnd) {
      return stop;
    }
    diagnostics.report(
        chunk + 4,
        () ->
            Text.format(
                "length of the chunk must be that of its events, %d, got %d",
                stop - start, statedEnd - start));
    if (isTrack(stop)) {
      return stop;
    }
    if (trusted) {
      return (int) statedEnd;
    }
    return isChunk(stop) ? stop : cursor.find(MTRK, stop, end);
  }

  private int skipJunk(int position) {
    int next = cursor.find(MTRK, position + 1, end);
    diagnostics.enter("file");
    diagnostics.report(
        position,
        () -> Text.format("a chunk must stand here, got %d other bytes", next - position));
    return next;
  }

  /**
   * Returns whether a chunk begins here. The length of a track chunk may be wrong; four other
   * printable characters count as a chunk only if the length after them is possible.
   */
  private boolean isChunk(int position) {
    return isTrack(position)
        || (end - position >= CHUNK_START_BYTES
            && isPrintable(cursor.intAt(position))
            && chunkEnd(position) <= end);
  }

  private boolean isTrack(int position) {
    return end - position >= CHUNK_START_BYTES && cursor.intAt(position) == MTRK;
  }

  private long chunkEnd(int position) {
    return position + CHUNK_START_BYTES + cursor.unsignedIntAt(position + 4);
  }

  private static boolean isPrintable(int name) {
    for (int shift = 0; shift < 32; shift += 8) {
      int letter = (name >> shift) & 0xFF;
      if (letter < ' ' || letter > '~') {
        return false;
      }
    }
    return true;
  }
}
