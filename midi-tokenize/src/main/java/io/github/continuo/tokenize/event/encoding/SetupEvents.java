package io.github.continuo.tokenize.event.encoding;

import io.github.continuo.midi.KeySignature;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.PieceSetup;
import java.util.List;

/**
 * Conversion of the score of a {@link PieceSetup} to grid events; no event is left out as
 * redundant.
 */
public final class SetupEvents {
  private SetupEvents() {}

  /** Returns the events that a version of the tokenizer supports, track by track. */
  public static List<GridEvent> of(Score score, EventLayout layout) {
    return score
        .trackEvents()
        .map(SetupEvents::gridEvent)
        .filter(event -> layout.isKind(EventLayout.id(event.type)))
        .toList();
  }

  private static GridEvent gridEvent(TrackEvent trackEvent) {
    int track = trackEvent.track();
    ScoreEvent event = trackEvent.event();
    if (event instanceof TimeSignature timeSignature) {
      return GridEvent.timeSignature(0, track, timeSignature);
    }
    if (event instanceof KeySignature key) {
      return GridEvent.keySignature(0, track, key.sharps(), key.mode());
    }
    if (event instanceof Tempo tempo) {
      return GridEvent.tempo(0, track, WholeTempo.beatsPerMinute(tempo.microsPerQuarter()));
    }
    ProgramChange change = (ProgramChange) event;
    return GridEvent.programChange(0, track, change.channel(), change.program());
  }
}
