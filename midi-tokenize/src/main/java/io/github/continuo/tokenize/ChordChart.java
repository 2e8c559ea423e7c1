package io.github.continuo.tokenize;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Chords of consecutive bars. The chords of a bar last equally long: {@code F G} gives each half a
 * bar, {@code C C C G} in 4/4 one beat. Immutable.
 *
 * @param bars the chords of each bar, at least one
 */
public record ChordChart(List<List<Chord>> bars) {

  /** Maximum number of bars. */
  public static final int MAX_BARS = 1_000;

  /** Maximum number of chords in a bar. */
  public static final int MAX_CHORDS = 16;

  /**
   * Checks the numbers and copies the lists.
   *
   * @param bars 1 to {@value #MAX_BARS} bars of 1 to {@value #MAX_CHORDS} chords
   */
  public ChordChart {
    if (bars.isEmpty() || bars.size() > MAX_BARS) {
      throw new IllegalArgumentException(
          "chords must be given for 1.." + MAX_BARS + " bars, got " + bars.size());
    }
    for (List<Chord> bar : bars) {
      if (bar.isEmpty() || bar.size() > MAX_CHORDS) {
        throw new IllegalArgumentException(
            "a bar must have 1.." + MAX_CHORDS + " chords, got " + bar.size());
      }
    }
    bars = bars.stream().map(List::copyOf).toList();
  }

  /**
   * {@return the chart of a text such as {@code C | Am7 | F G | C}: bars are separated by {@code
   * |}, {@linkplain Chord#parse chords} by spaces; {@code %} repeats the bar before}
   *
   * @param text the chords
   * @throws IllegalArgumentException if a bar is empty or a chord is unknown
   */
  public static ChordChart parse(String text) {
    List<List<Chord>> bars = new ArrayList<>();
    String inner = text.strip().replaceAll("^\\||\\|$", "");
    for (String bar : inner.split("\\|", -1)) {
      String chords = bar.strip();
      if (chords.isEmpty()) {
        throw new IllegalArgumentException(
            "a bar must have at least one chord, got \"" + text + "\"");
      }
      if (chords.equals("%") && !bars.isEmpty()) {
        bars.add(bars.get(bars.size() - 1));
      } else {
        bars.add(Arrays.stream(chords.split("\\s+", -1)).map(Chord::parse).toList());
      }
    }
    return new ChordChart(bars);
  }

  /** {@return the chart as text that {@link #parse} accepts} */
  @Override
  public String toString() {
    return bars.stream()
        .map(bar -> bar.stream().map(Chord::name).collect(joining(" ")))
        .collect(joining(" | "));
  }
}
