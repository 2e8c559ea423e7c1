package io.github.continuo.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.PlacedEvent;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.NoteTokenizer;
import io.github.continuo.tokenize.TimeGrid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PieceTest {

  @ParameterizedTest
  @ValueSource(ints = {12, 96, 120, 384, 960, 30_000})
  void the_same_music_at_another_resolution_has_the_same_content(int ticksPerQuarter) {
    Piece piece = Pieces.ofScore("tune.mid", Pieces.tune(480, 7));

    Piece copy = Pieces.ofScore("copy.mid", Pieces.tune(ticksPerQuarter, 7));

    assertThat(copy.contentHash()).isEqualTo(piece.contentHash());
  }

  @Test
  void the_same_notes_otherwise_played_have_the_same_content() {
    Score tune = Pieces.tune(480, 7);
    List<ScoreEvent> events = new ArrayList<>();
    events.add(new Tempo(0, 400_000));
    events.add(new ProgramChange(0, 3, 40));
    tune.notes()
        .forEach(
            note ->
                events.add(new Note(note.tick(), note.durationTicks(), 3, note.pitch(), 101, 0)));
    Score played = Score.of(TimeBase.ticksPerQuarter(480), List.of(Track.of(events)));

    assertThat(Pieces.ofScore("played.mid", played).contentHash())
        .isEqualTo(Pieces.ofScore("tune.mid", tune).contentHash());
  }

  @Test
  void other_notes_are_other_content() {
    Score tune = Pieces.tune(480, 7);
    Score longer = tune.withAdded(List.of(new PlacedEvent(0, new Note(0, 480, 0, 20, 80))));

    assertThat(Pieces.ofScore("longer.mid", longer).contentHash())
        .isNotEqualTo(Pieces.ofScore("tune.mid", tune).contentHash());
    assertThat(Pieces.ofScore("other.mid", Pieces.tune(480, 8)).contentHash())
        .isNotEqualTo(Pieces.ofScore("tune.mid", tune).contentHash());
  }

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
        .isEqualTo(Pieces.TOKENIZER.encode(tune).tokens().plus(Pieces.TOKENIZER.end()));
  }

  @ParameterizedTest
  @CsvSource({"song.mid,song", "a/b/song.MIDI,song", "op.27 no.2.mid,op.27 no.2", "song,song"})
  void the_name_is_the_file_name_without_its_extension(String path, String name) {
    assertThat(Pieces.ofScore(path, Pieces.tune(480, 7)).name()).isEqualTo(name);
  }
}
