package io.github.continuo.picture;

import static io.github.continuo.picture.Pieces.named;
import static io.github.continuo.picture.Pieces.note;
import static io.github.continuo.picture.Pieces.score;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Note;
import io.github.continuo.picture.Canvas.Label;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class SvgTest {

  static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
  }

  private static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  @Test
  void document_holds_every_shape() throws Exception {
    PianoRoll roll =
        PianoRoll.of(score(note(0, 1), note(1, 2), new Note(480, 60, Note.DRUM_CHANNEL, 36, 80)));
    Canvas drawing = roll.drawing();

    Document document = parsed(roll.toSvg());

    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(document.getDocumentElement().getAttribute("width"))
        .isEqualTo(Integer.toString(drawing.width()));
    assertThat(elements(document, "rect").size() - 1 + elements(document, "text").size())
        .isEqualTo(drawing.shapes().size());
    assertThat(elements(document, "rect"))
        .filteredOn(rect -> rect.getAttribute("stroke").equals("#d55e00"))
        .hasSize(2); // the drum, and its entry in the legend
  }

  @Test
  void names_are_escaped() throws Exception {
    Document document = parsed(PianoRoll.of(score(named("<R&B> ]]> \"'é", note(0, 1)))).toSvg());

    assertThat(elements(document, "text").get(0).getTextContent()).isEqualTo("<R&B> ]]> \"'é");
  }

  @Test
  void ESC_control_characters_of_a_name_are_seen() throws Exception {
    Document document = parsed(PianoRoll.of(score(named("\u001b[2J\n\u202e", note(0, 1)))).toSvg());

    assertThat(elements(document, "text").get(0).getTextContent())
        .isEqualTo("\\u001b[2J\\u000a\\u202e");
  }

  @Test
  void characters_that_xml_cannot_hold_are_replaced() throws Exception {
    Canvas drawing =
        new Canvas(9, 9, List.of(new Label(0, 0, "a\uD800\uFFFE\uFFFFz", Colors.TEXT)));

    Document document = parsed(Svg.of(drawing));

    assertThat(elements(document, "text").get(0).getTextContent())
        .isEqualTo("a" + "\uFFFD".repeat(3) + "z");
  }

  @Test
  void numbers_are_the_same_in_every_locale() {
    PianoRoll roll = PianoRoll.of(score(note(0, 1)));
    String svg = roll.toSvg();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertThat(roll.toSvg()).isEqualTo(svg);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void file_holds_the_document(@TempDir Path folder) throws IOException {
    PianoRoll roll = PianoRoll.of(score(named("Flöte", note(0, 1))));

    roll.writeSvg(folder.resolve("roll.svg"));

    assertThat(folder.resolve("roll.svg")).hasContent(roll.toSvg());
  }

  @Test
  void needs_no_java_desktop(@TempDir Path folder) throws Exception {
    Path out = folder.resolve("out.svg");
    ProcessBuilder java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--limit-modules",
                "java.base",
                WithoutDesktop.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    java.environment().put("CLASSPATH", System.getProperty("java.class.path"));

    Process process = java.start();

    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(out).hasContent(PianoRoll.of(score(note(0, 1))).toSvg());
  }

  /** A program that draws. */
  static final class WithoutDesktop {
    private WithoutDesktop() {}

    public static void main(String[] arguments) {
      System.out.print(PianoRoll.of(score(note(0, 1))).toSvg());
    }
  }
}
