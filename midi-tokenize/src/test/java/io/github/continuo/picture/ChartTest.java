package io.github.continuo.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.picture.Canvas.Box;
import io.github.continuo.picture.Canvas.Dot;
import io.github.continuo.picture.Canvas.Label;
import io.github.continuo.picture.Canvas.Line;
import io.github.continuo.picture.Chart.Curve;
import io.github.continuo.picture.Chart.Point;
import io.github.continuo.picture.Chart.Style;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ChartTest {
  private static final Curve LOSS =
      new Curve(
          "training",
          Style.LIGHT,
          0,
          List.of(new Point(0, 6), new Point(50, 3), new Point(100, 2)));
  private static final Curve VALIDATION =
      new Curve("validation", Style.DOTS, 1, List.of(new Point(50, 4), new Point(100, 3)));
  private static final Chart CHART =
      Chart.over("step")
          .withPanel("loss", 300, List.of(LOSS, VALIDATION))
          .withPanel("rate", 100, List.of(new Curve("rate", Style.LINE, 2, List.of())));

  @Test
  void points_stand_where_their_numbers_are_on_the_axes() {
    List<Label> labels = shapes(CHART, Label.class);
    Line loss = shapes(CHART, Line.class).stream().filter(ChartTest::isLoss).findFirst().get();

    assertThat(labels).extracting(Label::text).contains("2", "4", "6", "0", "100", "step");
    double six = middle(labels, "6");
    double four = middle(labels, "4");
    assertThat(loss.points().get(0).y()).isCloseTo(six, Offset.offset(1.0));
    assertThat(loss.points().get(1).y()).isCloseTo(four + (four - six) / 2, Offset.offset(1.5));
    assertThat(loss.points().get(1).x())
        .isCloseTo((loss.points().get(0).x() + loss.points().get(2).x()) / 2, Offset.offset(0.001));
  }

  private static boolean isLoss(Line line) {
    return line.points().size() == 3;
  }

  private static double middle(List<Label> labels, String text) {
    Label label = labels.stream().filter(each -> each.text().equals(text)).findFirst().get();
    return label.y() + Canvas.TEXT_HEIGHT / 2.0;
  }

  @Test
  void a_legend_names_the_curves_of_a_panel_that_has_several() {
    assertThat(shapes(CHART, Label.class).stream().map(Label::text))
        .containsOnlyOnce("loss", "training", "validation", "rate");
  }

  @Test
  void dots_stand_at_their_points() {
    assertThat(shapes(CHART, Dot.class)).hasSize(3); // one in the legend
  }

  @Test
  void numbers_that_are_none_are_left_out() {
    Curve curve =
        new Curve(
            "a",
            Style.LINE,
            0,
            List.of(
                new Point(0, Double.NaN),
                new Point(1, 1),
                new Point(2, Double.POSITIVE_INFINITY),
                new Point(-3, 1),
                new Point(4, 2)));

    assertThat(curve.points()).containsExactly(new Point(1, 1), new Point(4, 2));
  }

  @Test
  void everything_lies_inside() {
    for (double most : new double[] {1e-9, 6e-4, 1, 836, 123_456, 1e12}) {
      Curve curve =
          new Curve("a", Style.LINE, 0, List.of(new Point(0, most / 3), new Point(most, most)));
      Canvas drawing = Chart.over("x").withPanel("y", 60, List.of(curve)).drawing();

      assertThat(drawing.shapes())
          .allSatisfy(
              shape -> {
                if (shape instanceof Label label) {
                  assertThat(label.x()).isBetween(0, drawing.width() - Label.width(label.text()));
                } else if (shape instanceof Line line) {
                  assertThat(line.points())
                      .allMatch(point -> point.x() >= 0 && point.x() <= drawing.width())
                      .allMatch(point -> point.y() >= 0 && point.y() <= drawing.height());
                } else if (shape instanceof Box box) {
                  assertThat(box.x() + box.width()).isBetween(0, drawing.width());
                }
              });
    }
  }

  @Test
  void marks_are_round_numbers() {
    assertThat(labels(Scale.around(0.4, 6.8, 4))).containsExactly("0", "2", "4", "6", "8");
    assertThat(labels(Scale.around(2.41, 2.44, 3))).containsExactly("2.41", "2.42", "2.43", "2.44");
    assertThat(labels(Scale.around(0, 6e-4, 3)))
        .containsExactly("0.0000", "0.0002", "0.0004", "0.0006");
    assertThat(labels(Scale.around(3, 3, 2)).size()).isGreaterThan(1);
    assertThat(labels(Scale.upTo(950, 8))).hasSize(5).contains("0", "200", "800");
    assertThat(labels(Scale.upTo(0, 4))).isNotEmpty();
  }

  private static List<String> labels(Scale scale) {
    return Arrays.stream(scale.marks()).mapToObj(scale::label).toList();
  }

  @Test
  void a_picture_without_numbers_can_be_drawn() throws Exception {
    Chart none = Chart.over("step").withPanel("loss", 60, List.of());

    assertThat(none.drawing().shapes()).isNotEmpty();
    assertThat(Chart.over("step").drawing().shapes()).isNotEmpty();
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(CHART.toSvg())));
  }

  @Test
  void both_formats_can_be_written(@TempDir Path folder) throws IOException {
    Path png = folder.resolve("chart.png");
    Path svg = folder.resolve("chart.svg");

    Png.write(CHART, png);
    CHART.writeSvg(svg);

    BufferedImage image = ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isEqualTo(CHART.drawing().width());
    assertThat(colors(image)).contains(Colors.ofLayer(1));
    assertThat(Files.readString(svg)).isEqualTo(CHART.toSvg()).contains("<polyline ", "<circle ");
  }

  private static List<Integer> colors(BufferedImage image) {
    return IntStream.of(
            image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
        .map(color -> color & 0xFFFFFF)
        .distinct()
        .boxed()
        .toList();
  }

  @Test
  void a_panel_that_is_too_low_and_a_colour_that_there_is_not_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CHART.withPanel("low", 59, List.of()))
        .withMessage("a panel must be at least 60 pixels high, got 59");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Curve("a", Style.LINE, 7, List.of()))
        .withMessage("color of a curve must be in 0..6, got 7");
  }

  private static <S> List<S> shapes(Chart chart, Class<S> kind) {
    return chart.drawing().shapes().stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
