package io.github.continuo.examples.cli;

import io.github.continuo.picture.PianoRoll;
import io.github.continuo.picture.Png;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Picture file to write; the file extension selects PNG or SVG. */
public record PictureFile(Path path) {

  /** Converts a file name from the command line. */
  public static final class Converter implements ITypeConverter<PictureFile> {
    @Override
    public PictureFile convert(String name) {
      PictureFile file = new PictureFile(Path.of(name));
      if (!file.endsWith(".png") && !file.endsWith(".svg")) {
        throw new TypeConversionException(
            String.format(
                Locale.ROOT, "the name of a picture must end in .png or .svg, got \"%s\"", name));
      }
      return file;
    }
  }

  private boolean endsWith(String ending) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(ending);
  }

  public void write(PianoRoll roll) throws IOException {
    if (endsWith(".svg")) {
      roll.writeSvg(path);
    } else {
      Png.write(roll, path);
    }
  }
}
