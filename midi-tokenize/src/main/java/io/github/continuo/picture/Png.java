package io.github.continuo.picture;

import io.github.continuo.picture.Drawing.Box;
import io.github.continuo.picture.Drawing.Frame;
import io.github.continuo.picture.Drawing.Label;
import io.github.continuo.picture.Drawing.Shape;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Draws piano rolls with {@code java.awt}, on machines without a screen and without fonts too.
 *
 * <p>Labels are in letters of ASCII: others lose their accents, or become a box. All methods may be
 * called by several threads at once.
 */
public final class Png {
  private Png() {}

  /** Writes a picture as a PNG file; one that is there is replaced. */
  public static void write(PianoRoll roll, Path file) throws IOException {
    BufferedImage image = toImage(roll);
    try (OutputStream png = Files.newOutputStream(file)) {
      if (!ImageIO.write(image, "png", png)) {
        throw new IOException(file + ": this Java must be able to write PNG, but it cannot");
      }
    }
  }

  /** A new image of a picture. */
  public static BufferedImage toImage(PianoRoll roll) {
    Drawing drawing = roll.drawing();
    BufferedImage image =
        new BufferedImage(drawing.width(), drawing.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, drawing.width(), drawing.height());
    drawing.shapes().forEach(shape -> draw(shape, pen));
    pen.dispose();
    return image;
  }

  private static void draw(Shape shape, Graphics2D pen) {
    pen.setColor(new Color(shape.color()));
    if (shape instanceof Box box) {
      pen.fillRect(box.x(), box.y(), box.width(), box.height());
    } else if (shape instanceof Frame frame) {
      pen.drawRect(frame.x(), frame.y(), frame.width() - 1, frame.height() - 1);
    } else if (shape instanceof Label label) {
      PixelText.draw(label, pen);
    }
  }
}
