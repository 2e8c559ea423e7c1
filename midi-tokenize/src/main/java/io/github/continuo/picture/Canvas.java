package io.github.continuo.picture;

import io.github.continuo.midi.ControlCharacters;
import io.github.continuo.picture.Chart.Point;
import java.util.List;

/**
 * A picture in pixels, x to the right and y downwards: what the back ends draw.
 *
 * @param shapes from the lowest to the topmost, on white; all lie inside
 */
record Canvas(int width, int height, List<Shape> shapes) {

  /** The widest that a character of a label is, with the gap to the next one. */
  static final int CHARACTER_WIDTH = 12;

  /** The height of capitals and digits. */
  static final int TEXT_HEIGHT = 14;

  Canvas {
    shapes = List.copyOf(shapes);
  }

  /** Something of one colour, {@code 0xRRGGBB}. */
  sealed interface Shape {
    int color();
  }

  /** A filled rectangle whose upper left corner is at x, y. */
  record Box(int x, int y, int width, int height, int color) implements Shape {}

  /** The outermost pixels of a rectangle. */
  record Frame(int x, int y, int width, int height, int color) implements Shape {}

  /**
   * A line through points, round at its corners.
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

  /** A line of text; the upper left corner of its first capital is at x, y. */
  record Label(int x, int y, String text, int color) implements Shape {
    Label {
      text = ControlCharacters.escaped(text);
    }

    /** The most that a text takes. */
    static int width(String text) {
      String shown = ControlCharacters.escaped(text);
      return shown.codePointCount(0, shown.length()) * CHARACTER_WIDTH;
    }
  }
}
