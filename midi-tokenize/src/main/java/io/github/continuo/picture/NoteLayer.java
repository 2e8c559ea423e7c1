package io.github.continuo.picture;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A layer of notes with a common color and a name in the legend. */
record NoteLayer(String name, List<Note> notes) {
  NoteLayer {
    notes = List.copyOf(notes);
  }

  /**
   * Returns a layer for each track that has notes, or a layer for each channel of a track with
   * several channels, as in format 0 files.
   */
  static List<NoteLayer> ofTracks(Score score) {
    List<NoteLayer> layers = new ArrayList<>();
    for (int i = 0; i < score.tracks().size(); i++) {
      Track track = score.tracks().get(i);
      String name = track.name().filter(given -> !given.isBlank()).orElse("track " + (i + 1));
      Map<Integer, List<Note>> byChannel =
          track.notes().collect(groupingBy(Note::channel, TreeMap::new, toList()));
      byChannel.forEach(
          (channel, notes) ->
              layers.add(
                  new NoteLayer(byChannel.size() == 1 ? name : "channel " + (channel + 1), notes)));
    }
    return layers;
  }

  boolean hasDrums() {
    return notes.stream().anyMatch(Note::isDrum);
  }

  boolean isDrumsOnly() {
    return !notes.isEmpty() && notes.stream().allMatch(Note::isDrum);
  }
}
