package io.github.continuo.tokenize;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.event.Augmentation;
import io.github.continuo.tokenize.event.Quality;
import io.github.continuo.tokenize.event.QualityCheck;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.util.List;
import java.util.Random;

/** The Java of docs/tokenizers.md. */
final class Snippets {
  private Snippets() {}

  static TokenSequence bar() {
    // @start bar
    Score bar =
        Score.of(
            TimeBase.ticksPerQuarter(480),
            List.of(
                Track.of(
                    List.of(
                        new Note(0, 480, 0, 60, 80),
                        new Note(0, 40, Note.DRUM_CHANNEL, 36, 80),
                        new Note(480, 240, 0, 64, 80),
                        new Note(720, 240, 0, 67, 80),
                        new Note(960, 960, 0, 60, 80),
                        new Note(960, 960, 0, 67, 80)))));
    NoteTokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
    TokenSequence tokens = tokenizer.encode(bar).tokens();
    // @end bar
    return tokens;
  }

  static TokenSequence augmented(TokenSequence tokens) {
    // @start augmented
    Augmentation augmentation = Augmentation.draw(new Random(7));
    TokenSequence augmented = augmentation.apply(tokens, EventVersion.V2);
    // @end augmented
    return augmented;
  }

  static Quality quality(TokenSequence tokens) {
    // @start quality
    Quality quality = QualityCheck.defaults().withNotes(100, 50_000).check(tokens, EventVersion.V2);
    System.out.println(quality.isAccepted() ? "good" : "not good: " + quality.reasons());
    // @end quality
    return quality;
  }
}
