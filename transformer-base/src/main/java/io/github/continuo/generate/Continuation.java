package io.github.continuo.generate;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import java.time.Duration;
import java.util.List;

/**
 * A prompt and the music that was generated from it. Immutable.
 *
 * @param prompt the given score, unchanged; for infilling without the notes of the region, for a
 *     new piece the score of its setup
 * @param newEvents the new events in the order of generation, in the ticks and tracks of the prompt
 * @param startTick where the new music starts: no new event is before
 * @param endTick where it ends, such as a bar line; if it has no end in time, where its last event
 *     ends
 * @param seed seed of the random choices; the same model, prompt and options with this seed give
 *     the same music
 * @param promptLength number of positions that the model read before the first new one
 * @param newLength number of positions that the model generated
 * @param timeToFirstEvent time from the call to the first new event; the total time if there was
 *     none
 * @param totalTime duration of the whole call
 */
public record Continuation(
    Score prompt,
    List<TrackEvent> newEvents,
    long startTick,
    long endTick,
    long seed,
    int promptLength,
    int newLength,
    Duration timeToFirstEvent,
    Duration totalTime) {

  /**
   * Copies the list of events.
   *
   * @param prompt the music before the new events
   * @param newEvents the new events in the order of generation
   * @param startTick where the new music starts
   * @param endTick where it ends
   * @param seed seed of the random choices
   * @param promptLength number of positions that the model read before the first new one
   * @param newLength number of positions that the model generated
   * @param timeToFirstEvent time from the call to the first new event; the total time if there was
   *     none
   * @param totalTime duration of the whole call
   */
  public Continuation {
    newEvents = List.copyOf(newEvents);
  }

  /**
   * {@return the prompt, whose events are unchanged, with the new events; its end-of-track is at
   * the end tick or later}
   */
  public Score score() {
    Score score = prompt.withEvents(newEvents);
    return endTick > startTick ? score.withEndTick(endTick) : score;
  }
}
