package io.github.continuo.picture;

import io.github.continuo.picture.Canvas.Box;
import io.github.continuo.picture.Canvas.Dot;
import io.github.continuo.picture.Canvas.Label;
import io.github.continuo.picture.Canvas.Line;
import io.github.continuo.picture.Canvas.Shape;
import io.github.continuo.picture.Chart.Curve;
import io.github.continuo.picture.Chart.Panel;
import io.github.continuo.picture.Chart.Point;
import io.github.continuo.picture.Chart.Style;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Converts a chart to the shapes of a canvas. */
final class ChartLayout {
  static final int LOWEST_PANEL = 60;
  static final int WIDTH = 1000;
  private static final int RIGHT = 24;
  private static final int ABOVE_PANEL = 40; // space for the name and the legend
  private static final int BELOW_PANELS = 52; // space for the numbers and the label of the axis
  private static final int GAP = 10; // between an axis and its numbers
  private static final int SWATCH = 22; // length of a line in the legend
  private static final int PIXELS_PER_MARK = 45; // vertically
  private static final int MARKS = 8; // horizontally
  private static final double THIN = 1;
  private static final double THICK = 2.2;
  private static final double RADIUS = 3.5;

  private final Chart chart;
  private final List<Scale> heights; // vertical axes of the panels
  private final Scale across;
  private final int left;
  private final List<Shape> shapes = new ArrayList<>();

  private ChartLayout(Chart chart) {
    this.chart = chart;
    heights = chart.panels().stream().map(ChartLayout::heights).toList();
    across =
        Scale.upTo(
            chart.panels().stream()
                .flatMap(panel -> panel.curves().stream())
                .flatMap(curve -> curve.points().stream())
                .mapToDouble(Point::x)
                .max()
                .orElse(1),
            MARKS);
    left =
        2 * GAP
            + heights.stream()
                .flatMap(scale -> Arrays.stream(scale.marks()).mapToObj(scale::label))
                .mapToInt(Label::width)
                .max()
                .orElse(0);
  }

  static Canvas of(Chart chart) {
    return new ChartLayout(chart).draw();
  }

  private static Scale heights(Panel panel) {
    double[] values =
        panel.curves().stream()
            .flatMap(curve -> curve.points().stream())
            .mapToDouble(Point::y)
            .toArray();
    int marks = Math.max(2, panel.height() / PIXELS_PER_MARK);
    return Scale.around(
        DoubleStream.of(values).min().orElse(0), DoubleStream.of(values).max().orElse(1), marks);
  }

  private Canvas draw() {
    int bottom = 0;
    for (int i = 0; i < chart.panels().size(); i++) {
      Panel panel = chart.panels().get(i);
      int top = bottom + ABOVE_PANEL;
      bottom = top + panel.height();
      drawGround(panel, heights.get(i), top);
      drawNames(panel, top);
      for (Curve curve : panel.curves()) {
        drawCurve(curve, heights.get(i), top, panel.height());
      }
    }
    drawAxis(bottom);
    return new Canvas(WIDTH, bottom + BELOW_PANELS, shapes);
  }

  private void drawGround(Panel panel, Scale scale, int top) {
    for (double mark : across.marks()) {
      shapes.add(new Box((int) Math.round(x(mark)), top, 1, panel.height(), Colors.BEAT_LINE));
    }
    for (double mark : scale.marks()) {
      int y = (int) Math.round(y(mark, scale, top, panel.height()));
      shapes.add(new Box(left, y, WIDTH - RIGHT - left, 1, Colors.BEAT_LINE));
      String text = scale.label(mark);
      int textLeft = left - GAP - Label.width(text);
      shapes.add(new Label(textLeft, y - Canvas.TEXT_HEIGHT / 2, text, Colors.TEXT));
    }
    shapes.add(new Box(left, top, 1, panel.height(), Colors.BAR_LINE));
    shapes.add(new Box(left, top + panel.height(), WIDTH - RIGHT - left, 1, Colors.BAR_LINE));
  }

  /** Draws the name of a panel on the left and, for two curves or more, a legend on the right. */
  private void drawNames(Panel panel, int top) {
    int y = top - Canvas.TEXT_HEIGHT - GAP;
    shapes.add(new Label(left, y, panel.name(), Colors.TEXT));
    if (panel.curves().size() < 2) {
      return;
    }
    int x = WIDTH - RIGHT;
    for (int i = panel.curves().size() - 1; i >= 0; i--) {
      Curve curve = panel.curves().get(i);
      x -= Label.width(curve.name());
      shapes.add(new Label(x, y, curve.name(), Colors.TEXT));
      x -= SWATCH + GAP;
      drawSwatch(curve, x, y + Canvas.TEXT_HEIGHT / 2.0);
      x -= 2 * GAP;
    }
  }

  private void drawSwatch(Curve curve, double x, double y) {
    shapes.add(line(curve, List.of(new Point(x, y), new Point(x + SWATCH, y))));
    if (curve.style() == Style.DOTS) {
      shapes.add(new Dot(x + SWATCH / 2.0, y, RADIUS, color(curve)));
    }
  }

  private void drawCurve(Curve curve, Scale scale, int top, int height) {
    List<Point> pixels =
        curve.points().stream()
            .map(point -> new Point(x(point.x()), y(point.y(), scale, top, height)))
            .toList();
    if (pixels.size() > 1) {
      shapes.add(line(curve, pixels));
    }
    if (curve.style() == Style.DOTS || pixels.size() == 1) {
      pixels.forEach(pixel -> shapes.add(new Dot(pixel.x(), pixel.y(), RADIUS, color(curve))));
    }
  }

  private static Line line(Curve curve, List<Point> pixels) {
    return new Line(pixels, curve.style() == Style.LINE ? THICK : THIN, color(curve));
  }

  private static int color(Curve curve) {
    int color = Colors.ofLayer(curve.color());
    return curve.style() == Style.LIGHT ? Colors.pale(color) : color;
  }

  private void drawAxis(int bottom) {
    for (double mark : across.marks()) {
      String text = across.label(mark);
      int middle = (int) Math.round(x(mark)) - Label.width(text) / 2;
      int x = Math.min(middle, WIDTH - Label.width(text));
      shapes.add(new Label(x, bottom + GAP, text, Colors.TEXT));
    }
    int x = (left + WIDTH - RIGHT - Label.width(chart.axis())) / 2;
    shapes.add(new Label(x, bottom + 2 * GAP + Canvas.TEXT_HEIGHT, chart.axis(), Colors.TEXT));
  }

  private double x(double value) {
    return left + across.share(value) * (WIDTH - RIGHT - left);
  }

  private static double y(double value, Scale scale, int top, int height) {
    return top + (1 - scale.share(value)) * height;
  }
}
