package io.github.continuo.midi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class GeneralMidiTest {

  @Test
  void there_are_128_instruments_of_different_names() {
    assertThat(GeneralMidi.instruments()).hasSize(128).doesNotHaveDuplicates();
    assertThat(GeneralMidi.instruments().get(0)).isEqualTo("Acoustic Grand Piano");
    assertThat(GeneralMidi.instruments().get(64)).isEqualTo("Soprano Sax");
    assertThat(GeneralMidi.instruments().get(127)).isEqualTo("Gunshot");
  }

  @Test
  void every_instrument_and_drum_kit_is_found_by_its_name() {
    for (int program = 0; program < 128; program++) {
      String name = GeneralMidi.instruments().get(program);
      assertThat(GeneralMidi.instrument(name)).isEqualTo(program);
    }
    GeneralMidi.drumKits()
        .forEach((name, program) -> assertThat(GeneralMidi.drumKit(name)).isEqualTo(program));
  }

  @Test
  void case_spaces_and_punctuation_do_not_matter() {
    assertThat(GeneralMidi.instrument("electric guitar(CLEAN)")).isEqualTo(27);
    assertThat(GeneralMidi.instrument("Honky Tonk piano")).isEqualTo(3);
    assertThat(GeneralMidi.drumKit("jazz")).isEqualTo(32);
  }

  @Test
  void an_unknown_name_is_answered_with_those_most_like_it() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GeneralMidi.instrument("piano"))
        .withMessage(
            "instrument must be one of General MIDI, such as Acoustic Grand Piano, Bright Acoustic"
                + " Piano, Electric Grand Piano, Honky-tonk Piano, Electric Piano 1, Electric Piano"
                + " 2, got \"piano\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GeneralMidi.instrument("Skakuhachi"))
        .withMessageContaining("such as Shakuhachi, ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GeneralMidi.drumKit("Blush"))
        .withMessageStartingWith("drum kit must be one of General MIDI, such as Brush, ")
        .withMessageEndingWith(", got \"Blush\"");
  }
}
