package io.github.continuo.transformer.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.github.continuo.files.AtomicFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object in a file, or one inside that object, whose members are read with errors that name
 * the file and the member.
 *
 * @param name where it is, for messages: the file and, inside it, the members that lead here
 */
public record JsonFile(String name, JsonObject object) {
  /** Made only where something is written: it takes longer than to read a file. */
  private static final class Printer {
    private static final Gson GSON =
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  }

  /** The most bytes of a file that {@link #read(Path)} reads: 1 MiB. */
  public static final int MAX_BYTES = 1 << 20;

  private static final int MAX_DEPTH = 64;
  private static final int MAX_SHOWN = 100; // characters of a member or a value in a message
  private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");

  /**
   * Reads a file of at most {@link #MAX_BYTES}.
   *
   * @param file in UTF-8
   * @return the object that it holds
   * @throws IOException if it cannot be read, is larger, or holds anything but one object in strict
   *     JSON, at most 64 levels deep and without two members of one name in an object
   */
  public static JsonFile read(Path file) throws IOException {
    return read(file, MAX_BYTES);
  }

  /**
   * Reads a file that may be larger than others.
   *
   * @param file in UTF-8
   * @param maxBytes the most bytes that it may have; reading takes some tens of times as many
   * @return the object that it holds
   * @throws IOException as {@link #read(Path)}
   */
  public static JsonFile read(Path file, int maxBytes) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + " must be a file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      long size = Files.size(file);
      byte[] bytes = size > maxBytes ? new byte[0] : in.readNBytes(maxBytes + 1);
      if (Math.max(size, bytes.length) > maxBytes) {
        throw new IOException(
            file + " must be at most " + maxBytes + " bytes of JSON, got " + size);
      }
      return parse(file.toString(), UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new IOException(file + " must be text in UTF-8", e);
    }
  }

  /**
   * Reads a text.
   *
   * @param name where it is from, for messages
   * @param text one JSON object
   * @return the object
   * @throws IOException if it holds anything else, as {@link #read(Path)} says
   */
  public static JsonFile parse(String name, String text) throws IOException {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(MAX_DEPTH);
    try {
      if (value(name, reader) instanceof JsonObject object
          && reader.peek() == JsonToken.END_DOCUMENT) {
        return new JsonFile(name, object);
      }
    } catch (MalformedJsonException | EOFException e) {
      Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
      throw new IOException(
          name
              + " must hold JSON of at most "
              + MAX_DEPTH
              + " levels"
              + (place.find() ? ", wrong at " + place.group() : ""),
          e);
    }
    throw new IOException(name + " must hold a JSON object");
  }

  private static JsonElement value(String name, JsonReader reader) throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> members(name, reader);
      case BEGIN_ARRAY -> {
        JsonArray array = new JsonArray();
        reader.beginArray();
        while (reader.hasNext()) {
          array.add(value(name, reader));
        }
        reader.endArray();
        yield array;
      }
      case STRING -> new JsonPrimitive(reader.nextString());
      case NUMBER -> new JsonPrimitive(ToNumberPolicy.LAZILY_PARSED_NUMBER.readNumber(reader));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
      default -> throw new EOFException();
    };
  }

  private static JsonObject members(String name, JsonReader reader) throws IOException {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String member = reader.nextName();
      if (object.has(member)) {
        throw new IOException(name + ": " + shown(member) + " must be given once, got it twice");
      }
      object.add(member, value(name, reader));
    }
    reader.endObject();
    return object;
  }

  /** As much of a name or a value as a message can hold. */
  static String shown(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }

  /**
   * Writes a file or replaces it; it is never half there.
   *
   * @param file in a folder that is there
   * @param object its content, written over several lines in UTF-8
   * @throws IOException if it cannot be written; what was there then stays
   */
  public static void write(Path file, JsonObject object) throws IOException {
    AtomicFile.write(file, Printer.GSON.toJson(object) + "\n");
  }

  /**
   * {@return whether a member is there and not null}
   *
   * @param member its name
   */
  public boolean has(String member) {
    return object.has(member) && !object.get(member).isJsonNull();
  }

  /**
   * {@return a member that is an object}
   *
   * @param member its name
   * @throws IOException if it is not there or something else
   */
  public JsonFile inside(String member) throws IOException {
    if (object.get(member) instanceof JsonObject inner) {
      return new JsonFile(name + ": " + member, inner);
    }
    throw fault(member, "an object", null);
  }

  /**
   * {@return a member that is a list of objects}
   *
   * @param member its name
   * @throws IOException if it is not there or something else
   */
  public List<JsonFile> list(String member) throws IOException {
    List<JsonFile> objects = new ArrayList<>();
    if (!(object.get(member) instanceof JsonArray array)) {
      throw fault(member, "a list of objects", null);
    }
    for (JsonElement element : array) {
      if (!(element instanceof JsonObject inner)) {
        throw fault(member, "a list of objects", null);
      }
      objects.add(new JsonFile(name + ": " + member, inner));
    }
    return objects;
  }

  private IOException fault(String member, String wanted, @Nullable Object found) {
    String got = found == null ? "" : ", got " + shown(found);
    return new IOException(name + ": " + shown(member) + " must be " + wanted + got);
  }

  /**
   * {@return the members of a member that is an object, as texts in their order; none if there is
   * no such object}
   *
   * @param member the name of the object
   * @throws IOException if one of them is not a string, a number or a boolean
   */
  public Map<String, String> texts(String member) throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    if (object.get(member) instanceof JsonObject inner) {
      JsonFile inside = new JsonFile(name + ": " + member, inner);
      for (String text : inner.keySet()) {
        texts.put(text, inside.text(text));
      }
    }
    return texts;
  }

  /**
   * {@return a member that is a string, a number or a boolean, as text}
   *
   * @param member its name
   * @throws IOException if it is not there or something else
   */
  public String text(String member) throws IOException {
    JsonElement value = object.get(member);
    if (value == null || !value.isJsonPrimitive()) {
      throw fault(member, "given", value == null ? "null" : value);
    }
    return value.getAsString();
  }

  /**
   * {@return a member that is true or false; false if it is not there or null}
   *
   * @param member its name
   * @throws IOException if it is something else
   */
  public boolean flag(String member) throws IOException {
    if (!has(member)) {
      return false;
    }
    return switch (text(member)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw fault(member, "true or false", text(member));
    };
  }

  /**
   * {@return a member that is a number}
   *
   * @param member its name
   * @throws IOException if it is not there, something else, or beyond the range of a double
   */
  public double real(String member) throws IOException {
    String digits = text(member); // which must be there
    if (object.get(member) instanceof JsonPrimitive primitive && primitive.isNumber()) {
      double number = Double.parseDouble(digits);
      if (Double.isFinite(number)) {
        return number;
      }
    }
    throw fault(member, "a number", object.get(member));
  }

  /**
   * {@return a member that is a whole number}
   *
   * @param member its name
   * @throws IOException if it is not there, something else or beyond the range of an int
   */
  public int number(String member) throws IOException {
    double value = real(member);
    if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
      throw fault(member, "a whole number", value);
    }
    return (int) value;
  }

  /**
   * {@return a member that is a whole number in a range}
   *
   * @param member its name
   * @param least the least that it may be
   * @param most the most
   * @throws IOException if it is not there, something else or beyond the range
   */
  public int number(String member, int least, int most) throws IOException {
    int value = number(member);
    if (value < least || value > most) {
      throw fault(member, "in " + least + ".." + most, value);
    }
    return value;
  }

  /**
   * Checks that a member is a certain number.
   *
   * @param member its name
   * @param wanted the number
   * @throws IOException if it is not there or something else
   */
  public void require(String member, double wanted) throws IOException {
    double found = real(member);
    if (found != wanted) {
      throw fault(member, String.valueOf(wanted), found);
    }
  }

  /**
   * Checks that the member {@code formatVersion} is one that can be read.
   *
   * @param newest the newest version that this library knows; it knows all before, too
   * @throws IOException if it is missing, less than 1, or newer
   */
  public void requireFormatVersion(int newest) throws IOException {
    int found = number("formatVersion");
    if (found > newest) {
      throw new IOException(
          String.format(
                  Locale.ROOT,
                  "%s: formatVersion must be at most %d, got %d: a newer version of Continuo wrote this, and",
                  name,
                  newest,
                  found)
              + " is needed to read it");
    }
    if (found < 1) {
      throw new IOException(
          String.format(Locale.ROOT, "%s: formatVersion must be at least 1, got %d", name, found));
    }
  }

  /**
   * Checks that a member has a certain text if it is there and not null.
   *
   * @param member its name
   * @param wanted the text: that of a string, a number or a boolean
   * @throws IOException if it is there and something else
   */
  public void requireIfGiven(String member, String wanted) throws IOException {
    if (has(member) && !text(member).equals(wanted)) {
      throw fault(member, wanted, text(member));
    }
  }
}
