package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.transformer.Models;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FillTest {
  private static final int BEAT = 480;
  private static final GenerationOptions OPTIONS = GenerationOptions.defaults().withSeed(1);

  /** 16 bars for a melody and a bass; the tempo changes in bar 6, the meter in bar 9. */
  private static final Score SONG = song();

  private static Score song() {
    List<ScoreEvent> melody = new ArrayList<>();
    List<ScoreEvent> bass = new ArrayList<>();
    melody.add(new Tempo(0, 500_000));
    melody.add(new Tempo(20L * BEAT, 400_000));
    melody.add(new TimeSignature(0, 4, 4));
    melody.add(new TimeSignature(32L * BEAT, 3, 4));
    for (int beat = 0; beat < 56; beat++) {
      melody.add(new Note((long) beat * BEAT, BEAT, 0, 60 + beat % 12, 90));
      if (beat % 3 == 0) {
        bass.add(new Note((long) beat * BEAT, 3L * BEAT, 1, 36 + beat % 7, 80));
      }
    }
    return Score.of(TimeBase.ticksPerQuarter(BEAT), List.of(Track.of(melody), Track.of(bass)));
  }

  private static Generator generator(long seed) {
    return Generator.of(Models.livelyFilling(seed));
  }

  private static void assertOnlyRegionChanged(Continuation filled, Score song, Region region) {
    List<Track> rest = filled.score().withoutNotesIn(region).tracks();
    List<Track> before = song.withoutNotesIn(region).tracks();
    assertThat(rest).hasSameSizeAs(before);
    for (int i = 0; i < rest.size(); i++) { // after its end, a track becomes longer
      assertThat(rest.get(i).events()).isEqualTo(before.get(i).events());
      assertThat(rest.get(i).eventsByNoteOff()).isEqualTo(before.get(i).eventsByNoteOff());
    }
    for (TrackEvent event : filled.newEvents()) {
      assertThat(region.contains(event.track(), (Note) event.event())).as("%s", event).isTrue();
    }
  }

  @Test
  void nothing_outside_of_any_region_is_altered() {
    List<Region> regions =
        List.of(
            Region.ofBars(SONG, 1, 2), // at the start
            Region.ofBars(SONG, 8, 10), // across a change of meter
            Region.ofBars(SONG, 16, 16), // at the end
            Region.ofBars(SONG, 17, 20), // after it
            Region.ofBeats(SONG, 7, 8), // of one beat
            Region.ofBeats(SONG, 7.3, 9.1), // beside the grid
            Region.ofBars(SONG, 1, 16), // longer than what the model can hold
            Region.ofBars(SONG, 3, 5).withTracks(Set.of(0)),
            Region.ofBars(SONG, 3, 5).withTracks(Set.of(1)));

    for (long seed = 0; seed < 3; seed++) {
      try (Generator generator = generator(seed)) {
        for (Region region : regions) {
          Continuation filled = generator.infill(SONG, region, OPTIONS.withSeed(seed));

          assertOnlyRegionChanged(filled, SONG, region);
        }
      }
    }
  }

  @Test
  void notes_held_over_the_edges_stay_and_are_not_struck_again() {
    Track track =
        Track.of(
            List.of(
                new Note(0, 6L * BEAT, 0, 60, 80),
                new Note(4L * BEAT, BEAT, 0, 64, 80),
                new Note(7L * BEAT, 4L * BEAT, 0, 67, 80),
                new Note(12L * BEAT, BEAT, 0, 72, 80)));
    Score song = Score.of(TimeBase.ticksPerQuarter(BEAT), List.of(track));
    Region region = Region.ofBeats(song, 4, 8);

    for (long seed = 0; seed < 20; seed++) {
      try (Generator generator = generator(seed)) {
        Continuation filled = generator.infill(song, region, OPTIONS);

        assertThat(filled.prompt().notes().map(Note::pitch)).containsExactly(60, 67, 72);
        assertOnlyRegionChanged(filled, song, region);
        assertThat(filled.newEvents())
            .noneMatch(
                event ->
                    event.event() instanceof Note note
                        && note.pitch() == 60
                        && note.tick() < 6L * BEAT);
      }
    }
  }

  @Test
  void new_notes_sound_beyond_the_end_only_if_they_are_asked_to() {
    Region region = Region.ofBars(SONG, 3, 4); // short enough to be written in one context
    long notesPastEnd = 0;

    for (long seed = 0; seed < 5; seed++) {
      try (Generator generator = generator(seed)) {
        Continuation filled = generator.infill(SONG, region, OPTIONS.withNotesPastEnd(true));
        Continuation cut = generator.infill(SONG, region, OPTIONS);

        assertOnlyRegionChanged(cut, SONG, region);
        assertThat(cut.newEvents()).hasSameSizeAs(filled.newEvents());
        for (int i = 0; i < cut.newEvents().size(); i++) {
          Note note = (Note) filled.newEvents().get(i).event();
          Note same = (Note) cut.newEvents().get(i).event();
          assertThat(note.tick()).isEqualTo(same.tick()).isLessThan(region.endTick());
          assertThat(Math.min(note.endTick(), region.endTick())).isEqualTo(same.endTick());
          notesPastEnd += note.endTick() > region.endTick() ? 1 : 0;
        }
      }
    }
    assertThat(notesPastEnd).isPositive();
  }

  @Test
  void equal_seeds_fill_alike_one_by_one_side_by_side_and_as_a_stream() {
    Region region = Region.ofBars(SONG, 3, 4);

    try (Generator generator = generator(5)) {
      List<Continuation> both = generator.infillVariations(SONG, region, 2, OPTIONS);
      Continuation first = generator.infill(SONG, region, OPTIONS);
      List<TrackEvent> streamed = new ArrayList<>();
      try (EventStream stream = generator.streamInfill(SONG, region, OPTIONS)) {
        stream.forEachRemaining(streamed::add);
      }

      assertThat(both.get(0).newEvents()).isEqualTo(first.newEvents());
      assertThat(streamed).isEqualTo(first.newEvents());
      assertThat(both.get(1).newEvents()).isNotEqualTo(first.newEvents());
    }
  }

  @Test
  void a_model_that_was_not_trained_for_regions_says_so() {
    try (Generator generator = Generator.of(Models.lively(1))) {
      assertThatThrownBy(() -> generator.infill(SONG, Region.ofBars(SONG, 1, 2), OPTIONS))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("must have been trained to fill regions");
    }
  }

  @Test
  void a_region_must_be_of_tracks_that_are_there_and_play() {
    Score silentTrack =
        Score.of(SONG.timeBase(), List.of(SONG.tracks().get(0), Track.of(List.of())));
    Region region = Region.ofBars(SONG, 3, 4);

    try (Generator generator = generator(1)) {
      assertThatThrownBy(() -> generator.infill(SONG, region.withTracks(Set.of(2)), OPTIONS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("track of a region must be in 0..1, got 2");
      assertThatThrownBy(() -> generator.infill(silentTrack, region.withTracks(Set.of(1)), OPTIONS))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must have a note somewhere in the score")
          .hasMessageContaining("tracks [1]");
    }
  }
}
