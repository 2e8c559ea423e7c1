package io.github.continuo.transformer.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;

/** Any bytes are opened or refused with an {@link IOException}; what is written is opened. */
class SafetensorsHeaderProperties {
  private final Path file;

  SafetensorsHeaderProperties() throws IOException {
    file = Files.createTempFile("header", ".safetensors");
  }

  @AfterTry
  void delete_file() throws IOException {
    Files.deleteIfExists(file);
  }

  @Property(tries = 500)
  void any_bytes_are_opened_or_refused(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
    Files.write(file, bytes);
    opensOrRefuses();
  }

  @Property(tries = 500)
  void any_bytes_as_header_are_opened_or_refused(@ForAll @Size(min = 1, max = 200) byte[] bytes)
      throws IOException {
    bytes[0] = '{';
    write(bytes, 8);
    opensOrRefuses();
  }

  @Property(tries = 1000)
  void a_header_with_other_bytes_in_places_is_opened_or_refused(
      @ForAll("shapes") Map<String, List<Long>> shapes,
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 1000) Integer> places,
      @ForAll("telling") char other)
      throws IOException {
    ByteBuffer start = SafetensorsHeader.write("F32", 4, shapes);
    byte[] header = new byte[start.remaining() - 8];
    start.get(8, header);
    for (int place : places) {
      header[place % header.length] = (byte) other;
    }
    write(header, size(shapes));
    opensOrRefuses();
  }

  @Property(tries = 1000)
  void any_values_in_an_array_are_opened_or_refused(
      @ForAll("values") String type, @ForAll("values") String shape, @ForAll("values") String place)
      throws IOException {
    String header =
        "{\"x\":{\"dtype\":" + type + ",\"shape\":" + shape + ",\"data_offsets\":" + place + "}}";
    write(header.getBytes(UTF_8), 8);
    opensOrRefuses();
  }

  @Property(tries = 300)
  void what_is_written_is_opened_as_it_was(
      @ForAll("shapes") Map<String, List<Long>> shapes, @ForAll boolean isShort)
      throws IOException {
    ByteBuffer start = SafetensorsHeader.write(isShort ? "BF16" : "F32", isShort ? 2 : 4, shapes);
    byte[] header = new byte[start.remaining() - 8];
    start.get(8, header);
    write(header, size(shapes) / (isShort ? 2 : 1));

    try (Safetensors tensors = Safetensors.open(file)) {
      assertThat(tensors.names()).containsExactlyElementsOf(shapes.keySet());
      shapes.forEach((name, shape) -> assertThat(tensors.shape(name)).isEqualTo(shape));
    }
  }

  @Property(tries = 200)
  void one_byte_more_or_less_is_refused(@ForAll("shapes") Map<String, List<Long>> shapes)
      throws IOException {
    ByteBuffer start = SafetensorsHeader.write("F32", 4, shapes);
    byte[] header = new byte[start.remaining() - 8];
    start.get(8, header);
    write(header, size(shapes) + 1);
    assertThat(opensOrRefuses()).isFalse();
    if (size(shapes) > 0) {
      write(header, size(shapes) - 1);
      assertThat(opensOrRefuses()).isFalse();
    }
  }

  /** Whether it opens; throws anything that is neither. */
  private boolean opensOrRefuses() {
    try (Safetensors tensors = Safetensors.open(file)) {
      assertThat(tensors.names().size()).isLessThanOrEqualTo(HeaderJson.MAX_ARRAYS);
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith(file.toString());
      assertThat(e.getMessage()).hasSizeLessThan(10_000);
      return false;
    }
  }

  private static int size(Map<String, List<Long>> shapes) {
    return 4
        * shapes.values().stream()
            .mapToInt(shape -> shape.stream().mapToInt(Long::intValue).reduce(1, (a, b) -> a * b))
            .sum();
  }

  private void write(byte[] header, int dataBytes) throws IOException {
    ByteBuffer all =
        ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(header.length).put(header);
    Files.write(file, all.array());
  }

  @Provide
  Arbitrary<Map<String, List<Long>>> shapes() {
    Arbitrary<String> names =
        Arbitraries.strings().ascii().withChars("\u00e9\u4e2d\"\\").ofMinLength(0).ofMaxLength(20);
    Arbitrary<List<Long>> shape = Arbitraries.longs().between(0, 4).list().ofMaxSize(4);
    return Combinators.combine(names, shape)
        .as(Map::entry)
        .list()
        .ofMaxSize(6)
        .map(
            entries -> {
              Map<String, List<Long>> shapes = new LinkedHashMap<>();
              entries.forEach(entry -> shapes.put(entry.getKey(), entry.getValue()));
              return shapes;
            });
  }

  @Provide
  Arbitrary<Character> telling() {
    return Arbitraries.of(
        '{', '}', '[', ']', '"', ',', ':', '0', '9', '-', '.', 'e', 'n', '\\', '\0');
  }

  @Provide
  Arbitrary<String> values() {
    List<String> numbers =
        List.of(
            "0", "1", "2", "4", "8", "-1", "0.5", "1e3", "9223372036854775807", "1e999", "null");
    List<String> others =
        new ArrayList<>(List.of("null", "true", "{}", "[]", "\"F32\"", "\"\"", "\"I4\"", "[[]]"));
    others.addAll(numbers);
    Arbitrary<String> lists =
        Arbitraries.of(numbers).list().ofMaxSize(3).map(list -> "[" + String.join(",", list) + "]");
    return Arbitraries.oneOf(Arbitraries.of(others), lists, lists);
  }
}
