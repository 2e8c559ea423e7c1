package io.github.continuo.picture;

import io.github.continuo.files.AtomicFile;
import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A line chart: panels one below the other, whose curves share a horizontal axis, such as the loss
 * and the learning rate over training steps.
 *
 * <pre>{@code
 * Chart.over("step")
 *     .withPanel("loss", 360, List.of(training, smoothed, validation))
 *     .withPanel("learning rate", 120, List.of(rate))
 * }</pre>
 *
 * <p>The horizontal axis extends from 0 to the last point. A vertical axis covers the values of the
 * curves, and begins at 0 if they come close to 0.
 *
 * <p>Immutable and safe to share between threads. Equal numbers give equal pictures, byte for byte.
 */
public final class Chart {

  /** The number of colors for curves. */
  public static final int COLORS = Colors.LAYERS;

  private final String axis;
  private final List<Panel> panels;

  /**
   * A point of a curve.
   *
   * @param x at least 0
   */
  public record Point(double x, double y) {}

  /** How a curve is drawn. */
  public enum Style {
    /** A thin light line, for noisy data. */
    LIGHT,
    /** A thick line. */
    LINE,
    /** Dots connected by a thin line. */
    DOTS
  }

  /**
   * A curve. Points with a value that is not finite, or with x below 0, are left out.
   *
   * @param name the name of the curve in the legend
   * @param color index of a color, 0 to {@link #COLORS} - 1; equal indexes give equal colors
   * @param points the points by ascending x
   */
  public record Curve(String name, Style style, int color, List<Point> points) {
    /**
     * Leaves out the points that cannot be drawn, and checks the color.
     *
     * @param name the name of the curve in the legend
     * @param style how the curve is drawn
     * @param color index of a color, 0 to {@link #COLORS} - 1; equal indexes give equal colors
     * @param points the points by ascending x
     */
    public Curve {
      points = points.stream().filter(Curve::canBeDrawn).toList();
      Ranges.require("color of a curve", color, 0, COLORS - 1);
    }

    private static boolean canBeDrawn(Point point) {
      return point.x >= 0 && Double.isFinite(point.x) && Double.isFinite(point.y);
    }
  }

  /** Curves that share a vertical axis. */
  record Panel(String name, int height, List<Curve> curves) {
    Panel {
      if (height < ChartLayout.LOWEST_PANEL) {
        throw new IllegalArgumentException(
            Text.format(
                "a panel must be at least %d pixels high, got %d",
                ChartLayout.LOWEST_PANEL, height));
      }
      curves = List.copyOf(curves);
    }
  }

  private Chart(String axis, List<Panel> panels) {
    this.axis = axis;
    this.panels = List.copyOf(panels);
  }

  /**
   * {@return a chart without panels}
   *
   * @param axis the label of the horizontal axis
   */
  public static Chart over(String axis) {
    return new Chart(axis, List.of());
  }

  /**
   * {@return a copy with one more panel below the others}
   *
   * @param name the label of the vertical axis
   * @param height in pixels, at least 60
   * @param curves the curves in drawing order, the topmost last
   */
  public Chart withPanel(String name, int height, List<Curve> curves) {
    List<Panel> more = new ArrayList<>(panels);
    more.add(new Panel(name, height, curves));
    return new Chart(axis, more);
  }

  /** {@return the picture as an SVG document} */
  public String toSvg() {
    return Svg.of(drawing());
  }

  /**
   * Writes the picture to an SVG file atomically.
   *
   * @param file the file; an existing file is replaced; the folder must exist
   * @throws IOException if the file cannot be written
   */
  public void writeSvg(Path file) throws IOException {
    AtomicFile.write(file, toSvg());
  }

  Canvas drawing() {
    return ChartLayout.of(this);
  }

  String axis() {
    return axis;
  }

  List<Panel> panels() {
    return panels;
  }
}
