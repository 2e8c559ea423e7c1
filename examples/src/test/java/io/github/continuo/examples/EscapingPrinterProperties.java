package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** ESC-1 to ESC-3 of the list of known faults: what a terminal gets. */
class EscapingPrinterProperties {

  @Property
  void ESC_nothing_that_a_terminal_obeys_is_printed(@ForAll String text, @ForAll char character) {
    StringWriter out = new StringWriter();
    PrintWriter printer = new EscapingPrinter(new PrintWriter(out));

    printer.println(text);
    printer.printf(Locale.ROOT, "%s %c", text, character);
    printer.append(text).append(character).write(text.toCharArray());
    printer.print(character);
    printer.flush();

    assertThat(out.toString()).doesNotContainPattern("[\\p{Cc}&&[^\n\r\t]]|\\p{Zl}|\\p{Zp}");
  }

  @Example
  void plain_text_comes_as_it_is() {
    StringWriter out = new StringWriter();
    PrintWriter printer = new EscapingPrinter(new PrintWriter(out));

    printer.print("\rFür\t\uD834\uDD1E\n\u001b[2J");
    printer.flush();

    assertThat(out).hasToString("\rFür\t\uD834\uDD1E\n\\u001b[2J");
  }
}
