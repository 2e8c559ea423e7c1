package io.github.continuo.picture;

import static io.github.continuo.picture.Pieces.note;
import static io.github.continuo.picture.Pieces.score;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.w3c.dom.Document;

class SvgProperties {

  @Property(tries = 200)
  void any_name_gives_well_formed_xml(@ForAll String name) throws Exception {
    PianoRoll roll = PianoRoll.of(name, score(note(0, 1)));

    Document document = SvgTest.parsed(roll.toSvg());

    assertThat(document.getElementsByTagName("text").getLength()).isPositive();
  }
}
