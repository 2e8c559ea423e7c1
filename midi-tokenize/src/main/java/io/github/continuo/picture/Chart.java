package io.github.continuo.picture;

import io.github.continuo.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A picture of numbers: panels one below the other, each with curves over the same axis, such as
 * the loss and the learning rate over the steps of a training.
 *
 * <pre>{@code
 * Chart.over("step")
 *     .withPanel("nats per token", 360, List.of(training, smoothed, validation))
 *     .withPanel("learning rate", 120, List.of(rate))
 * }</pre>
 *
 * <p>The horizontal axis goes from 0 to the last point; a vertical one is as long as its curves
 * need, and begins at 0 where they come near to it.
 *
 * <p>Immutable, and may be shared between threads. Equal numbers give equal pictures, byte for
 * byte.
 */
public final class Chart {

  /** How many colours there are for curves. */
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
    /** A thin pale line, to see how much single points waver. */
    LIGHT,
    /** A line. */
    LINE,
    /** Dots that are joined by a thin line. */
    DOTS
  }

  /**
   * A curve. Its points that are not finite, or have an x below 0, are left out.
   *
   * @param name what the legend calls it
   * @param color number of a colour, below {@link #COLORS}; equal numbers are equal colours
   * @param points by ascending x
   */
  public record Curve(String name, Style style, int color, List<Point> points) {
    /**
     * Leaves out the points that cannot be drawn, and checks the colour.
     *
     * @param name what the legend calls it
     * @param style how it is drawn
     * @param color number of a colour, below {@link #COLORS}; equal numbers are equal colours
     * @param points by ascending x
     */
    public Curve {
      points = points.stream().filter(Curve::canBeDrawn).toList();
      if (color < 0 || color >= COLORS) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "colour of a curve must be in 0..%d, got %d", COLORS - 1, color));
      }
    }

    private static boolean canBeDrawn(Point point) {
      return point.x >= 0 && Double.isFinite(point.x) && Double.isFinite(point.y);
    }
  }

  /** Curves with a vertical axis in common. */
  record Panel(String name, int height, List<Curve> curves) {
    Panel {
      if (height < ChartLayout.LOWEST_PANEL) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "a panel must be at least %d pixels high, got %d",
                ChartLayout.LOWEST_PANEL,
                height));
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
   * @param axis what the horizontal axis counts
   */
  public static Chart over(String axis) {
    return new Chart(axis, List.of());
  }

  /**
   * {@return this chart and, below it, one panel more}
   *
   * @param name what its vertical axis counts
   * @param height in pixels, at least 60
   * @param curves from the lowest to the topmost
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
   * Writes the picture as an SVG file, whole or not at all.
   *
   * @param file is replaced if it is there; its folder must exist
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
