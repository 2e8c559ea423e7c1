package io.github.continuo.picture;

import io.github.continuo.files.AtomicFile;
import io.github.continuo.picture.Canvas.Box;
import io.github.continuo.picture.Canvas.Dot;
import io.github.continuo.picture.Canvas.Frame;
import io.github.continuo.picture.Canvas.Label;
import io.github.continuo.picture.Canvas.Line;
import io.github.continuo.picture.Canvas.Shape;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Converts piano rolls and charts to PNG files and {@code java.awt} images. It needs neither a
 * screen nor installed fonts.
 *
 * <p>Labels contain only ASCII characters: accented letters lose their accents, and other
 * characters become a box. All methods are safe for use by several threads at once.
 */
public final class Png {
  private Png() {}

  /**
   * Writes a piano roll to a PNG file atomically.
   *
   * @param roll the piano roll to draw
   * @param file the file; an existing file is replaced; the folder must exist
   * @throws IOException if the file cannot be written
   */
  public static void write(PianoRoll roll, Path file) throws IOException {
    write(roll.drawing(), file);
  }

  /**
   * Writes a chart to a PNG file atomically.
   *
   * @param chart the chart to draw
   * @param file the file; an existing file is replaced; the folder must exist
   * @throws IOException if the file cannot be written
   */
  public static void write(Chart chart, Path file) throws IOException {
    write(chart.drawing(), file);
  }

  private static void write(Canvas drawing, Path file) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // In memory, because otherwise ImageIO uses a temporary file.
    try (ImageOutputStream png = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(toImage(drawing), "png", png)) {
        throw new IOException(file + ": this Java must be able to write PNG, but it cannot");
      }
    }
    AtomicFile.write(file, bytes.toByteArray());
  }

  /**
   * {@return a new image of a piano roll}
   *
   * @param roll the piano roll to draw
   */
  public static BufferedImage toImage(PianoRoll roll) {
    return toImage(roll.drawing());
  }

  /**
   * {@return a new image of a chart}
   *
   * @param chart the chart to draw
   */
  public static BufferedImage toImage(Chart chart) {
    return toImage(chart.drawing());
  }

  private static BufferedImage toImage(Canvas drawing) {
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
    } else {
      drawSmooth(shape, pen);
    }
  }

  private static void drawSmooth(Shape shape, Graphics2D pen) {
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    if (shape instanceof Line line) {
      pen.setStroke(
          new BasicStroke((float) line.thickness(), BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
      Path2D path = new Path2D.Double();
      path.moveTo(line.points().get(0).x(), line.points().get(0).y());
      line.points().forEach(point -> path.lineTo(point.x(), point.y()));
      pen.draw(path);
    } else if (shape instanceof Dot dot) {
      double side = 2 * dot.radius();
      pen.fill(new Ellipse2D.Double(dot.x() - dot.radius(), dot.y() - dot.radius(), side, side));
    }
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
  }
}
