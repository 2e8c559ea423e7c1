package io.github.continuo.tokenize.event.encoding;

import io.github.continuo.tokenize.EventType;
import java.util.BitSet;

/**
 * Third stage of event encoding: adds a program change to piano for each channel with notes but no
 * program.
 */
public final class DefaultInstruments {
  private static final int PIANO = 0;

  private DefaultInstruments() {}

  public static void addTo(NumberedEvents numbered) {
    BitSet silentOrSet = (BitSet) numbered.silentChannels.clone();
    for (GridEvent event : numbered.events) {
      if (event.type == EventType.PROGRAM_CHANGE) {
        silentOrSet.set(event.channel);
      }
    }
    for (int channel : numbered.channels) {
      if (!silentOrSet.get(channel)) {
        numbered.events.add(
            GridEvent.programChange(0, numbered.firstNoteTrack[channel], channel, PIANO));
      }
    }
  }
}
