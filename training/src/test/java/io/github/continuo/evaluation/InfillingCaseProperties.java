package io.github.continuo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TextEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Regions drawn from songs: laws of any draw, and the notes of one by hand. */
class InfillingCaseProperties {
  private static final int BEAT = 12;
  private static final TimeBase TIME_BASE = TimeBase.ticksPerQuarter(BEAT);

  /** Quarters in two tracks, from a beat on, the meter such that a bar has so many of them. */
  private static Score song(int firstBeat, int beats, int beatsPerBar) {
    List<ScoreEvent> melody = new ArrayList<>();
    melody.add(TextEvent.of(0, TextEvent.Kind.TRACK_NAME, "MELODY"));
    melody.add(new TimeSignature(0, beatsPerBar, 4));
    List<ScoreEvent> bass = new ArrayList<>();
    bass.add(TextEvent.of(0, TextEvent.Kind.TRACK_NAME, "BASS"));
    for (int beat = firstBeat; beat < firstBeat + beats; beat++) {
      melody.add(new Note(beat * (long) BEAT, BEAT, 0, 60 + beat % 12, 80));
      bass.add(new Note(beat * (long) BEAT, BEAT, 1, 36 + beat % 12, 80));
    }
    return Score.of(TIME_BASE, List.of(Track.of(melody), Track.of(bass)));
  }

  @Property(tries = 100)
  void a_region_is_whole_bars_with_as_many_before_and_after(
      @ForAll @IntRange(max = 20) int firstBeat,
      @ForAll @IntRange(min = 2, max = 5) int beatsPerBar,
      @ForAll @IntRange(min = 1, max = 3) int bars,
      @ForAll long seed) {
    Score song = song(firstBeat, 60, beatsPerBar);
    long barTicks = (long) beatsPerBar * BEAT;

    List<InfillingCase> drawn =
        InfillingCase.sample(Map.of("song", song), 5, bars, Optional.of("BASS"), seed);

    assertThat(drawn).hasSize(5);
    assertThat(drawn)
        .isEqualTo(InfillingCase.sample(Map.of("song", song), 5, bars, Optional.of("BASS"), seed));
    for (InfillingCase place : drawn) {
      assertThat(place.region().tracks()).containsExactly(1);
      assertThat(place.region().startTick() % barTicks).isZero();
      assertThat(place.region().endTick() - place.region().startTick()).isEqualTo(bars * barTicks);
      assertThat(place.original().notes()).hasSize(bars * beatsPerBar);
      assertThat(place.around().notes())
          .hasSizeBetween(bars * beatsPerBar + 1, 2 * bars * beatsPerBar);
    }
  }

  @Example
  void songs_take_turns_and_those_without_such_bars_are_passed_over() {
    Map<String, Score> songs = new LinkedHashMap<>();
    songs.put("short", song(0, 8, 4));
    songs.put("first", song(0, 40, 4));
    songs.put("film", Score.of(TimeBase.smpte(TimeBase.FrameRate.FPS_25, 40), List.of()));
    songs.put("second", song(4, 40, 4));

    List<InfillingCase> drawn = InfillingCase.sample(songs, 5, 1, Optional.empty(), 3);

    assertThat(drawn)
        .extracting(InfillingCase::name)
        .containsExactly("first", "second", "first", "second", "first");
    assertThat(InfillingCase.sample(songs, 5, 1, Optional.of("PIANO"), 3)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> InfillingCase.sample(songs, 0, 1, Optional.empty(), 3))
        .withMessage("regions must be at least 1, got 0");
  }

  @Example
  void bars_in_several_meters_are_passed_over() {
    Score song = song(0, 24, 4);
    List<ScoreEvent> events = new ArrayList<>(song.tracks().get(0).events());
    events.add(new TimeSignature(12 * BEAT, 3, 4));
    Score changing = Score.of(TIME_BASE, List.of(Track.of(events)));

    List<InfillingCase> drawn =
        InfillingCase.sample(Map.of("song", changing), 50, 1, Optional.empty(), 1);

    assertThat(drawn)
        .extracting(place -> place.region().startTick() / BEAT)
        .containsOnly(4L, 15L, 18L); // 8 and 12 stand at the change
  }

  @Example
  void what_starts_in_the_region_and_its_tracks_counts_up_to_its_end() {
    InfillingCase place =
        InfillingCase.sample(Map.of("song", song(0, 12, 4)), 1, 1, Optional.of("BASS"), 1).get(0);
    Note inside = new Note(5 * BEAT, 6 * BEAT, 1, 40, 80);

    Score bars =
        place.bars(
            List.of(
                new TrackEvent(1, inside),
                new TrackEvent(0, inside),
                new TrackEvent(1, new Note(3 * BEAT, BEAT, 1, 40, 80)),
                new TrackEvent(1, new Note(8 * BEAT, BEAT, 1, 40, 80))));

    assertThat(place.region().startTick()).isEqualTo(4 * BEAT);
    assertThat(bars.notes()).containsExactly(new Note(BEAT, 3 * BEAT, 1, 40, 80));
    assertThat(place.around().notes().map(Note::tick).toList())
        .isEqualTo(
            List.of(0L, 1L, 2L, 3L, 8L, 9L, 10L, 11L).stream().map(beat -> beat * BEAT).toList());
    assertThat(Set.copyOf(place.original().notes().map(Note::pitch).toList()))
        .containsExactlyInAnyOrder(40, 41, 42, 43);
  }
}
