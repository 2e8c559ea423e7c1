package io.github.continuo.picture;

import io.github.continuo.files.ControlCharacters;
import io.github.continuo.picture.Chart.Point;
import java.util.List;

/**
 * A list of shapes on a white background, which {@link Svg} and {@link Png} draw. Units are pixels,
 * with x to the right and y downwards.
 *
 * @param shapes in drawing order, the topmost last; all within the canvas
 */
record Canvas(int width, int height, List<Shape> shapes) {

  /** The maximum width of a character of a label, including the gap to the next one. */
  static final int CHARACTER_WIDTH = 12;

  /** The height of capital letters and digits. */
  static final int TEXT_HEIGHT = 14;

  Canvas {
    shapes = List.copyOf(shapes);
  }

  /** A shape of one color, {@code 0xRRGGBB}. */
  sealed interface Shape {
    int color();
  }

  /** A filled rectangle with its upper left corner at x, y. */
  record Box(int x, int y, int width, int height, int color) implements Shape {}

  /** The outline of a rectangle, one pixel wide, inside its edge. */
  record Frame(int x, int y, int width, int height, int color) implements Shape {}

  /**
   * A polyline with round joins.
   *
   * @param points in pixels, at least two
   * @param thickness in pixels
   */
  record Line(List<Point> points, double thickness, int color) implements Shape {
    Line {
      points = List.copyOf(points);
    }
  }

  /** A filled circle around x, y. */
  record Dot(double x, double y, double radius, int color) implements Shape {}

  /** A line of text; the upper left corner of a capital first letter is at x, y. */
  record Label(int x, int y, String text, int color) implements Shape {
    Label {
      text = ControlCharacters.escaped(text);
    }

    /** Returns the maximum width of a text. */
    static int width(String text) {
      String shown = ControlCharacters.escaped(text);
      return shown.codePointCount(0, shown.length()) * CHARACTER_WIDTH;
    }
  }
}
