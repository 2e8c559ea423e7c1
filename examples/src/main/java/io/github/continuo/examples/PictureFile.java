package io.github.continuo.examples;

import io.github.continuo.picture.PianoRoll;
import io.github.continuo.picture.Png;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A picture to write; the ending of its name says in what format. */
record PictureFile(Path path) {

  /** Takes a name from the command line. */
  static final class Converter implements ITypeConverter<PictureFile> {
    @Override
    public PictureFile convert(String name) {
      PictureFile file = new PictureFile(Path.of(name));
      if (!file.endsWith(".png") && !file.endsWith(".svg")) {
        throw new TypeConversionException(
            String.format(
                Locale.ROOT, "a picture's name must end in .png or .svg, got \"%s\"", name));
      }
      return file;
    }
  }

  private boolean endsWith(String ending) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(ending);
  }

  void write(PianoRoll roll) throws IOException {
    if (endsWith(".svg")) {
      roll.writeSvg(path);
    } else {
      Png.write(roll, path);
    }
  }
}
