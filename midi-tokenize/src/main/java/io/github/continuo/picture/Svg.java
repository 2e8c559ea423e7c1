package io.github.continuo.picture;

import static java.util.stream.Collectors.joining;

import com.google.errorprone.annotations.FormatMethod;
import io.github.continuo.messages.Text;
import io.github.continuo.picture.Canvas.Box;
import io.github.continuo.picture.Canvas.Dot;
import io.github.continuo.picture.Canvas.Frame;
import io.github.continuo.picture.Canvas.Label;
import io.github.continuo.picture.Canvas.Line;
import io.github.continuo.picture.Canvas.Shape;

/** Converts canvases to SVG documents, one line per shape. */
final class Svg {
  private static final int FONT_SIZE = 18; // no wider than a label allows
  private static final String REPLACEMENT = "\uFFFD";

  private Svg() {}

  static String of(Canvas drawing) {
    StringBuilder svg = new StringBuilder();
    append(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\""
            + " viewBox=\"0 0 %1$d %2$d\" shape-rendering=\"crispEdges\""
            + " font-family=\"monospace\" font-size=\"%3$d\">",
        drawing.width(),
        drawing.height(),
        FONT_SIZE);
    append(svg, "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>");
    for (Shape shape : drawing.shapes()) {
      append(svg, shape);
    }
    append(svg, "</svg>");
    return svg.toString();
  }

  private static void append(StringBuilder svg, Shape shape) {
    if (shape instanceof Box box) {
      append(
          svg,
          "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%06x\"/>",
          box.x(),
          box.y(),
          box.width(),
          box.height(),
          box.color());
    } else if (shape instanceof Frame frame) { // half of the stroke is on each side
      append(
          svg,
          "<rect x=\"%d.5\" y=\"%d.5\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#%06x\"/>",
          frame.x(),
          frame.y(),
          frame.width() - 1,
          frame.height() - 1,
          frame.color());
    } else if (shape instanceof Line line) {
      append(
          svg,
          "<polyline points=\"%s\" fill=\"none\" stroke=\"#%06x\" stroke-width=\"%.1f\""
              + " stroke-linejoin=\"round\" shape-rendering=\"auto\"/>",
          line.points().stream()
              .map(point -> Text.format("%.1f,%.1f", point.x(), point.y()))
              .collect(joining(" ")),
          line.color(),
          line.thickness());
    } else if (shape instanceof Dot dot) {
      append(
          svg,
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\" fill=\"#%06x\" shape-rendering=\"auto\"/>",
          dot.x(),
          dot.y(),
          dot.radius(),
          dot.color());
    } else if (shape instanceof Label label) {
      append(
          svg,
          "<text x=\"%d\" y=\"%d\" fill=\"#%06x\">%s</text>",
          label.x(),
          label.y() + Canvas.TEXT_HEIGHT, // SVG positions text by its baseline
          label.color(),
          escaped(label.text()));
    }
  }

  @FormatMethod
  private static void append(StringBuilder svg, String line, Object... values) {
    svg.append(Text.format(line, values)).append('\n');
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                default ->
                    escaped.append(isXml(character) ? Character.toString(character) : REPLACEMENT);
              }
            });
    return escaped.toString();
  }

  /** Returns whether XML 1.0 allows a character. */
  private static boolean isXml(int character) {
    return character >= ' '
        && !(character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE)
        && character != 0xFFFE
        && character != 0xFFFF;
  }
}
