package io.github.continuo.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** ESC-1 to ESC-3 of the list of known faults, where text is shown. */
class ControlCharactersProperties {

  @Property
  void escaped_text_has_none(@ForAll String text) {
    String escaped = ControlCharacters.escaped(text);

    assertThat(escaped.chars().filter(c -> ControlCharacters.contain((char) c))).isEmpty();
    assertThat(escaped).doesNotContainPattern("\\p{Cc}|\\p{Zl}|\\p{Zp}");
  }

  @Property
  void nothing_else_changes(@ForAll String text) {
    String plain = text.replace('\\', '/');

    String back =
        Pattern.compile("\\\\u(....)")
            .matcher(ControlCharacters.escaped(plain))
            .replaceAll(hex -> Character.toString(Integer.parseInt(hex.group(1), 16)));

    assertThat(back).isEqualTo(plain);
  }

  @Property
  void escaping_again_changes_nothing(@ForAll String text) {
    String once = ControlCharacters.escaped(text);

    assertThat(ControlCharacters.escaped(once)).isEqualTo(once);
  }

  @Example
  void each_kind() {
    assertThat(
            ControlCharacters.escaped(
                "\u001b[2J a\tb\r\n \u007f \u0085 \u009b \u2028 \u202e \u2066"))
        .isEqualTo(
            "\\u001b[2J a\\u0009b\\u000d\\u000a \\u007f \\u0085 \\u009b \\u2028 \\u202e \\u2066");
    assertThat(ControlCharacters.escaped("Für Elise, \u05D0 \uD834\uDD1E \u200D"))
        .isEqualTo("Für Elise, \u05D0 \uD834\uDD1E \u200D");
  }
}
