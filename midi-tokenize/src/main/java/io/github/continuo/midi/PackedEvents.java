package io.github.continuo.midi;

import io.github.continuo.messages.Ranges;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * A compact list of the events of a track: 16 bytes per event, plus the data of messages longer
 * than a channel message. {@link #get} creates a new object at each call, so any track takes a
 * small multiple of its bytes in the file.
 *
 * <p>An event is two {@code long}s. The first contains, from the highest bit, the ticks since the
 * first event of the block, the status without its highest bit, two data bytes and the release
 * velocity. The second contains the duration of a note (while the note is open, the number that
 * {@link #link} stores), or the offset of the data of a longer message.
 */
final class PackedEvents extends AbstractList<ScoreEvent> implements RandomAccess {
  private static final int BLOCK_BITS = 8; // 256 delta times of 28 bits fit beside the data
  private static final int BLOCK_EVENTS = 1 << BLOCK_BITS;
  private static final int DATA_BITS = 28;
  private static final long MAX_OFFSET = -1L >>> DATA_BITS;

  /** Part of the list: growing a single array would copy it and double the memory. */
  private static final class Block {
    final long startTick;
    long[] pairs = {}; // grows, because most tracks are short
    long @Nullable [] ticks; // only if an offset is too large, which no file has

    Block(long startTick) {
      this.startTick = startTick;
    }
  }

  private final List<Block> blocks = new ArrayList<>(1);
  private final ByteWriter longData = new ByteWriter(); // length and data of longer messages
  private int size;

  /** Adds a channel message, a note-on as an open note, and returns its index. */
  int append(long tick, int status, int data1, int data2) {
    return append(tick, ((((status & 0x7F) << 7) | data1) << 14) | (data2 << 7), 0);
  }

  /** Adds an event that is not a note. */
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
    Ranges.requireTick(tick);
    int index = size & (BLOCK_EVENTS - 1);
    if (index == 0) {
      blocks.add(new Block(tick));
    }
    Block block = block(size);
    long offset = tick - block.startTick;
    if (offset > MAX_OFFSET && block.ticks == null) {
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

  /** Stores a number with a note while it is open. */
  void link(int openNote, int number) {
    block(openNote).pairs[second(openNote)] = number;
  }

  /** Returns the number stored with an open note. */
  int link(int openNote) {
    return (int) block(openNote).pairs[second(openNote)];
  }

  /** Ends an open note at a tick. */
  void end(int openNote, long tick, int releaseVelocity) {
    Block block = block(openNote);
    block.pairs[second(openNote) - 1] |= releaseVelocity;
    block.pairs[second(openNote)] = tick - tick(openNote);
  }

  /** Releases unused capacity, after the last event. */
  void trim() {
    int rest = size & (BLOCK_EVENTS - 1);
    if (rest > 0) {
      Block last = block(size - 1);
      last.pairs = Arrays.copyOf(last.pairs, 2 * rest);
    }
    longData.trim();
  }

  private Block block(int index) {
    return blocks.get(index >> BLOCK_BITS);
  }

  private static int second(int index) {
    return 2 * (index & (BLOCK_EVENTS - 1)) + 1;
  }

  private long tick(int index) {
    Block block = block(index);
    return block.ticks == null
        ? block.startTick + (block.pairs[second(index) - 1] >>> DATA_BITS)
        : block.ticks[index & (BLOCK_EVENTS - 1)];
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public ScoreEvent get(int index) {
    Objects.checkIndex(index, size);
    long[] pairs = block(index).pairs;
    int data = (int) pairs[second(index) - 1] & ((1 << DATA_BITS) - 1);
    int status = 0x80 | (data >> 21);
    return status < 0xF0
        ? channelEvent(tick(index), status, data, pairs[second(index)])
        : longEvent(tick(index), status, (int) pairs[second(index)]);
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

  private ScoreEvent longEvent(long tick, int status, int offset) {
    ByteReader cursor = longData.cursorAt(offset);
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
