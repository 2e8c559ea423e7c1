package io.github.continuo.evaluation;

import io.github.continuo.generate.Continuation;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import java.util.List;

/**
 * A prompt from a piece with its generated continuation and its reference continuation.
 *
 * @param name name of the piece
 * @param continuation the prompt and its generated continuation
 * @param rest the notes of the reference continuation, in the ticks of the prompt
 * @param generatedBars the generated notes, as a score that begins where the prompt ends
 * @param referenceBars the reference notes of the same bars, as such a score
 * @param seconds the duration of these bars in the piece, in seconds
 */
public record GeneratedSample(
    String name,
    Continuation continuation,
    List<TrackEvent> rest,
    Score generatedBars,
    Score referenceBars,
    double seconds) {

  /**
   * Copies the list.
   *
   * @param name name of the piece
   * @param continuation the prompt and its generated continuation
   * @param rest the notes of the reference continuation, in the ticks of the prompt
   * @param generatedBars the generated notes, as a score that begins where the prompt ends
   * @param referenceBars the reference notes of the same bars, as such a score
   * @param seconds the duration of these bars in the piece, in seconds
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
