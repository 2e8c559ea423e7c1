package io.github.continuo.picture;

import static io.github.continuo.picture.Pieces.named;
import static io.github.continuo.picture.Pieces.note;
import static io.github.continuo.picture.Pieces.score;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Note;
import io.github.continuo.picture.Canvas.Box;
import io.github.continuo.picture.Canvas.Frame;
import io.github.continuo.picture.Canvas.Label;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngTest {
  private static final PianoRoll ROLL =
      PianoRoll.of(score(note(0, 1), new Note(480, 480, Note.DRUM_CHANNEL, 36, 80)));

  private static int color(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) & 0xFFFFFF;
  }

  /** The pixels of a name in the legend. */
  private static int[] legend(String name) {
    PianoRoll roll = PianoRoll.of(score(named(name, note(0, 1))));
    Label label =
        roll.drawing().shapes().stream()
            .filter(Label.class::isInstance)
            .map(Label.class::cast)
            .findFirst()
            .orElseThrow();
    return Png.toImage(roll)
        .getRGB(
            label.x(),
            label.y(),
            Label.width(label.text()),
            Canvas.TEXT_HEIGHT,
            null,
            0,
            Label.width(label.text()));
  }

  /** The shapes of the picture of a kind and color. */
  private static <T extends Canvas.Shape> List<T> shapes(Class<T> kind, int color) {
    return ROLL.drawing().shapes().stream()
        .filter(shape -> kind.isInstance(shape) && shape.color() == color)
        .map(kind::cast)
        .toList();
  }

  @Test
  void notes_are_filled_and_drums_are_outlines() {
    BufferedImage image = Png.toImage(ROLL);

    assertThat(shapes(Box.class, Colors.ofLayer(0)))
        .isNotEmpty()
        .allSatisfy(
            box -> {
              assertThat(color(image, box.x(), box.y())).isEqualTo(box.color());
              assertThat(color(image, box.x() + box.width() - 1, box.y() + box.height() - 1))
                  .isEqualTo(box.color());
            });
    assertThat(shapes(Frame.class, Colors.ofLayer(1)))
        .isNotEmpty()
        .allSatisfy(
            frame -> {
              int right = frame.x() + frame.width() - 1;
              int bottom = frame.y() + frame.height() - 1;
              assertThat(color(image, right, bottom)).isEqualTo(frame.color());
              assertThat(color(image, right - 1, bottom - 1)).isNotEqualTo(frame.color());
            });
  }

  @Test
  void image_has_the_size_of_the_drawing_on_white() {
    BufferedImage image = Png.toImage(ROLL);

    assertThat(image.getWidth()).isEqualTo(ROLL.drawing().width());
    assertThat(image.getHeight()).isEqualTo(ROLL.drawing().height());
    assertThat(color(image, 0, 0)).isEqualTo(0xFFFFFF);
  }

  @Test
  void every_character_of_ascii_has_a_look_of_its_own() {
    long looks =
        IntStream.range('!', 0x7F)
            .mapToObj(character -> Arrays.hashCode(legend(Character.toString(character))))
            .distinct()
            .count();

    assertThat(looks).isEqualTo(0x7F - '!');
  }

  @Test
  void accents_are_left_out_and_other_scripts_are_boxes() {
    assertThat(legend("Fl\u00F6te")).isEqualTo(legend("Flote"));
    assertThat(legend("\u9F13")).isEqualTo(legend("\u7434")).isNotEqualTo(legend("?"));
  }

  @Test
  void file_holds_the_picture_and_is_the_same_every_time(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("roll.png");
    Path again = folder.resolve("again.png");

    Png.write(ROLL, file);
    Png.write(ROLL, again);

    BufferedImage drawn = Png.toImage(ROLL);
    BufferedImage read = ImageIO.read(file.toFile());
    int width = drawn.getWidth();
    int height = drawn.getHeight();
    assertThat(read.getRGB(0, 0, width, height, null, 0, width))
        .isEqualTo(drawn.getRGB(0, 0, width, height, null, 0, width));
    assertThat(again).hasBinaryContent(Files.readAllBytes(file));
  }
}
