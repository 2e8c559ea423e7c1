package io.github.continuo.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.KeySignature;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChordTest {

  @ParameterizedTest
  @CsvSource({
    "C, 0 4 7",
    "Am, 0 4 9",
    "Bb, 2 5 10",
    "F#m7b5, 0 4 6 9",
    "Dm7, 0 2 5 9",
    "G7sus4, 0 2 5 7",
    "Ebmaj7, 2 3 7 10",
    "C/E, 0 4 7",
    "C/Bb, 0 4 7 10",
    "Cb, 3 6 11",
    "C6/9, 0 2 4 7 9",
    "C6/9/E, 0 2 4 7 9",
    "N.C., 0 1 2 3 4 5 6 7 8 9 10 11"
  })
  void chord_has_its_tones(String name, String tones) {
    Chord chord = Chord.parse(name);

    assertThat(IntStream.range(0, 12).filter(chord::contains).mapToObj(Integer::toString))
        .containsExactly(tones.split(" ", -1));
    assertThat(chord.contains(60 + Integer.parseInt(tones.split(" ", -1)[0]))).isTrue();
  }

  @Test
  void unknown_chord_is_refused_with_those_known() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Chord.parse("Hm"))
        .withMessageContaining("m7b5")
        .withMessageEndingWith("got \"Hm\"");
    assertThatIllegalArgumentException().isThrownBy(() -> Chord.parse("Cm8"));
    assertThatIllegalArgumentException().isThrownBy(() -> Chord.parse(""));
  }

  @Test
  void bars_of_a_chart_have_their_chords() {
    ChordChart chart = ChordChart.parse("| C | Am7 | F  G | % |");

    assertThat(chart.bars().stream().map(bar -> bar.stream().map(Chord::name).toList()))
        .containsExactly(List.of("C"), List.of("Am7"), List.of("F", "G"), List.of("F", "G"));
    assertThat(ChordChart.parse(chart.toString())).isEqualTo(chart);
    assertThatIllegalArgumentException().isThrownBy(() -> ChordChart.parse("C | | G"));
    assertThatIllegalArgumentException().isThrownBy(() -> ChordChart.parse(""));
  }

  @ParameterizedTest
  @CsvSource({
    "C, 0 2 4 5 7 9 11",
    "A minor, 0 2 4 5 7 9 11",
    "Am, 0 2 4 5 7 9 11",
    "d dorian, 0 2 4 5 7 9 11",
    "A Harmonic  Minor, 0 2 4 5 8 9 11",
    "F# pentatonic, 1 3 6 8 10"
  })
  void scale_has_its_tones(String name, String tones) {
    Scale scale = Scale.parse(name);

    assertThat(IntStream.range(0, 12).filter(scale::contains).mapToObj(Integer::toString))
        .containsExactly(tones.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "0, MAJOR, C",
    "0, MINOR, A minor",
    "-3, MINOR, C minor",
    "7, MAJOR, C#",
    "-7, MAJOR, B"
  })
  void scale_of_a_key_is_that_of_its_name(int sharps, KeySignature.Mode mode, String name) {
    Scale scale = Scale.of(new KeySignature(0, sharps, mode));

    assertThat(scale.pitchClasses()).isEqualTo(Scale.parse(name).pitchClasses());
  }

  @Test
  void unknown_scale_is_refused_with_those_known() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Scale.parse("C happy"))
        .withMessageContaining("harmonic minor")
        .withMessageEndingWith("got \"C happy\"");
    assertThatIllegalArgumentException().isThrownBy(() -> Scale.parse("H"));
  }
}
