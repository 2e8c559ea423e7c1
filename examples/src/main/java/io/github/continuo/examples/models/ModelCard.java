package io.github.continuo.examples.models;

import io.github.continuo.files.ControlCharacters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Model card, as <a href="https://huggingface.co/docs/hub/model-cards">Hugging Face</a> shows it:
 * YAML with the fields that it filters by, then Markdown.
 *
 * @param name title
 * @param license id of a license, such as {@code apache-2.0}
 * @param baseModel id of the model that an adapter changes, or null
 * @param facts text by label
 */
record ModelCard(
    String name, String license, @Nullable String baseModel, Map<String, String> facts) {
  private static final Pattern LICENSE = Pattern.compile("[a-z0-9][a-z0-9.+-]{0,63}");
  private static final List<String> TAGS = List.of("midi", "music", "music-generation");

  /**
   * Checks the id of a license.
   *
   * @throws IllegalArgumentException if it is none, such as two words
   */
  static void requireLicense(String license) {
    if (!LICENSE.matcher(license).matches()) {
      throw new IllegalArgumentException(
          "license must be an id of lower-case letters, digits, points and hyphens, such as"
              + " apache-2.0, got "
              + license);
    }
  }

  String text() {
    StringBuilder text = new StringBuilder("---\n");
    line(text, "license: %s", license);
    line(text, "library_name: continuo");
    if (baseModel != null) {
      line(text, "base_model: %s", baseModel);
    }
    line(text, "tags:");
    TAGS.forEach(tag -> line(text, "- %s", tag));
    if (baseModel != null) {
      line(text, "- lora");
    }
    line(text, "---%n%n# %s%n", ControlCharacters.escaped(name));
    line(
        text,
        baseModel == null
            ? "Continues music: MIDI in, MIDI out. A model of [Continuo](%s).%n"
            : "A LoRA adapter, for music: MIDI in, MIDI out. Made with [Continuo](%s).%n",
        "https://github.com/continuo-midi/continuo");
    if (!facts.isEmpty()) {
      line(text, "| | |%n| --- | --- |");
      facts.forEach((label, fact) -> line(text, "| %s | %s |", label, cell(fact)));
      line(text, "");
    }
    line(text, "```%ncontinuo continue song.mid --model OWNER/NAME -o longer.mid%n```%n");
    line(text, "## Training data%n%n...%n%n## Limitations%n%n...");
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).replace(System.lineSeparator(), "\n"))
        .append('\n');
  }

  private static String cell(String fact) {
    return ControlCharacters.escaped(fact).replace("|", "\\|");
  }
}
