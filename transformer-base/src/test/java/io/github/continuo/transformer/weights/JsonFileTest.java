package io.github.continuo.transformer.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFileTest {
  @TempDir private Path folder;

  @Test
  void CONF_8_a_file_of_more_than_a_megabyte_is_refused_unread() throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), "{}");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(700L << 20);
    }

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> JsonFile.read(file))
        .withMessage(file + " must be at most 1048576 bytes of JSON, got 734003200");
  }

  @Test
  void a_file_of_a_megabyte_is_read() throws IOException {
    String head = "{\"a\": \"";
    String text = head + "x".repeat(JsonFile.MAX_BYTES - head.length() - 2) + "\"}";
    Path file = Files.writeString(folder.resolve("config.json"), text);

    assertThat(JsonFile.read(file).text("a")).startsWith("xxx");
  }

  @Test
  void what_is_no_file_or_no_utf_8_is_refused() throws IOException {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> JsonFile.read(folder))
        .withMessage(folder + ": must be a file, got a folder");
    Path file = Files.write(folder.resolve("a.json"), new byte[] {'{', '"', (byte) 0xFF});
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> JsonFile.read(file))
        .withMessage(file + " must be text in UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{} {}",
        "{}x",
        "{'a': 1,}",
        "{a: 1}",
        "{'a': NaN}",
        "{'a': Infinity}",
        "{'a': 01}",
        "{'a': +1}",
        "{'a': .5}",
        "{'a': 'x\ty'}",
        "{'a': '\\q'}",
        "// no\n{}",
        ")]}'\n{}",
        "{'a' = 1}",
        "{'a'; 1}",
        "{'a': TRUE}",
        "{'a': [1 2]}",
        "{'a': [,]}",
      })
  void what_is_not_strict_json_is_refused_in_one_line(String text) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> JsonFile.parse("a.json", text.replace('\'', '"')))
        .withMessageStartingWith("a.json must hold ")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("http"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "null", "'x'", "[{}]"})
  void what_is_no_object_is_refused(String text) {
    refuses(text, "a.json must hold a JSON object");
  }

  @Test
  void depth_is_limited() throws IOException {
    String deepest = "{'a':" + "[".repeat(63) + "]".repeat(63) + "}";
    assertThat(JsonFile.parse("a.json", deepest.replace('\'', '"')).has("a")).isTrue();

    refuses(
        "{'a':" + "[".repeat(500_000),
        "a.json must hold JSON of at most 64 levels, wrong at line 1 column 70");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'a': 1, 'a': 1}           | a must be given once, got it twice",
        "{'b': [{'a': 1, '\\u0061': 2}]} | a must be given once, got it twice",
      })
  void a_name_must_not_come_twice_in_an_object(String text, String message) {
    refuses(text, "a.json: " + message);
  }

  @Test
  void numbers_must_be_finite_numbers() throws IOException {
    JsonFile json = parse("{'a': 1e999, 'b': '16', 'c': 2147483648, 'd': -7, 'e': null}");

    assertThat(json.number("d")).isEqualTo(-7);
    for (String member : new String[] {"a", "b", "c", "e", "f"}) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> json.number(member))
          .withMessageStartingWith("a.json: " + member + " must be ");
    }
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> json.number("d", 1, 9))
        .withMessage("a.json: d must be in 1..9, got -7");
  }

  @Test
  void messages_hold_only_so_much_of_what_came() {
    String much = "x".repeat(100_000);

    refuses(
        "{'" + much + "': 1, '" + much + "': 2}",
        "a.json: " + "x".repeat(100) + "... must be given once, got it twice");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> parse("{'a': {'" + much + "': []}}").texts("a"))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> parse("{'a': '" + much + "'}").real("a"))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }

  private static void refuses(String text, String message) {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> parse(text)).withMessage(message);
  }

  private static JsonFile parse(String text) throws IOException {
    return JsonFile.parse("a.json", text.replace('\'', '"'));
  }

  @Property(tries = 2000)
  void any_text_is_read_or_refused(@ForAll("texts") String text) {
    try {
      JsonFile json = JsonFile.parse("a.json", text);
      assertThat(JsonFile.parse("again", json.object().toString()).object())
          .isEqualTo(json.object());
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("a.json");
    }
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> tokens =
        Arbitraries.of(
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "1", "-1.5e3", "null", "true", "NaN",
            " ");
    Arbitrary<String> ends = tokens.list().ofMaxSize(12).map(list -> "{" + String.join("", list));
    Arbitrary<String> pairs =
        tokens.list().ofSize(3).map(list -> "{\"a\":" + String.join("", list) + "}");
    return Arbitraries.oneOf(ends, pairs, Arbitraries.strings().all().ofMaxLength(20));
  }

  @Test
  void written_objects_are_read() throws IOException {
    Path file = folder.resolve("a.json");
    JsonFile json = parse("{'a': [1, 'x\\n\\u2028<>&', null, {'b': 1e-7}], 'c': {}}");

    JsonFile.write(file, json.object());

    assertThat(JsonFile.read(file).object()).isEqualTo(json.object());
    assertThat(Files.readString(file, UTF_8)).endsWith("}\n");
  }
}
