package io.github.continuo.picture;

import static io.github.continuo.picture.PianoRollLayout.LEFT;
import static io.github.continuo.picture.PianoRollLayout.PIXELS_PER_BEAT;
import static io.github.continuo.picture.PianoRollLayout.ROW_HEIGHT;
import static io.github.continuo.picture.Pieces.named;
import static io.github.continuo.picture.Pieces.note;
import static io.github.continuo.picture.Pieces.placed;
import static io.github.continuo.picture.Pieces.score;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiResources;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.picture.Canvas.Box;
import io.github.continuo.picture.Canvas.Frame;
import io.github.continuo.picture.Canvas.Label;
import io.github.continuo.picture.Canvas.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PianoRollLayoutTest {
  private static final int FIRST = Colors.ofLayer(0);
  private static final int SECOND = Colors.ofLayer(1);

  private static List<Integer> barLines(PianoRoll roll) {
    return lines(roll, Colors.BAR_LINE);
  }

  private static List<Integer> beatLines(PianoRoll roll) {
    return lines(roll, Colors.BEAT_LINE);
  }

  /** The x of the lines of a color, system by system. */
  private static List<Integer> lines(PianoRoll roll, int color) {
    return boxes(roll, color).map(Box::x).toList();
  }

  private static Stream<Box> boxes(PianoRoll roll, int color) {
    return shapes(roll, Box.class).filter(box -> box.color() == color);
  }

  /** The notes of a layer, which begin below the legend. */
  private static List<Box> notes(PianoRoll roll, int color) {
    return boxes(roll, color).filter(box -> box.height() == ROW_HEIGHT - 1).toList();
  }

  private static List<String> labels(PianoRoll roll) {
    return shapes(roll, Label.class).map(Label::text).toList();
  }

  private static <S extends Shape> Stream<S> shapes(PianoRoll roll, Class<S> kind) {
    return roll.drawing().shapes().stream().filter(kind::isInstance).map(kind::cast);
  }

  private static int x(double beat) {
    return LEFT + (int) Math.round(beat * PIXELS_PER_BEAT);
  }

  private static List<Integer> xOfBeats(double... beats) {
    return Arrays.stream(beats).mapToObj(PianoRollLayoutTest::x).toList();
  }

  @Test
  void every_beat_has_a_line_and_every_bar_a_darker_one() {
    PianoRoll roll = PianoRoll.of(score(note(0, 1), note(7, 1)));

    assertThat(barLines(roll)).isEqualTo(xOfBeats(0, 4, 8));
    assertThat(beatLines(roll)).isEqualTo(xOfBeats(1, 2, 3, 5, 6, 7));
  }

  @Test
  void bars_follow_the_meters_and_beats_the_bars() {
    Score changing =
        score(new TimeSignature(0, 3, 4), note(0, 1), new TimeSignature(1440, 7, 8), note(9, 1));

    PianoRoll roll = PianoRoll.of(changing);

    assertThat(barLines(roll)).isEqualTo(xOfBeats(0, 3, 6.5, 10));
    assertThat(beatLines(roll)).isEqualTo(xOfBeats(1, 2, 4, 5, 6, 7.5, 8.5, 9.5));
  }

  @Test
  void picture_that_begins_inside_a_bar_keeps_its_beats() {
    PianoRoll roll = PianoRoll.of(score(note(0, 16))).withBeats(2.5, 9);

    assertThat(barLines(roll)).isEqualTo(xOfBeats(1.5, 5.5));
    assertThat(beatLines(roll)).isEqualTo(xOfBeats(0.5, 2.5, 3.5, 4.5, 6.5));
    assertThat(labels(roll)).doesNotContain("1").doesNotContain("2");
  }

  @Test
  void notes_stand_at_their_beats_and_leave_a_gap_to_the_next() {
    PianoRoll roll = PianoRoll.of("old", score(note(1, 1))).withLayer("new", placed(note(2, 2)));

    Box old = notes(roll, FIRST).get(0);
    Box added = notes(roll, SECOND).get(0);

    assertThat(old.x()).isEqualTo(x(1));
    assertThat(old.x() + old.width()).isEqualTo(x(2) - 1);
    assertThat(added.x()).isEqualTo(x(2));
    assertThat(added.x() + added.width()).isEqualTo(x(4) - 1);
    assertThat(added.y()).isEqualTo(old.y());
  }

  @Test
  void higher_pitches_stand_higher() {
    PianoRoll roll =
        PianoRoll.of(score(new Note(0, 480, 0, 60, 80), new Note(480, 480, 0, 67, 80)));

    List<Box> notes = notes(roll, FIRST);

    assertThat(notes.get(0).y() - notes.get(1).y()).isEqualTo(7 * ROW_HEIGHT);
  }

  @Test
  void drums_are_outlines() {
    PianoRoll roll = PianoRoll.of("song", score(new Note(0, 480, 9, 36, 80), note(0, 1)));

    assertThat(shapes(roll, Frame.class).filter(frame -> frame.color() == FIRST)).hasSize(1);
    assertThat(notes(roll, FIRST)).hasSize(1);
    assertThat(labels(roll)).startsWith("song", "drums");
  }

  @Test
  void note_without_length_can_be_seen() {
    assertThat(notes(PianoRoll.of(score(note(0, 0))), FIRST)).hasSize(1);
    assertThat(notes(PianoRoll.of(score(note(4, 0))), FIRST)).hasSize(1);
    assertThat(notes(PianoRoll.of(score(note(63.999, 0), note(64, 1))), FIRST)).hasSize(2);
  }

  @Test
  void highest_and_lowest_pitch_are_in_the_picture() {
    PianoRoll roll =
        PianoRoll.of(score(new Note(0, 480, 0, 0, 80), new Note(480, 480, 0, 127, 80)));

    assertThat(notes(roll, FIRST)).extracting(Box::width).containsOnly(PIXELS_PER_BEAT - 1);
    assertThat(notes(roll, FIRST)).hasSize(2);
    assertThat(labels(roll)).contains("C-1", "C9");
  }

  @Test
  void single_pitch_is_drawn_with_an_octave_that_has_a_name() {
    for (int pitch = 0; pitch <= 127; pitch++) {
      PianoRoll roll = PianoRoll.of(score(new Note(0, 480, 0, pitch, 80)));

      assertThat(labels(roll)).anyMatch(label -> label.startsWith("C"));
    }
  }

  @Test
  void piece_without_notes_is_an_empty_system() {
    PianoRoll roll = PianoRoll.of(score(Track.of(List.of())));

    assertThat(barLines(roll)).isEqualTo(xOfBeats(0));
    assertThat(beatLines(roll)).isEqualTo(xOfBeats(1));
    assertThat(labels(roll)).containsExactly("C4", "1");
  }

  @Test
  void piece_without_tracks_is_an_empty_system() {
    assertThat(labels(PianoRoll.of(score(new Track[0])))).contains("C4");
  }

  @Test
  void beat_of_film_time_is_half_a_second() {
    TimeBase millis = TimeBase.smpte(TimeBase.FrameRate.FPS_25, 40);
    Score film = Score.of(millis, List.of(Track.of(List.of(new Note(500, 1500, 0, 60, 80)))));

    PianoRoll roll = PianoRoll.of(film);

    assertThat(barLines(roll)).isEqualTo(xOfBeats(0, 4));
    assertThat(beatLines(roll)).isEqualTo(xOfBeats(1, 2, 3));
    assertThat(notes(roll, FIRST)).extracting(Box::x).containsExactly(x(1));
  }

  @Test
  void systems_hold_whole_bars() {
    PianoRoll roll = PianoRoll.of(score(new TimeSignature(0, 3, 4), note(0, 100)));

    assertThat(barLines(roll)).contains(x(63)).doesNotContain(x(66));
    assertThat(labels(roll)).contains("1", "5", "22", "25");
  }

  @Test
  void systems_hold_whole_bars_of_several_meters() {
    PianoRoll roll =
        PianoRoll.of(
            score(new TimeSignature(0, 4, 4), new TimeSignature(62 * 480, 5, 4), note(0, 100)));

    assertThat(boxes(roll, Colors.BAR_LINE).map(Box::x).max(Integer::compare)).hasValue(x(62));
    assertThat(labels(roll)).contains("17");
  }

  @Test
  void bar_longer_than_a_system_goes_on_in_the_next() {
    PianoRoll roll = PianoRoll.of(score(new TimeSignature(0, 200, 4), note(0, 200)));

    assertThat(notes(roll, FIRST)).hasSize(4);
    assertThat(barLines(roll)).isEqualTo(List.of(x(0), x(8)));
  }

  @Test
  void note_across_systems_is_drawn_in_both_up_to_the_edge() {
    PianoRoll roll = PianoRoll.of(score(note(63, 2), new Note(80 * 480, 480, 0, 61, 80)));

    List<Box> parts = notes(roll, FIRST);

    assertThat(parts).extracting(Box::x).containsExactly(x(63), x(0), x(16));
    assertThat(parts.get(0).x() + parts.get(0).width()).isEqualTo(x(64));
    assertThat(parts.get(1).x() + parts.get(1).width()).isEqualTo(x(1) - 1);
    assertThat(parts.get(1).y()).isGreaterThan(parts.get(0).y());
  }

  @Test
  void note_that_ends_with_a_system_is_not_in_the_next() {
    assertThat(notes(PianoRoll.of(score(note(63, 1), note(70, 1))), FIRST)).hasSize(2);
  }

  @Test
  void last_notes_that_ring_on_get_no_system_of_their_own() {
    PianoRoll roll = PianoRoll.of(score(note(63, 5)));

    assertThat(notes(roll, FIRST)).hasSize(1);
    assertThat(barLines(roll)).contains(x(64), x(68));
    assertThat(notes(PianoRoll.of(score(note(63, 6))), FIRST)).hasSize(2);
  }

  @Test
  void very_long_piece_gives_a_picture_of_its_end() {
    PianoRoll roll =
        PianoRoll.of("start", score(note(0, 1))).withLayer("end", placed(note(0x1p40, 1)));

    assertThat(notes(roll, FIRST)).isEmpty();
    assertThat(notes(roll, SECOND)).hasSize(1);
    assertThat(roll.drawing().width()).isLessThan(1700);
    assertThat(roll.drawing().height()).isLessThan(24 * 130 + 60);
  }

  @Test
  void long_piece_is_drawn_up_to_its_last_beat() {
    PianoRoll roll = PianoRoll.of(score(new TimeSignature(0, 7, 4), note(0, 5000)));

    assertThat(notes(roll, FIRST)).hasSize(24);
    assertThat(labels(roll)).contains("713"); // 4984 of 5000 beats
  }

  @Test
  void bars_that_are_too_short_to_be_seen_do_not_blacken_the_picture() {
    PianoRoll roll = PianoRoll.of(score(new TimeSignature(0, 1, 128), note(0, 10)));

    List<Integer> lines = barLines(roll);

    assertThat(lines).contains(x(0)).hasSizeLessThanOrEqualTo(10 * PIXELS_PER_BEAT / 4 + 1);
    List<Label> numbers =
        shapes(roll, Label.class).filter(label -> label.text().matches("\\d+")).toList();
    assertThat(IntStream.range(1, numbers.size()))
        .allMatch(
            i ->
                numbers.get(i).x()
                    >= numbers.get(i - 1).x() + Label.width(numbers.get(i - 1).text()));
  }

  @Test
  void beat_just_before_a_bar_gives_way_to_it() {
    PianoRoll roll = PianoRoll.of(score(new TimeSignature(0, 9, 32), note(0, 3)));

    assertThat(barLines(roll)).isEqualTo(xOfBeats(0, 1.125, 2.25));
    assertThat(beatLines(roll)).isEqualTo(xOfBeats(3));
  }

  @Test
  void shaded_beats_have_a_ground_of_their_own_in_every_system() {
    PianoRoll roll = PianoRoll.of(score(note(0, 128))).withHighlightedBeats(60, 66);

    List<Box> grounds = boxes(roll, Colors.SHADE).toList();

    assertThat(grounds).extracting(Box::x).containsExactly(x(60), x(0));
    assertThat(grounds)
        .extracting(Box::width)
        .containsExactly(4 * PIXELS_PER_BEAT, 2 * PIXELS_PER_BEAT);
  }

  @Test
  void shade_outside_of_the_picture_is_not_drawn() {
    PianoRoll roll = PianoRoll.of(score(note(0, 16))).withHighlightedBeats(20, 24);

    assertThat(boxes(roll, Colors.SHADE)).isEmpty();
  }

  @Test
  void legend_names_the_layers() {
    PianoRoll roll =
        PianoRoll.of(score(named("Piano", note(0, 1)), named(" ", note(0, 1)), named("mute")));

    assertThat(labels(roll)).startsWith("Piano", "track 2").doesNotContain("mute");
    assertThat(notes(roll, FIRST)).hasSize(1);
    assertThat(notes(roll, SECOND)).hasSize(1);
  }

  @Test
  void channels_of_one_track_are_layers() {
    PianoRoll roll = PianoRoll.of(score(new Note(0, 480, 9, 36, 80), new Note(0, 480, 2, 60, 80)));

    assertThat(labels(roll)).startsWith("channel 3", "channel 10").doesNotContain("drums");
    assertThat(shapes(roll, Frame.class)).hasSize(2); // the legend's and the note
  }

  @Test
  void layers_beyond_the_colors_share_a_grey_below_the_others() {
    Track[] tracks =
        IntStream.range(0, 20).mapToObj(i -> named("t" + i, note(i, 1))).toArray(Track[]::new);

    PianoRoll roll = PianoRoll.of(score(tracks));

    assertThat(labels(roll)).contains("t0", "t6", "13 more").doesNotContain("t7");
    assertThat(notes(roll, Colors.OTHER_LAYERS)).hasSize(13);
    List<Shape> shapes = roll.drawing().shapes();
    assertThat(shapes.indexOf(notes(roll, FIRST).get(0)))
        .isGreaterThan(shapes.indexOf(notes(roll, Colors.OTHER_LAYERS).get(12)));
  }

  @Test
  void long_names_are_shortened_and_long_legends_broken() {
    String name = "A name as long as those that sequencers give";
    PianoRoll roll =
        PianoRoll.of(name, score(note(0, 1)))
            .withLayer("\uD834\uDD1E".repeat(40), placed(note(0, 1)));

    assertThat(labels(roll))
        .startsWith("A name as long as tho...", "\uD834\uDD1E".repeat(21) + "...");
    assertThat(shapes(roll, Label.class).map(Label::y).distinct().limit(2)).hasSize(2);
    assertThat(roll.drawing().width()).isLessThan(500);
  }

  @ParameterizedTest
  @MethodSource("songs")
  void real_music_is_drawn_on_a_picture_of_bounded_size(Path song) throws IOException {
    Score score = MidiReader.read(song);

    Canvas drawing = PianoRoll.of(score).drawing();

    assertThat(drawing.width()).isLessThanOrEqualTo(1700);
    assertThat(drawing.height()).isLessThan(25 * 1000);
    assertThat(drawing.shapes()).isNotEmpty();
  }

  static List<Path> songs() {
    return MidiResources.midiFiles("midi-samples/valid");
  }
}
