package io.github.continuo.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.BoundedReading;
import io.github.continuo.midi.MidiFormatException;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.ReadResult;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.util.HexFormat;
import java.util.List;

/**
 * What a fuzzer that is guided by coverage calls with any bytes: they are read or refused, and what
 * is read goes through every tokenizer and into a file again.
 */
public final class FuzzTarget {
  private static final List<EventTokenizer> EVENTS =
      Goldens.VARIANTS.stream().map(Goldens::tokenizer).toList();
  private static final List<NoteTokenizer> NOTES =
      List.of(
          NoteTokenizer.of(TimeGrid.stepsPerBeat(12)), NoteTokenizer.of(TimeGrid.milliseconds(32)));

  private FuzzTarget() {}

  /** The name by which the fuzzer finds it. */
  public static void fuzzerTestOneInput(byte[] bytes) throws MidiFormatException {
    ReadResult read =
        BoundedReading.readOrRefuse(bytes, () -> HexFormat.of().formatHex(bytes)).orElse(null);
    if (read == null) {
      return;
    }
    for (EventTokenizer tokenizer : EVENTS) {
      Score decoded = decodedFromLegalRows(read.score(), tokenizer);
      assertThat(MidiReader.read(MidiWriter.write(decoded)).equals(decoded)).isTrue();
    }
    for (NoteTokenizer tokenizer : NOTES) {
      Score decoded = decodedFromLegalRows(read.score(), tokenizer);
      // Overlapping notes of one pitch are paired anew, so only their number is sure.
      assertThat(MidiReader.read(MidiWriter.write(decoded)).notes().count())
          .isEqualTo(read.score().notes().count());
    }
  }

  private static Score decodedFromLegalRows(Score score, Tokenizer tokenizer) {
    TokenSequence tokens = tokenizer.encode(score).tokens();
    Grammar grammar = tokenizer.grammar();
    for (int id : tokens.concat(tokenizer.end()).ids()) {
      grammar.accept(id); // throws if it is not legal
    }
    Score decoded = tokenizer.decode(tokens);
    assertThat(decoded.equals(tokenizer.normalize(score))).isTrue();
    return decoded;
  }
}
