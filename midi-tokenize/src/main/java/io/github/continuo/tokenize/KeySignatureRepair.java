package io.github.continuo.tokenize;

import io.github.continuo.midi.KeySignature.Mode;
import java.util.List;
import java.util.OptionalInt;

/**
 * Fourth stage of an encoding in version 2: key signatures that say nothing are replaced.
 *
 * <p>C major stands in most files because nobody chose a key. Where a score has no other, its key
 * is heard from its notes; if they give no answer there is no key signature.
 */
final class KeySignatureRepair {
  private KeySignatureRepair() {}

  /**
   * @param firstTrack the first track that may be given a key signature
   */
  static void apply(NumberedEvents sheet, int firstTrack) {
    List<GridEvent> keys = sheet.keySignatures;
    if (keys.stream().anyMatch(key -> key.number != GridEvent.NO_SHARPS)) {
      return;
    }
    OptionalInt tonic = KeyDetection.detectedTonic(sheet.pitchClasses);
    if (tonic.isEmpty()) {
      sheet.events.removeIf(event -> event.kind == EventType.KEY_SIGNATURE);
      return;
    }
    int sharps = KeyDetection.sharps(tonic.getAsInt(), false);
    if (keys.isEmpty()) {
      for (int track = firstTrack; track < sheet.channelsOfTrack.length; track++) {
        sheet.events.add(
            GridEvent.keySignature(0, track, sheet.hasDrumsOnly(track) ? 0 : sharps, Mode.MAJOR));
      }
    }
    for (GridEvent key : keys) {
      if (!sheet.hasDrumsOnly(key.track)) {
        key.number = sharps + GridEvent.NO_SHARPS;
        key.value = GridEvent.MAJOR;
      }
    }
  }
}
