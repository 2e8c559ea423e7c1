package io.github.continuo.transformer.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of strangers whose headers are not right. */
class SafetensorsFaultsTest {
  private static final String A = "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";

  @TempDir private Path folder;

  @Test
  void ST_1_arrays_that_share_bytes_are_refused() throws IOException {
    refuses(
        "{" + A + ",'b':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        8,
        "data of b must begin at 8, where those before end, got 0");
    refuses(
        "{" + A + ",'b':{'dtype':'F32','shape':[2],'data_offsets':[4,12]}}",
        12,
        "data of b must begin at 8, where those before end, got 4");
  }

  @Test
  void ST_2_a_name_that_comes_twice_is_refused() throws IOException {
    refuses("{" + A + "," + A + "}", 8, "a must be in the header once, got it twice");
    refuses("{'__metadata__':{},'__metadata__':{}}", 0, "__metadata__ must be in the header once");
    refuses(
        "{'a':{'dtype':'F32','shape':[2],'shape':[2],'data_offsets':[0,8]}}",
        8,
        "a: shape must be given once, got it twice");
  }

  @Test
  void ST_3_bytes_that_belong_to_no_array_are_refused() throws IOException {
    refuses("{" + A + "}", 72, "data must end with the last array, at 8, got 72 bytes");
    refuses(
        "{" + A + ",'b':{'dtype':'F32','shape':[1],'data_offsets':[12,16]}}",
        16,
        "data of b must begin at 8, where those before end, got 12");
    refuses(
        "{'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}",
        8,
        "data of b must begin at 0, where those before end, got 4");
    refuses("{}", 1, "data must end with the last array, at 0, got 1 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "dtype        | null        | a: dtype must be a text, got null",
        "dtype        | 3           | a: dtype must be a text, got a number",
        "dtype        | ['F32']     | a: dtype must be a text, got a list",
        "dtype        | 'f32'       | dtype of a must be one that safetensors has, got f32",
        "shape        | null        | a: shape must be a list, got null",
        "shape        | 2           | a: shape must be a list, got a number",
        "shape        | [null]      | a: shape must be whole numbers, got null",
        "shape        | ['2']       | a: shape must be whole numbers, got a text",
        "shape        | [2.0]       | a: shape must be whole numbers of 0 to 2^63 - 1, got 2.0",
        "shape        | [2e0]       | a: shape must be whole numbers of 0 to 2^63 - 1, got 2e0",
        "shape        | [-0]        | a: shape must be whole numbers of 0 to 2^63 - 1, got -0",
        "shape        | [9223372036854775808] | a: shape must be whole numbers of 0 to 2^63 - 1",
        "shape        | [0, 4611686018427387904, 4] | data of a must be 0 bytes",
        "shape        | [4611686018427387904, 4] | F32 of a has an impossible shape",
        "data_offsets | [null, 8]   | a: data_offsets must be whole numbers, got null",
        "data_offsets | null        | a: data_offsets must be a list, got null",
        "data_offsets | [0]         | a must have two data_offsets, got [0]",
        "data_offsets | [0, 8, 8]   | a: data_offsets must be at most 2 numbers",
        "data_offsets | [8, 0]      | data of a must lie in 0..8, got 8..0",
        "data_offsets | [0, 9223372036854775807] | data of a must lie in 0..8",
      })
  void ST_4_5_6_7_what_cannot_be_is_named(String member, String value, String message)
      throws IOException {
    String right = member.equals("dtype") ? "'F32'" : member.equals("shape") ? "[2]" : "[0,8]";
    String wrong = A.replace("'" + member + "':" + right, "'" + member + "':" + value);
    assertThat(wrong).isNotEqualTo(A);

    refuses("{" + wrong + "}", 8, message);
  }

  @Test
  void ST_7_a_shape_whose_product_is_beyond_a_long_is_refused() throws IOException {
    String beyond = "4611686018427387904,4611686018427387904,4611686018427387904";

    refuses("{" + A.replace("[2]", "[0," + beyond + "]") + "}", 8, "data of a must be 0 bytes");
    refuses("{" + A.replace("[2]", "[" + beyond + ",0]") + "}", 8, "impossible shape");
  }

  @Test
  void ST_8_the_memory_for_a_long_header_is_bounded() throws IOException {
    StringBuilder many = new StringBuilder("{" + A);
    IntStream.range(0, 100_000)
        .forEach(i -> many.append(",'x").append(i).append(A.substring(2).replace("[2]", "[0]")));
    refuses(many + "}", 8, "header must name at most 65536 arrays");

    String long1 = "x".repeat(1 << 20);
    refuses("{'" + long1 + "':{}}", 0, "names and texts of at most 1024 characters");
    refuses("{" + A.replace("F32", long1) + "}", 8, "names and texts of at most 1024 characters");
    refuses("{" + A.replace("dtype", long1) + "}", 8, "names and texts of at most 1024 characters");
    refuses("{" + A.replace("[2]", "[" + "1,".repeat(99) + "2]") + "}", 8, "at most 64 numbers");
    refuses("{" + A + ",'b':" + "[".repeat(1 << 20), 8, "b must be an object, got a list");
    refuses("{" + A.replace("'dtype'", "'new':" + "[".repeat(1 << 20)), 8, "header must be a JSON");
  }

  @Test
  void names_of_the_greatest_length_are_read_however_they_are_written() throws IOException {
    String name = "\u00e9".repeat(1024);
    for (String written : new String[] {name, "\\u00e9".repeat(1024)}) {
      try (Safetensors tensors =
          Safetensors.open(write("{" + A.replace("'a'", "'" + written + "'") + "}", 8))) {
        assertThat(tensors.names()).containsExactly(name);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'__metadata__':{'format':'pt','more':'long'},%s}",
        "{'__metadata__':null,%s}",
        "{%s}          \n\t  ",
        "{'empty':{'dtype':'I64','shape':[0,7],'data_offsets':[8,8]},%s}",
        "{'empty':{'dtype':'I64','shape':[0],'data_offsets':[0,0]},%s}",
        "{'later':{'dtype':'BOOL','shape':[],'data_offsets':[8,9]},%s}",
        "{'later':{'dtype':'F4','shape':[2],'data_offsets':[8,9],'new':{'x':[1]}},%s}",
      })
  void what_the_reference_reader_takes_is_taken(String header) throws IOException {
    int data = header.contains("later") ? 9 : 8;
    try (Safetensors tensors =
        Safetensors.open(write(String.format(Locale.ROOT, header, A), data))) {
      assertThat(tensors.names()).contains("a");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'__metadata__':{'format':1},%s}",
        "{'__metadata__':[],%s}",
        "{%s}}",
        "{%s} x",
        "{%s,}",
        "{%s",
        " {%s}",
        "\ufeff{%s}",
        "{%s, /* note */ 'b': {}}",
        "{%s, b: {}}",
      })
  void what_it_refuses_is_refused(String header) throws IOException {
    refuses(String.format(Locale.ROOT, header, A), 8, "");
  }

  @Test
  void text_that_is_not_utf_8_is_refused() throws IOException {
    Path file = write("{'x?':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", 8);
    byte[] bytes = Files.readAllBytes(file);
    bytes[11] = (byte) 0xFF;
    Files.write(file, bytes);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Safetensors.open(file).close())
        .withMessage(file + ": header must be a JSON object of arrays");
  }

  @Test
  void what_is_no_file_is_refused() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Safetensors.open(folder).close())
        .withMessage(folder + ": must be a file, got a folder");
  }

  private void refuses(String header, int dataBytes, String message) throws IOException {
    Path file = write(header, dataBytes);
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Safetensors.open(file).close())
        .withMessageStartingWith(file + ": ")
        .withMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(3_000));
  }

  private Path write(String header, int dataBytes) throws IOException {
    byte[] bytes = header.replace('\'', '"').getBytes(UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + bytes.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(bytes.length).put(bytes);
    return Files.write(Files.createTempFile(folder, "made", ".safetensors"), all.array());
  }
}
