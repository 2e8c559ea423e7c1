package io.github.continuo.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** ESC of the list of known faults: what a page says of a file with a name of any characters. */
class MarkdownProperties {

  @Property
  void text_is_on_one_line_and_is_no_markup(@ForAll String text) {
    String shown = Markdown.text(text);

    assertThat(shown).doesNotContainPattern("\\p{Cc}|\\p{Zl}|\\p{Zp}");
    assertThat(shown.replaceAll("\\\\[\\\\`*_\\[\\]<>|&~$#]", ""))
        .doesNotContainPattern("[`*_\\[\\]<>|&~$#]");
  }

  @Property
  void link_is_plain_and_leads_to_the_file(@ForAll("names") String file) {
    String link = Markdown.link(file);

    assertThat(link).matches("[A-Za-z0-9._/%-]*");
    assertThat(URLDecoder.decode(link, UTF_8)).isEqualTo(file);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withCharRange('\0', '\uD7FF');
  }

  @Example
  void each_is_as_it_should_be() {
    assertThat(Markdown.text("<b>a|b_c\u001b[2J\n"))
        .isEqualTo("\\<b\\>a\\|b\\_c\\\\u001b\\[2J\\\\u000a");
    assertThat(Markdown.link("one/für (1).mid")).isEqualTo("one/f%C3%BCr%20%281%29.mid");
  }
}
