package io.github.continuo.generate;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import java.time.Duration;
import java.util.List;

/**
 * A prompt and the music that goes on from it. Immutable.
 *
 * @param prompt the score that was given, untouched; of a filling without the notes of the region,
 *     of a new piece that of the ensemble
 * @param newEvents the new events in the order of their generation, in the prompt's ticks and
 *     tracks
 * @param seed of the random choices: with it, and all else as it was, the same comes again
 * @param promptLength rows of tokens that the model read before the first new one
 * @param newLength rows of tokens that the model wrote
 * @param timeToFirstEvent time from the call to the first new event; all the time if there was none
 * @param totalTime time of the whole call
 */
public record Continuation(
    Score prompt,
    List<TrackEvent> newEvents,
    long seed,
    int promptLength,
    int newLength,
    Duration timeToFirstEvent,
    Duration totalTime) {

  /**
   * Copies the list of events.
   *
   * @param prompt what stood there before the new events
   * @param newEvents the new events in the order of their generation
   * @param seed of the random choices
   * @param promptLength rows of tokens that the model read before the first new one
   * @param newLength rows of tokens that the model wrote
   * @param timeToFirstEvent time from the call to the first new event; all the time if there was
   *     none
   * @param totalTime time of the whole call
   */
  public Continuation {
    newEvents = List.copyOf(newEvents);
  }

  /** {@return all of it: the prompt, whose events are as they were, and the new events} */
  public Score score() {
    return prompt.withEvents(newEvents);
  }
}
