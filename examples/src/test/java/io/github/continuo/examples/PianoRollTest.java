package io.github.continuo.examples;

import static io.github.continuo.examples.PianoRoll.ADDED;
import static io.github.continuo.examples.PianoRoll.BAR_LINE;
import static io.github.continuo.examples.PianoRoll.BEAT_LINE;
import static io.github.continuo.examples.PianoRoll.LEFT;
import static io.github.continuo.examples.PianoRoll.PIXELS_PER_BEAT;
import static io.github.continuo.examples.PianoRoll.PROMPT;
import static io.github.continuo.examples.PianoRoll.TOP;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.generate.Continuation;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.PlacedEvent;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PianoRollTest {

  private static Score score(ScoreEvent... events) {
    return Score.of(Songs.TIME_BASE, List.of(Track.of(List.of(events))));
  }

  private static BufferedImage draw(Score prompt, Note... added) {
    List<PlacedEvent> placed = Stream.of(added).map(note -> new PlacedEvent(0, note)).toList();
    return PianoRoll.of(new Continuation(prompt, placed, 0, 0, Duration.ZERO, Duration.ZERO))
        .draw();
  }

  /** The x of the lines of a colour in the topmost row of pixels, where no note is. */
  private static List<Integer> lines(BufferedImage image, Color color) {
    return Stream.iterate(0, x -> x < image.getWidth(), x -> x + 1)
        .filter(x -> Pixels.is(image, x, TOP, color))
        .toList();
  }

  private static List<Integer> xOfBeats(double... beats) {
    return Arrays.stream(beats)
        .mapToObj(beat -> LEFT + (int) Math.round(beat * PIXELS_PER_BEAT))
        .toList();
  }

  @Test
  void every_beat_has_a_line_and_every_bar_a_darker_one() {
    BufferedImage image = draw(score(new Note(0, 480, 0, 60, 80)), new Note(3840, 480, 0, 62, 80));

    assertThat(lines(image, BAR_LINE)).isEqualTo(xOfBeats(0, 4, 8));
    assertThat(lines(image, BEAT_LINE)).isEqualTo(xOfBeats(1, 2, 3, 5, 6, 7));
  }

  @Test
  void bars_follow_the_meters_and_beats_the_bars() {
    Score prompt =
        score(
            new TimeSignature(0, 3, 2),
            new Note(0, 480, 0, 60, 80),
            new TimeSignature(1440, 7, 3),
            new Note(4320, 480, 0, 60, 80));

    BufferedImage image = draw(prompt);

    assertThat(lines(image, BAR_LINE)).isEqualTo(xOfBeats(0, 3, 6.5, 10));
    assertThat(lines(image, BEAT_LINE)).isEqualTo(xOfBeats(1, 2, 4, 5, 6, 7.5, 8.5, 9.5));
  }

  @Test
  void prompt_and_new_notes_stand_at_their_beats_in_their_colours() {
    BufferedImage image = draw(score(new Note(480, 480, 0, 60, 80)), new Note(960, 960, 0, 60, 80));
    int y = TOP + 2 * 7 + 3; // the only pitch is the third from above

    assertThat(Pixels.is(image, LEFT + PIXELS_PER_BEAT - 1, y, PROMPT)).isFalse();
    assertThat(Pixels.is(image, LEFT + PIXELS_PER_BEAT, y, PROMPT)).isTrue();
    assertThat(Pixels.is(image, LEFT + 2 * PIXELS_PER_BEAT - 2, y, PROMPT)).isTrue();
    assertThat(Pixels.is(image, LEFT + 2 * PIXELS_PER_BEAT, y, ADDED)).isTrue();
    assertThat(Pixels.is(image, LEFT + 4 * PIXELS_PER_BEAT - 2, y, ADDED)).isTrue();
    assertThat(Pixels.is(image, LEFT + 4 * PIXELS_PER_BEAT, y, ADDED)).isFalse();
  }

  @Test
  void drums_are_outlines() {
    int y = TOP + 2 * 7;
    BufferedImage drum = draw(score(new Note(0, 480, Note.DRUM_CHANNEL, 36, 80)));

    assertThat(Pixels.is(drum, LEFT + 10, y, PROMPT)).isTrue();
    assertThat(Pixels.is(drum, LEFT + 10, y + 3, PROMPT)).isFalse();
  }

  @Test
  void one_short_note_can_be_seen() {
    BufferedImage image = draw(score(new Note(0, 0, 0, 60, 80)));

    assertThat(Pixels.count(image, PROMPT)).isGreaterThanOrEqualTo(3 * 6);
  }

  @Test
  void highest_and_lowest_pitch_are_in_the_picture() {
    BufferedImage image = draw(score(new Note(0, 480, 0, 0, 80)), new Note(480, 480, 0, 127, 80));

    assertThat(Pixels.count(image, PROMPT)).isEqualTo((PIXELS_PER_BEAT - 1) * 6);
    assertThat(Pixels.count(image, ADDED)).isEqualTo((PIXELS_PER_BEAT - 1) * 6);
  }

  @Test
  void beat_of_film_time_is_half_a_second() {
    Score film =
        Score.of(
            TimeBase.smpte(TimeBase.FrameRate.FPS_25, 40),
            List.of(Track.of(List.of(new Note(0, 500, 0, 60, 80)))));

    BufferedImage image = draw(film, new Note(500, 1500, 0, 60, 80));

    assertThat(lines(image, BEAT_LINE)).isEqualTo(xOfBeats(1, 2, 3));
    assertThat(Pixels.is(image, LEFT + PIXELS_PER_BEAT, TOP + 17, ADDED)).isTrue();
  }

  @Test
  void piece_longer_than_a_system_goes_on_below() {
    BufferedImage oneSystem = draw(score(new Note(0, 64 * 480, 0, 60, 80)));
    BufferedImage three = draw(score(new Note(0, 150 * 480, 0, 60, 80)));

    assertThat(three.getWidth()).isEqualTo(oneSystem.getWidth());
    assertThat(three.getHeight()).isGreaterThan(2 * oneSystem.getHeight() - TOP);
  }

  @Test
  void systems_hold_whole_bars() {
    Score threeFour = score(new TimeSignature(0, 3, 2), new Note(0, 100 * 480, 0, 60, 80));

    assertThat(lines(draw(threeFour), BAR_LINE)).endsWith(LEFT + 63 * PIXELS_PER_BEAT);
  }

  @Test
  void very_long_piece_gives_a_picture_of_its_end() {
    long lastTick = 1L << 47;
    BufferedImage image =
        draw(score(new Note(0, 480, 0, 60, 80)), new Note(lastTick, 480, 0, 60, 80));

    assertThat(image.getWidth()).isLessThan(2000);
    assertThat(image.getHeight()).isLessThan(24 * 100 + TOP);
    assertThat(Pixels.count(image, PROMPT)).isZero();
    assertThat(Pixels.count(image, ADDED)).isPositive();
  }

  @Test
  void bars_that_are_too_short_to_be_seen_do_not_blacken_the_picture() {
    BufferedImage image = draw(score(new TimeSignature(0, 1, 7), new Note(0, 4800, 0, 60, 80)));

    assertThat(lines(image, BAR_LINE).size()).isLessThan(10 * PIXELS_PER_BEAT / 3);
  }

  @Test
  void file_holds_the_picture(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("roll.png");
    Continuation continuation =
        new Continuation(Songs.waltz(), List.of(), 0, 0, Duration.ZERO, Duration.ZERO);

    PianoRoll.of(continuation).write(file);

    BufferedImage drawn = PianoRoll.of(continuation).draw();
    BufferedImage read = ImageIO.read(file.toFile());
    assertThat(read.getWidth()).isEqualTo(drawn.getWidth());
    assertThat(Pixels.count(read, PROMPT)).isEqualTo(Pixels.count(drawn, PROMPT)).isPositive();
  }
}
