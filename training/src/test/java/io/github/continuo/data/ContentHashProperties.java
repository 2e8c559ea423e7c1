package io.github.continuo.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TextEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;

/** What a content hash does not see, and what it does. */
class ContentHashProperties {
  private static final int RESOLUTION = 480;

  @Property(tries = 200)
  void key_plays_no_role(
      @ForAll @IntRange(max = 1_000) int seed,
      @ForAll @IntRange(min = -40, max = 30) int semitones) {
    List<Note> song = song(seed);

    List<Note> transposed =
        changed(song, note -> at(note, note.tick(), note.channel(), note.pitch() + semitones));

    assertThat(hash(transposed)).isEqualTo(hash(song));
  }

  @Property(tries = 200)
  void speed_and_resolution_play_no_role(
      @ForAll @IntRange(max = 1_000) int seed,
      @ForAll @IntRange(min = 1, max = 1_000) int factor,
      @ForAll @IntRange(min = 1, max = 30_000) int resolution,
      @ForAll @IntRange(min = 1, max = 9_000_000) int microsecondsPerQuarter) {
    List<Note> song = song(seed);

    List<ScoreEvent> stretched = new ArrayList<>();
    stretched.add(new Tempo(0, microsecondsPerQuarter));
    stretched.addAll(
        changed(song, note -> at(note, note.tick() * factor, note.channel(), note.pitch())));
    Score score = Score.of(TimeBase.ticksPerQuarter(resolution), List.of(Track.of(stretched)));

    assertThat(ContentHash.of(score)).isEqualTo(hash(song));
  }

  @Property(tries = 200)
  void sound_and_texts_and_lengths_play_no_role(
      @ForAll @IntRange(max = 1_000) int seed,
      @ForAll @IntRange(max = 127) int program,
      @ForAll Random random) {
    List<Note> song = song(seed);

    List<ScoreEvent> played = new ArrayList<>();
    played.add(TextEvent.of(0, TextEvent.Kind.TRACK_NAME, "take " + seed));
    for (Note note : song) {
      played.add(new ProgramChange(note.tick(), note.channel(), program));
      played.add(new ControlChange(note.tick(), note.channel(), 64, random.nextInt(128)));
      int velocity = 1 + random.nextInt(127);
      played.add(
          new Note(note.tick(), random.nextInt(900), note.channel(), note.pitch(), velocity, 0));
    }

    assertThat(hash(played)).isEqualTo(hash(song));
  }

  @Property(tries = 200)
  void tracks_channels_and_drums_play_no_role(
      @ForAll @IntRange(max = 1_000) int seed,
      @ForAll @IntRange(min = 1, max = 8) int tracks,
      @ForAll Random random) {
    List<Note> song = song(seed);

    List<List<ScoreEvent>> dealt =
        IntStream.range(0, tracks).<List<ScoreEvent>>mapToObj(i -> new ArrayList<>()).toList();
    for (Note note : song) {
      int channel = random.nextInt(Note.DRUM_CHANNEL);
      dealt.get(random.nextInt(tracks)).add(at(note, note.tick(), channel, note.pitch()));
      dealt.get(random.nextInt(tracks)).add(at(note, note.tick() + 7, Note.DRUM_CHANNEL, 40));
    }
    Score score =
        Score.of(TimeBase.ticksPerQuarter(RESOLUTION), dealt.stream().map(Track::of).toList());

    assertThat(ContentHash.of(score)).isEqualTo(hash(song));
  }

  @Property(tries = 200)
  void chords_may_be_rolled_a_little(
      @ForAll @IntRange(max = 1_000) int seed, @ForAll Random random) {
    List<Note> song = song(seed);

    List<Note> rolled =
        changed(
            song, note -> at(note, note.tick() + random.nextInt(20), note.channel(), note.pitch()));

    assertThat(hash(rolled)).isEqualTo(hash(song));
  }

  @Property(tries = 200)
  void other_music_has_another_hash(
      @ForAll @Size(2) @UniqueElements List<@IntRange(max = 100_000) Integer> seeds) {
    assertThat(hash(song(seeds.get(0)))).isNotEqualTo(hash(song(seeds.get(1))));
  }

  @Example
  void most_pieces_are_known_again_by_a_part_that_is_most_of_them() {
    long known =
        IntStream.range(0, 200)
            .filter(seed -> hash(song(seed)).equals(hash(song(seed).subList(0, 180))))
            .count();

    assertThat(known).isBetween(160L, 199L); // of 9 in 10 phrases, 9 in 10
  }

  @Example
  void drums_are_known_by_themselves_where_there_is_nothing_else() {
    assertThat(hash(drums(1))).isEqualTo(hash(drums(1))).isNotEqualTo(hash(drums(2)));
  }

  @Example
  void one_note_has_a_hash() {
    assertThat(hash(song(1).subList(0, 1)))
        .matches("[0-9a-f]{64}")
        .isEqualTo(hash(song(2).subList(0, 1)))
        .isNotEqualTo(hash(song(1)));
  }

  private static List<Note> drums(int seed) {
    return changed(song(seed), note -> at(note, note.tick(), Note.DRUM_CHANNEL, note.pitch()));
  }

  /** 200 notes, some of them together, at least a sixteenth from one chord to the next. */
  private static List<Note> song(int seed) {
    Random random = new Random(seed);
    List<Note> notes = new ArrayList<>();
    long tick = RESOLUTION * (long) random.nextInt(4);
    for (int i = 0; i < 200; i++) {
      notes.add(new Note(tick, RESOLUTION, 0, 45 + random.nextInt(40), 80));
      tick += random.nextInt(3) * RESOLUTION / 4;
    }
    return notes;
  }

  private static List<Note> changed(List<Note> song, Function<Note, Note> change) {
    return song.stream().map(change).toList();
  }

  private static Note at(Note note, long tick, int channel, int pitch) {
    return new Note(tick, note.durationTicks(), channel, pitch, note.velocity());
  }

  private static String hash(List<? extends ScoreEvent> events) {
    return ContentHash.of(
        Score.of(TimeBase.ticksPerQuarter(RESOLUTION), List.of(Track.of(events))));
  }
}
