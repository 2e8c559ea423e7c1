package io.github.continuo.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Runs in common are those that are found by comparing everything with everything. */
class MemorizationCheckProperties {
  private static final int PLACE = 12; // ticks

  @Provide
  Arbitrary<List<Note>> notes() { // few pitches and places, so that runs are long
    Arbitrary<Note> note =
        Combinators.combine(
                Arbitraries.integers().between(0, 30), Arbitraries.integers().between(60, 62))
            .as((place, pitch) -> note(place, pitch));
    return note.list().ofMaxSize(25);
  }

  private static Note note(int place, int pitch) {
    return new Note((long) place * PLACE, 5, 0, pitch, 80);
  }

  private static Score score(List<Note> notes) {
    return Score.of(TimeBase.ticksPerQuarter(4 * PLACE), List.of(Track.of(notes)));
  }

  @Property(tries = 500)
  void runs_are_those_of_comparing_all(
      @ForAll("notes") List<Note> one,
      @ForAll("notes") List<Note> two,
      @ForAll("notes") List<Note> music) {
    MemorizationCheck songs = MemorizationCheck.with(List.of(score(one), score(two)));

    assertThat(songs.longestCopiedRun(score(music)))
        .isEqualTo(
            Math.max(longest(ordered(one), ordered(music)), longest(ordered(two), ordered(music))));
  }

  private static List<Note> ordered(List<Note> notes) {
    return notes.stream()
        .distinct()
        .sorted(Comparator.comparingLong(Note::tick).thenComparingInt(Note::pitch))
        .toList();
  }

  private static int longest(List<Note> song, List<Note> music) {
    int longest = 0;
    for (int i = 0; i < song.size(); i++) {
      for (int j = 0; j < music.size(); j++) {
        int notes = 0;
        while (i + notes < song.size()
            && j + notes < music.size()
            && song.get(i + notes).pitch() == music.get(j + notes).pitch()
            && song.get(i + notes).tick() - song.get(i).tick()
                == music.get(j + notes).tick() - music.get(j).tick()) {
          notes++;
        }
        longest = Math.max(longest, notes);
      }
    }
    return longest;
  }

  @Property(tries = 100)
  void all_of_a_song_is_in_common_with_itself_wherever_it_begins(
      @ForAll("notes") List<Note> song, @ForAll("notes") List<Note> other) {
    List<Note> later =
        song.stream().map(n -> new Note(n.tick() + 7 * PLACE, 3, 2, n.pitch(), 40)).toList();

    assertThat(
            MemorizationCheck.with(List.of(score(other), score(song)))
                .longestCopiedRun(score(later)))
        .isEqualTo(ordered(song).size());
  }

  @Example
  void ticks_are_brought_to_the_nearest_sixteenth_and_drums_left_out() {
    MemorizationCheck songs =
        MemorizationCheck.with(List.of(score(List.of(note(0, 60), note(1, 62), note(4, 61)))));

    Score near =
        score(
            List.of(
                new Note(5, 1, 0, 60, 1),
                new Note(7, 1, 0, 62, 1),
                new Note(20, 1, 9, 62, 1),
                new Note(53, 1, 0, 61, 1)));

    assertThat(songs.longestCopiedRun(near)).isEqualTo(3);
    assertThat(songs.longestCopiedRun(score(List.of()))).isZero();
    assertThat(MemorizationCheck.with(List.of()).longestCopiedRun(near)).isZero();
  }

  @Example
  void film_time_has_no_beats() {
    Score film =
        Score.of(new TimeBase.Smpte(TimeBase.FrameRate.FPS_25, 40), List.of(Track.of(List.of())));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> MemorizationCheck.with(List.of(film)))
        .withMessageContaining("ticks per quarter");
  }
}
