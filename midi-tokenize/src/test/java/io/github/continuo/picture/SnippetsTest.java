package io.github.continuo.picture;

import static io.github.continuo.picture.Pieces.note;
import static io.github.continuo.picture.Pieces.score;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.MidiWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnippetsTest {

  @Test
  void song_is_drawn(@TempDir Path folder) throws IOException {
    Path song = folder.resolve("song.mid");
    MidiWriter.write(score(note(0, 40)), song);

    Snippets.draw(song, folder.resolve("song.svg"), folder.resolve("song.png"));

    assertThat(folder.resolve("song.svg")).content().contains("#0072b2", "#fff3cc");
    BufferedImage image = ImageIO.read(folder.resolve("song.png").toFile());
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    assertThat(IntStream.of(pixels).map(pixel -> pixel & 0xFFFFFF).boxed())
        .contains(0x0072B2, 0xFFF3CC, 0xFFFFFF);
  }
}
