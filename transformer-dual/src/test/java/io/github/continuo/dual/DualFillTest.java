package io.github.continuo.dual;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Regions that a dual model fills. */
class DualFillTest {
  private static final int BEAT = 480;
  private static final int CONTEXT_ROWS = 48; // so short that it is left behind in long regions
  private static final Score SONG = song();

  private static Score song() {
    List<ScoreEvent> conductor = List.of(new Tempo(0, 500_000), new Tempo(20L * BEAT, 450_000));
    List<ScoreEvent> melody = new ArrayList<>();
    List<ScoreEvent> drums = new ArrayList<>();
    melody.add(new ProgramChange(0, 3, 40));
    for (int beat = 0; beat < 48; beat++) {
      melody.add(new Note((long) beat * BEAT, BEAT, 3, 60 + beat % 12, 90));
      drums.add(new Note((long) beat * BEAT, BEAT / 4, Note.DRUM_CHANNEL, 36, 80));
    }
    return Score.of(
        TimeBase.ticksPerQuarter(BEAT),
        List.of(Track.of(conductor), Track.of(melody), Track.of(drums)));
  }

  @Test
  void new_notes_lie_in_the_region_on_its_tracks_and_their_channels() {
    List<Region> regions =
        List.of(
            Region.ofBars(SONG, 1, 2),
            Region.ofBars(SONG, 5, 6).withTracks(Set.of(1)),
            Region.ofBars(SONG, 5, 6).withTracks(Set.of(2)),
            Region.ofBars(SONG, 12, 12),
            Region.ofBeats(SONG, 5, 6),
            Region.ofBars(SONG, 1, 12));
    for (EventTokenizer tokenizer :
        List.of(EventTokenizer.of(EventVersion.V1), EventTokenizer.optimizing(EventVersion.V2))) {
      for (long seed = 0; seed < 3; seed++) {
        DualTransformer model = TinyDual.livelyFilling(tokenizer, CONTEXT_ROWS, seed);
        try (Generator generator = Generator.of(model)) {
          for (Region region : regions) {
            Continuation filled =
                generator.infill(SONG, region, GenerationOptions.defaults().withSeed(seed));

            assertThat(events(filled.score().withoutNotesIn(region)))
                .isEqualTo(events(SONG.withoutNotesIn(region)));
            assertThat(filled.newEvents())
                .allSatisfy(
                    event -> {
                      Note note = (Note) event.event();
                      assertThat(region.contains(event.track(), note)).isTrue();
                      assertThat(note.channel()).isEqualTo(event.track() == 1 ? 3 : 9);
                    });
          }
        }
      }
    }
  }

  private static List<List<ScoreEvent>> events(Score score) {
    return score.tracks().stream().map(Track::events).toList();
  }
}
