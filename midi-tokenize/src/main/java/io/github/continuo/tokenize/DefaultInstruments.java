package io.github.continuo.tokenize;

import java.util.BitSet;

/** Third stage of an encoding: every channel that sounds says its program, a piano if none. */
final class DefaultInstruments {
  private static final int PIANO = 0;

  private DefaultInstruments() {}

  static void addTo(NumberedEvents sheet) {
    BitSet silentOrTold = (BitSet) sheet.silentChannels.clone();
    for (GridEvent event : sheet.events) {
      if (event.kind == EventType.PROGRAM_CHANGE) {
        silentOrTold.set(event.channel);
      }
    }
    for (int channel : sheet.channels) {
      if (!silentOrTold.get(channel)) {
        sheet.events.add(GridEvent.programChange(0, sheet.firstNoteTrack[channel], channel, PIANO));
      }
    }
  }
}
