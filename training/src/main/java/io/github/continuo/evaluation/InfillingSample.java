package io.github.continuo.evaluation;

import io.github.continuo.generate.Continuation;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Track;
import java.util.List;

/**
 * A region of a song, and two ways in which a model wrote what is there.
 *
 * @param place the region, and what really is there
 * @param filling the song with what the model wrote between what stands around the region
 * @param continuation what the model wrote after what comes before the region, knowing no more
 */
public record InfillingSample(
    InfillingCase place, Continuation filling, Continuation continuation) {

  /** {@return the notes of the filling, as a score that begins where the region does} */
  public Score filled() {
    return place.bars(filling.newEvents());
  }

  /**
   * {@return the notes of the continuation that start in the region and its tracks, as a score that
   * begins where the region does}
   */
  public Score continued() {
    return place.bars(continuation.newEvents());
  }

  /** {@return whether every event outside the region is as it was} A track may end later. */
  public boolean keepsTheRest() {
    return eventsOutside(filling.score()).equals(eventsOutside(place.score()));
  }

  private List<List<ScoreEvent>> eventsOutside(Score score) {
    return score.withoutNotesIn(place.region()).tracks().stream().map(Track::events).toList();
  }
}
