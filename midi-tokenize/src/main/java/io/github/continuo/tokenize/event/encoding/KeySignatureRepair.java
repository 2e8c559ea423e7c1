package io.github.continuo.tokenize.event.encoding;

import io.github.continuo.midi.KeySignature.Mode;
import io.github.continuo.tokenize.EventType;
import java.util.List;
import java.util.OptionalInt;

/**
 * Fourth stage of event encoding, version 2 only: replaces meaningless key signatures.
 *
 * <p>Most files are in C major because nobody chose a key. If a score has no other key signature,
 * the key is detected from the notes; if detection fails, the key signatures are removed.
 */
public final class KeySignatureRepair {
  private KeySignatureRepair() {}

  /**
   * Replaces or removes the key signatures where they are missing or trivial.
   *
   * @param firstTrack first track that may get a key signature
   */
  public static void apply(NumberedEvents numbered, int firstTrack) {
    List<GridEvent> keys = numbered.keySignatures;
    if (keys.stream().anyMatch(key -> key.number != GridEvent.NO_SHARPS)) {
      return;
    }
    OptionalInt tonic = KeyDetection.detectedTonic(numbered.pitchClasses);
    if (tonic.isEmpty()) {
      numbered.events.removeIf(event -> event.type == EventType.KEY_SIGNATURE);
      return;
    }
    int sharps = KeyDetection.sharps(tonic.getAsInt(), false);
    if (keys.isEmpty()) {
      for (int track = firstTrack; track < numbered.channelsOfTrack.length; track++) {
        numbered.events.add(
            GridEvent.keySignature(
                0, track, numbered.hasDrumsOnly(track) ? 0 : sharps, Mode.MAJOR));
      }
    }
    for (GridEvent key : keys) {
      if (!numbered.hasDrumsOnly(key.track)) {
        key.number = sharps + GridEvent.NO_SHARPS;
        key.value = GridEvent.MAJOR;
      }
    }
  }
}
