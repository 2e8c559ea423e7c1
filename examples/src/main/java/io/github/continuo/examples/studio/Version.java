package io.github.continuo.examples.studio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version of a piece: what it came from and how. Its music is in a MIDI file beside it.
 *
 * @param id number of the version, from 1
 * @param parent version that it came from; 0 for a piece that was opened
 * @param title name of the piece
 * @param change what was done to the parent, for people; empty for a piece that was opened
 * @param isKept whether the user chose it; a variation that was not chosen stays until it is
 *     discarded
 * @param newStartTick start of what was generated, in ticks
 * @param newEndTick end of what was generated; equal to the start if nothing was
 * @param newTracks indexes of the tracks in which it was generated; empty for all
 * @param isComplete false if generation was stopped before its end
 * @param request what was asked of the model, null if it did not generate this version
 */
record Version(
    int id,
    int parent,
    String title,
    String change,
    boolean isKept,
    long newStartTick,
    long newEndTick,
    List<Integer> newTracks,
    boolean isComplete,
    @Nullable GenerationRequest request) {

  /** Copies the list, which old or foreign JSON may leave out. */
  Version {
    newTracks = newTracks == null ? List.of() : List.copyOf(newTracks);
  }

  /** Returns a version that the user made. */
  static Version of(int id, int parent, String title, String change) {
    return new Version(id, parent, title, change, true, 0, 0, List.of(), true, null);
  }

  /** Returns a copy that the user has chosen. */
  Version kept() {
    return new Version(
        id, parent, title, change, true, newStartTick, newEndTick, newTracks, isComplete, request);
  }
}
