package io.github.continuo.examples.cli;

import io.github.continuo.examples.page.PlayerPage;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.picture.PianoRoll;
import io.github.continuo.picture.Png;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Picture file to write; the file extension selects PNG, SVG, or a HTML page that also plays the
 * music.
 */
public record PictureFile(Path path) {

  /** Converts a file name from the command line. */
  public static final class Converter implements ITypeConverter<PictureFile> {
    @Override
    public PictureFile convert(String name) {
      PictureFile file = new PictureFile(Path.of(name));
      if (!file.endsWith(".png") && !file.endsWith(".svg") && !file.isPage()) {
        throw new TypeConversionException(
            "the name of a picture must end in .png, .svg or .html, got \"" + name + "\"");
      }
      return file;
    }
  }

  /** Returns whether the file is a page, which always shows all of the music. */
  public boolean isPage() {
    return endsWith(".html");
  }

  private boolean endsWith(String ending) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(ending);
  }

  /**
   * Writes the picture.
   *
   * @param roll what a PNG or SVG file shows
   * @param score the music of a page, without the new events
   * @param newEvents events that a page highlights
   */
  public void write(PianoRoll roll, Score score, List<TrackEvent> newEvents) throws IOException {
    if (isPage()) {
      PlayerPage.write(score, newEvents, path);
    } else if (endsWith(".svg")) {
      roll.writeSvg(path);
    } else {
      Png.write(roll, path);
    }
  }
}
