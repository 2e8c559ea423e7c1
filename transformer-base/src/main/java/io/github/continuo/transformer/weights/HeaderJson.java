package io.github.continuo.transformer.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.github.continuo.transformer.weights.SafetensorsHeader.Entry;
import java.io.EOFException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Streaming parser of the JSON of a safetensors header. It reads member by member, so that memory
 * use depends on the limits below and not on the length of the header.
 */
final class HeaderJson {
  static final int MAX_ARRAYS = 65_536;
  static final int MAX_DIMENSIONS = 64;
  static final int MAX_NAME = 1_024; // characters
  private static final String METADATA = "__metadata__";

  private final Path file;
  private final LimitedReader text;
  private final JsonReader json;

  private HeaderJson(Path file, Reader header) {
    this.file = file;
    text = new LimitedReader(header);
    json = new JsonReader(text);
    json.setStrictness(Strictness.STRICT);
  }

  /**
   * Reads the entries of the arrays, without checking that they fit the data.
   *
   * @param first offset of the first byte of the header
   * @param end offset of the byte after the last
   * @throws IOException if the header is not such JSON; the message names the file
   */
  static Map<String, Entry> read(Path file, FileChannel channel, long first, long end)
      throws IOException {
    Reader header = Channels.newReader(new Part(channel, first, end), UTF_8.newDecoder(), -1);
    try {
      return new HeaderJson(file, header).arrays();
    } catch (MalformedJsonException | EOFException | CharacterCodingException e) {
      throw new IOException(file + ": header must be a JSON object of arrays", e);
    }
  }

  private Map<String, Entry> arrays() throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    boolean hasMetadata = false;
    begin(JsonToken.BEGIN_OBJECT, null);
    while (json.hasNext()) {
      String name = limited(json::nextName);
      boolean isNew;
      if (name.equals(METADATA)) {
        isNew = !hasMetadata;
        hasMetadata = true;
        skipMetadata();
      } else {
        isNew = entries.put(name, array(name)) == null;
      }
      if (!isNew) {
        throw new IOException(file + ": " + name + " must be in the header once, got it twice");
      }
      if (entries.size() > MAX_ARRAYS) {
        throw new IOException(file + ": header must name at most " + MAX_ARRAYS + " arrays");
      }
    }
    json.endObject();
    if (json.peek() != JsonToken.END_DOCUMENT) {
      throw new IOException(file + ": header must end with its JSON object");
    }
    return entries;
  }

  private void skipMetadata() throws IOException {
    if (json.peek() == JsonToken.NULL) {
      json.nextNull();
      return;
    }
    begin(JsonToken.BEGIN_OBJECT, METADATA);
    while (json.hasNext()) {
      limited(json::nextName);
      require(JsonToken.STRING, METADATA, "a text");
      json.skipValue();
    }
    json.endObject();
  }

  private Entry array(String name) throws IOException {
    String type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    begin(JsonToken.BEGIN_OBJECT, name);
    while (json.hasNext()) {
      String member = limited(json::nextName);
      String what = name + ": " + member;
      switch (member) {
        case "dtype" -> type = once(type, type(what), what);
        case "shape" -> shape = once(shape, numbers(what, MAX_DIMENSIONS), what);
        case "data_offsets" -> offsets = once(offsets, numbers(what, 2), what);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (type == null || shape == null || offsets == null) {
      throw new IOException(file + ": " + name + " must have dtype, shape and data_offsets");
    }
    if (offsets.size() != 2) {
      throw new IOException(file + ": " + name + " must have two data_offsets, got " + offsets);
    }
    return new Entry(type, shape, offsets.get(0), offsets.get(1));
  }

  private <T> T once(@Nullable T before, T now, String what) throws IOException {
    if (before != null) {
      throw new IOException(file + ": " + what + " must be given once, got it twice");
    }
    return now;
  }

  private String type(String what) throws IOException {
    require(JsonToken.STRING, what, "a text");
    return limited(json::nextString);
  }

  private List<Long> numbers(String what, int max) throws IOException {
    List<Long> numbers = new ArrayList<>();
    begin(JsonToken.BEGIN_ARRAY, what);
    while (json.hasNext()) {
      if (numbers.size() == max) {
        throw new IOException(file + ": " + what + " must be at most " + max + " numbers");
      }
      numbers.add(number(what));
    }
    json.endArray();
    return List.copyOf(numbers);
  }

  private long number(String what) throws IOException {
    require(JsonToken.NUMBER, what, "whole numbers");
    String digits = limited(json::nextString);
    try {
      long number = Long.parseLong(digits);
      if (!digits.startsWith("-")) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new IOException(
        file + ": " + what + " must be whole numbers of 0 to 2^63 - 1, got " + digits);
  }

  private void begin(JsonToken token, @Nullable String what) throws IOException {
    if (json.peek() != token) {
      throw new IOException(
          what == null
              ? file + ": header must be a JSON object of arrays"
              : file + ": " + what + " must be " + kind(token) + ", got " + kind(json.peek()));
    }
    if (token == JsonToken.BEGIN_OBJECT) {
      json.beginObject();
    } else {
      json.beginArray();
    }
  }

  private void require(JsonToken token, String what, String kind) throws IOException {
    if (json.peek() != token) {
      throw new IOException(file + ": " + what + " must be " + kind + ", got " + kind(json.peek()));
    }
  }

  private static String kind(JsonToken token) {
    return switch (token) {
      case BEGIN_OBJECT -> "an object";
      case BEGIN_ARRAY -> "a list";
      case STRING -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      default -> "nothing";
    };
  }

  @FunctionalInterface
  private interface Next {
    String read() throws IOException;
  }

  /** Reads a name, a text or a number of at most the length of a name. */
  private String limited(Next next) throws IOException {
    text.limit(6 * MAX_NAME + 1); // an escape takes six characters, and a quote follows
    try {
      String read = next.read();
      if (read.length() <= MAX_NAME) {
        return read;
      }
    } catch (LimitedReader.TooLong e) {
      // reported below
    } finally {
      text.limit(Long.MAX_VALUE);
    }
    throw new IOException(
        file + ": header must hold names and texts of at most " + MAX_NAME + " characters");
  }

  /**
   * Reader that throws if more characters than a limit are read for one name; between names there
   * is no limit.
   */
  private static final class LimitedReader extends FilterReader {
    private static final class TooLong extends IOException {
      private static final long serialVersionUID = 1;
    }

    private long left = Long.MAX_VALUE;

    LimitedReader(Reader text) {
      super(text);
    }

    void limit(long characters) {
      left = characters;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      if (left <= 0) {
        throw new TooLong();
      }
      int count = super.read(buffer, offset, (int) Math.min(length, left));
      left -= Math.max(count, 0);
      return count;
    }
  }

  /** Range of bytes of a file. */
  private static final class Part implements ReadableByteChannel {
    private final FileChannel file;
    private final long end;
    private long at;

    Part(FileChannel file, long first, long end) {
      this.file = file;
      this.end = end;
      at = first;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
      if (at == end) {
        return -1;
      }
      ByteBuffer part = bytes.slice(bytes.position(), (int) Math.min(bytes.remaining(), end - at));
      int count = file.read(part, at);
      if (count > 0) {
        at += count;
        bytes.position(bytes.position() + count);
      }
      return count;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() {
      // The file stays open for its data.
    }
  }
}
