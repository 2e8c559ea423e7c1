package io.github.continuo.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.picture.Chart.Point;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

class DownsampledCurveProperties {

  @Property(tries = 50)
  void a_line_stays_a_line_however_many_points_it_has(
      @ForAll @IntRange(min = 1, max = 20_000) int count,
      @ForAll @DoubleRange(min = -3, max = 3) double slope) {
    DownsampledCurve curve = new DownsampledCurve();
    IntStream.range(0, count).forEach(x -> curve.add(x, slope * x));

    assertThat(curve.points()).hasSizeLessThan(DownsampledCurve.MAX_POINTS);
    List<Point> smoothed = curve.smoothed();
    int end = smoothed.size() / 25 + 1; // there neighbours lie on one side only
    List<Point> inside =
        smoothed.stream().skip(end).limit(Math.max(0, smoothed.size() - 2L * end)).toList();
    for (List<Point> points : List.of(curve.points(), inside)) {
      assertThat(points)
          .allSatisfy(
              point -> assertThat(point.y()).isCloseTo(slope * point.x(), Offset.offset(1e-6)));
    }
  }

  @Property(tries = 50)
  void few_points_stay_as_they_are(@ForAll @IntRange(min = 1, max = 1_999) int count) {
    DownsampledCurve curve = new DownsampledCurve();
    IntStream.range(0, count).forEach(x -> curve.add(x, x % 7));

    assertThat(curve.points())
        .isEqualTo(IntStream.range(0, count).mapToObj(x -> new Point(x, x % 7)).toList());
  }

  @Example
  void smoothing_takes_what_wavers() {
    DownsampledCurve curve = new DownsampledCurve();
    IntStream.range(0, 1_000).forEach(x -> curve.add(x, x % 2));

    assertThat(curve.smoothed().subList(100, 900))
        .allSatisfy(point -> assertThat(point.y()).isCloseTo(0.5, Offset.offset(0.05)));
  }

  @Example
  void a_number_that_is_none_leaves_no_hole() {
    DownsampledCurve curve = new DownsampledCurve();
    curve.add(1, 2);
    curve.add(2, Double.NaN);
    curve.add(3, 4);

    assertThat(curve.points()).containsExactly(new Point(1, 2), new Point(3, 4));
  }
}
