package io.github.continuo.evaluation;

import io.github.continuo.generate.Continuation;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import java.util.List;

/**
 * The beginning of a piece, and two ways in which it goes on.
 *
 * @param name of the piece
 * @param continuation its beginning, and what the model wrote after it
 * @param rest the notes that it really goes on with, in the ticks of its beginning
 * @param writtenBars the notes that the model wrote, as a score that begins where the prompt ends
 * @param originalBars the notes of the piece in the same bars, likewise
 * @param seconds how long these bars last in the piece
 */
public record GeneratedSample(
    String name,
    Continuation continuation,
    List<TrackEvent> rest,
    Score writtenBars,
    Score originalBars,
    double seconds) {

  /**
   * Copies the list.
   *
   * @param name of the piece
   * @param continuation its beginning, and what the model wrote after it
   * @param rest the notes that it really goes on with, in the ticks of its beginning
   * @param writtenBars the notes that the model wrote, as a score that begins where the prompt ends
   * @param originalBars the notes of the piece in the same bars, likewise
   * @param seconds how long these bars last in the piece
   */
  public GeneratedSample {
    rest = List.copyOf(rest);
  }

  static GeneratedSample of(PromptAndReference song, Continuation continuation) {
    return new GeneratedSample(
        song.name(),
        continuation,
        song.rest().stream().map(note -> new TrackEvent(0, note)).toList(),
        song.bars(
            continuation.newEvents().stream()
                .map(TrackEvent::event)
                .filter(Note.class::isInstance)
                .map(Note.class::cast)),
        song.bars(song.rest().stream()),
        song.seconds());
  }
}
