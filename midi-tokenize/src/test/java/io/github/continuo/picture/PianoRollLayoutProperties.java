package io.github.continuo.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Score;
import io.github.continuo.midi.Scores;
import io.github.continuo.picture.Canvas.Box;
import io.github.continuo.picture.Canvas.Frame;
import io.github.continuo.picture.Canvas.Label;
import io.github.continuo.picture.Canvas.Shape;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PianoRollLayoutProperties {
  private static final int MAX_BEATS_TO_SEE_ALL = 24 * 32; // a system holds half of its most

  @Provide
  Arbitrary<Score> scores() {
    return Scores.any();
  }

  @Provide
  Arbitrary<BeatRange> ranges() {
    return Combinators.combine(
            Arbitraries.doubles().between(0, 100), Arbitraries.doubles().between(0.01, 3000))
        .as((from, beats) -> new BeatRange(from, from + beats));
  }

  private static PianoRoll roll(Score score, BeatRange drawn, BeatRange shaded) {
    return PianoRoll.of(score)
        .withBeats(drawn.from(), drawn.to())
        .withHighlightedBeats(shaded.from(), shaded.to());
  }

  @Property(tries = 300)
  void everything_lies_inside_a_picture_of_bounded_size(
      @ForAll("scores") Score score,
      @ForAll("ranges") BeatRange drawn,
      @ForAll("ranges") BeatRange shaded) {
    Canvas drawing = roll(score, drawn, shaded).drawing();

    assertThat(drawing.width()).isBetween(1, 1700);
    assertThat(drawing.height()).isBetween(1, 25 * 1000);
    for (Shape shape : drawing.shapes()) {
      Box box = bounds(shape);
      assertThat(box.x()).isNotNegative();
      assertThat(box.y()).isNotNegative();
      assertThat(box.width()).isPositive();
      assertThat(box.height()).isPositive();
      assertThat(box.x() + box.width()).isLessThanOrEqualTo(drawing.width());
      assertThat(box.y() + box.height()).isLessThanOrEqualTo(drawing.height());
    }
  }

  private static Box bounds(Shape shape) {
    if (shape instanceof Frame frame) {
      return new Box(frame.x(), frame.y(), frame.width(), frame.height(), frame.color());
    }
    if (shape instanceof Label label) {
      int width = Label.width(label.text());
      return new Box(label.x(), label.y(), width, Canvas.TEXT_HEIGHT, label.color());
    }
    return (Box) shape;
  }

  @Property(tries = 300)
  void every_note_is_drawn(@ForAll("scores") Score score) {
    PianoRoll roll = PianoRoll.of("notes", score);
    Assume.that(roll.beats().beats() <= MAX_BEATS_TO_SEE_ALL);

    List<Shape> drawn =
        roll.drawing().shapes().stream()
            .filter(shape -> shape.color() == Colors.ofLayer(0))
            .skip(1) // of the legend
            .toList();

    assertThat(drawn).hasSizeGreaterThanOrEqualTo((int) score.notes().count());
  }

  @Property(tries = 100)
  void same_music_gives_the_same_picture(@ForAll("scores") Score score) {
    Score same = new Score(score.format(), score.timeBase(), score.tracks());

    assertThat(PianoRoll.of(same).toSvg()).isEqualTo(PianoRoll.of(score).toSvg());
  }
}
