package io.github.continuo.tokenize.note;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.MidiFormatException;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiResources;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws of the note tokenizer on real files, valid and malformed. */
class NoteTokenizerSamplesTest {
  private static final List<NoteTokenizer> TOKENIZERS =
      List.of(
          NoteTokenizer.of(TimeGrid.stepsPerBeat(12)), NoteTokenizer.of(TimeGrid.milliseconds(32)));

  static Stream<Path> files() {
    return Stream.of("midi-samples", "midi-synthetic")
        .flatMap(folder -> MidiResources.midiFiles(folder).stream())
        .filter(NoteTokenizerSamplesTest::isMidi);
  }

  private static boolean isMidi(Path file) {
    try {
      MidiReader.read(file);
      return true;
    } catch (MidiFormatException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void decoding_gives_the_normalized_score_with_every_note(Path file) throws IOException {
    Score score = MidiReader.read(file);
    for (NoteTokenizer tokenizer : TOKENIZERS) {

      Score decoded = tokenizer.decode(tokenizer.encode(score).tokens());

      assertThat(decoded).isEqualTo(tokenizer.normalize(score));
      assertThat(tokenizer.normalize(decoded)).isEqualTo(decoded);
      assertThat(pitches(decoded)).isEqualTo(pitches(score));
      assertThat(MidiReader.read(MidiWriter.write(decoded)).notes())
          .hasSameSizeAs(decoded.notes().toList());
    }
  }

  private static List<Integer> pitches(Score score) {
    return score.notes().map(Note::pitch).sorted().toList();
  }
}
