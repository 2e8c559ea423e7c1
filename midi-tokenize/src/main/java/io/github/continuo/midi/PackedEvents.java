package io.github.continuo.midi;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * The events of a track in 16 bytes each, plus the data of those that are longer than a channel
 * message. An event is made anew each time that it is asked for, so a track of a file takes a small
 * multiple of the bytes it was read from, whatever is in it.
 *
 * <p>An event is two numbers. The first has, from the highest bit on, the ticks since the first
 * event of its block, the status without its highest bit, two data bytes and the release velocity.
 * The second is the duration of a note, while it is open whatever its owner {@linkplain #link puts}
 * there, and of a longer message the place of its data.
 */
final class PackedEvents extends AbstractList<ScoreEvent> implements RandomAccess {
  private static final int BLOCK_BITS = 8; // 256 gaps of 28 bits fit beside the data
  private static final int BLOCK_EVENTS = 1 << BLOCK_BITS;
  private static final int DATA_BITS = 28;
  private static final long LARGEST_OFFSET = -1L >>> DATA_BITS;

  /** Blocks spare the copying of one long array, which would double the memory as it grows. */
  private static final class Block {
    final long startTick;
    long[] pairs = {}; // grows, as most tracks are short
    long @Nullable [] ticks; // only where offsets are too large, as no file has them

    Block(long startTick) {
      this.startTick = startTick;
    }
  }

  private final List<Block> blocks = new ArrayList<>(1);
  private final ByteWriter longData =
      new ByteWriter(); // of each longer message its length and data
  private int size;

  /** Adds a channel message, a note-on as an open note; returns its place. */
  int append(long tick, int status, int data1, int data2) {
    return append(tick, ((((status & 0x7F) << 7) | data1) << 14) | (data2 << 7), 0);
  }

  /** Adds anything but a note. */
  void append(ScoreEvent event) {
    byte[] message = Messages.of(event);
    int status = message[0] & 0xFF;
    if (status < 0xF0) {
      append(event.tick(), status, message[1], message.length > 2 ? message[2] : 0);
      return;
    }
    append(event.tick(), (status & 0x7F) << 21, longData.size());
    longData.putVariableLength(message.length - 1);
    longData.put(message, 1, message.length);
  }

  private int append(long tick, int data, long second) {
    Ranges.tick(tick);
    int index = size & (BLOCK_EVENTS - 1);
    if (index == 0) {
      blocks.add(new Block(tick));
    }
    Block block = block(size);
    long offset = tick - block.startTick;
    if (offset > LARGEST_OFFSET && block.ticks == null) {
      long[] ticks = new long[BLOCK_EVENTS];
      for (int i = 0; i < index; i++) {
        ticks[i] = block.startTick + (block.pairs[2 * i] >>> DATA_BITS);
      }
      block.ticks = ticks;
    }
    if (block.ticks != null) {
      block.ticks[index] = tick;
    }
    if (2 * index == block.pairs.length) {
      block.pairs = Arrays.copyOf(block.pairs, Math.max(16, 4 * index));
    }
    block.pairs[2 * index] = (offset << DATA_BITS) | data;
    block.pairs[2 * index + 1] = second;
    return size++;
  }

  /** Keeps a number for the time that a note is open. */
  void link(int openNote, int number) {
    block(openNote).pairs[second(openNote)] = number;
  }

  /** The number that an open note keeps. */
  int link(int openNote) {
    return (int) block(openNote).pairs[second(openNote)];
  }

  /** Ends an open note. */
  void end(int openNote, long tick, int releaseVelocity) {
    Block block = block(openNote);
    block.pairs[second(openNote) - 1] |= releaseVelocity;
    block.pairs[second(openNote)] = tick - tick(openNote);
  }

  /** Gives back the room that is left over, after the last event. */
  void trim() {
    int rest = size & (BLOCK_EVENTS - 1);
    if (rest > 0) {
      Block last = block(size - 1);
      last.pairs = Arrays.copyOf(last.pairs, 2 * rest);
    }
    longData.trim();
  }

  private Block block(int place) {
    return blocks.get(place >> BLOCK_BITS);
  }

  private static int second(int place) {
    return 2 * (place & (BLOCK_EVENTS - 1)) + 1;
  }

  private long tick(int place) {
    Block block = block(place);
    return block.ticks == null
        ? block.startTick + (block.pairs[second(place) - 1] >>> DATA_BITS)
        : block.ticks[place & (BLOCK_EVENTS - 1)];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public ScoreEvent get(int place) {
    Objects.checkIndex(place, size);
    long[] pairs = block(place).pairs;
    int data = (int) pairs[second(place) - 1] & ((1 << DATA_BITS) - 1);
    int status = 0x80 | (data >> 21);
    return status < 0xF0
        ? channelEvent(tick(place), status, data, pairs[second(place)])
        : longEvent(tick(place), status, (int) pairs[second(place)]);
  }

  private static ScoreEvent channelEvent(long tick, int status, int data, long durationTicks) {
    int channel = status & 0xF;
    int data1 = (data >> 14) & 0x7F;
    int data2 = (data >> 7) & 0x7F;
    switch (status >> 4) {
      case 0x9 -> {
        if (data2 > 0) {
          return new Note(tick, durationTicks, channel, data1, data2, data & 0x7F);
        }
      }
      case 0xB -> {
        return new ControlChange(tick, channel, data1, data2);
      }
      case 0xC -> {
        return new ProgramChange(tick, channel, data1);
      }
      case 0xE -> {
        return new PitchBend(tick, channel, ((data2 << 7) | data1) - 0x2000);
      }
      default -> {}
    }
    byte[] message = {(byte) status, (byte) data1, (byte) data2};
    return RawEvent.owning(tick, Arrays.copyOf(message, 1 + Messages.dataBytes(status)));
  }

  private ScoreEvent longEvent(long tick, int status, int place) {
    ByteReader cursor = longData.cursorAt(place);
    int length = cursor.variableLength();
    if (status == Messages.META) {
      int type = cursor.unsignedByte();
      return Messages.metaEvent(tick, type, cursor.take(length - 1));
    }
    byte[] message = new byte[1 + length];
    message[0] = (byte) status;
    cursor.take(message, 1, length);
    return RawEvent.owning(tick, message);
  }
}
