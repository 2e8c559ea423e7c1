package io.github.continuo.evaluation;

import io.github.continuo.generate.Continuation;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Track;
import java.util.List;

/**
 * A region of a song as a model infilled it, and as the model continued the music before it.
 *
 * @param place the region and the reference notes in it
 * @param filling the song with the infilled region
 * @param continuation the continuation of the music before the region, given nothing else
 */
public record InfillingSample(
    InfillingCase place, Continuation filling, Continuation continuation) {

  /** {@return the infilled notes, as a score that begins where the region does} */
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

  /** {@return whether no event outside the region changed} A track may end later. */
  public boolean keepsTheRest() {
    return eventsOutside(filling.score()).equals(eventsOutside(place.score()));
  }

  private List<List<ScoreEvent>> eventsOutside(Score score) {
    return score.withoutNotesIn(place.region()).tracks().stream().map(Track::events).toList();
  }
}
