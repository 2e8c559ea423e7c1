package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.picture.PianoRoll;
import io.github.continuo.picture.Png;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * What pictures of commands must show: what is in the MIDI files that they have read and written.
 */
public final class Pictures {
  private static final int PROMPT_COLOR = 0x0072B2;
  private static final int NEW_COLOR = 0xD55E00;

  private Pictures() {}

  /** The notes of a prompt, and those that a longer score has more, each in its own layer. */
  public static PianoRoll promptAndNew(Score prompt, Score longer) {
    List<TrackEvent> added = new ArrayList<>();
    for (int i = 0; i < longer.tracks().size(); i++) {
      int track = i;
      List<Note> old =
          i < prompt.tracks().size() ? prompt.tracks().get(i).notes().toList() : List.of();
      longer
          .tracks()
          .get(i)
          .notes()
          .filter(note -> !old.contains(note))
          .forEach(note -> added.add(new TrackEvent(track, note)));
    }
    assertThat(added).isNotEmpty();
    return PianoRoll.of("prompt", prompt).withLayer("new", added);
  }

  /** Decodes a PNG file and compares its pixels; both layers must be seen. */
  public static void assertShows(Path png, PianoRoll roll) throws IOException {
    Path expected = Files.createTempFile(png.toAbsolutePath().getParent(), "expected", ".png");
    Png.write(roll, expected);

    int[] pixels = pixels(png);
    assertThat(pixels).isEqualTo(pixels(expected));
    assertThat(IntStream.of(pixels).map(pixel -> pixel & 0xFFFFFF).boxed())
        .contains(PROMPT_COLOR, NEW_COLOR, 0xFFFFFF);
  }

  /** Decodes a PNG file: something is drawn in it, in several colors on white. */
  public static void assertIsDrawn(Path png) throws IOException {
    int[] pixels = pixels(png);
    assertThat(IntStream.of(pixels).distinct().count()).isGreaterThan(3);
    assertThat(IntStream.of(pixels).filter(pixel -> (pixel & 0xFFFFFF) == 0xFFFFFF).count())
        .isBetween(pixels.length / 10L, pixels.length - 100L);
  }

  private static int[] pixels(Path png) throws IOException {
    BufferedImage image = Objects.requireNonNull(ImageIO.read(png.toFile()), "no picture");
    int width = image.getWidth();
    return image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
  }
}
