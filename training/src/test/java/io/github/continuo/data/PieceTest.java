package io.github.continuo.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PieceTest {

  @Test
  void content_does_not_depend_on_the_tokenizer() {
    Score tune = Pieces.tune(480, 7);
    Path path = Path.of("tune.mid");

    Piece coarse = Piece.of(path, tune, NoteTokenizer.of(TimeGrid.stepsPerBeat(1)));
    Piece clock = Piece.of(path, tune, NoteTokenizer.of(TimeGrid.milliseconds(10)));

    assertThat(coarse.tokens()).isNotEqualTo(clock.tokens());
    assertThat(coarse.contentHash()).isEqualTo(clock.contentHash()).matches("[0-9a-f]{64}");
  }

  @Test
  void tokens_go_from_start_to_end() {
    Score tune = Pieces.tune(480, 7);

    assertThat(Pieces.ofScore("tune.mid", tune).tokens())
        .isEqualTo(Pieces.TOKENIZER.encode(tune).tokens().concat(Pieces.TOKENIZER.end()));
  }

  @ParameterizedTest
  @CsvSource({"song.mid,song", "a/b/song.MIDI,song", "op.27 no.2.mid,op.27 no.2", "song,song"})
  void the_name_is_the_file_name_without_its_extension(String path, String name) {
    assertThat(Pieces.ofScore(path, Pieces.tune(480, 7)).name()).isEqualTo(name);
  }
}
