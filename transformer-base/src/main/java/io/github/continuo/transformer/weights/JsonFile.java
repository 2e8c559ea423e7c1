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
import io.github.continuo.files.RegularFile;
import io.github.continuo.messages.Text;
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
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON object in a file, or nested in that object. Errors in reading a member name the file and the
 * member.
 *
 * @param name location for messages: the file, then the members that lead to a nested object
 */
public record JsonFile(String name, JsonObject object) {
  /** Created only when something is written: it takes longer than reading a file. */
  private static final class Printer {
    private static final Gson GSON =
        new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  }

  /** Maximum size of a file that {@link #read(Path)} reads: 1 MiB. */
  public static final int MAX_BYTES = 1 << 20;

  private static final int MAX_DEPTH = 64;
  private static final int MAX_SHOWN = 100; // characters of a member or a value in a message
  private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");

  /**
   * Reads a file of at most {@link #MAX_BYTES}.
   *
   * @param file JSON file in UTF-8
   * @return the object in the file
   * @throws IOException if it cannot be read, is larger, or holds anything but one object in strict
   *     JSON, at most 64 levels deep and without duplicate names in an object
   */
  public static JsonFile read(Path file) throws IOException {
    return read(file, MAX_BYTES);
  }

  /**
   * Reads a file of at most the given size.
   *
   * @param file JSON file in UTF-8
   * @param maxBytes maximum size in bytes; reading takes some tens of times as much memory
   * @return the object in the file
   * @throws IOException as {@link #read(Path)}
   */
  public static JsonFile read(Path file, int maxBytes) throws IOException {
    RegularFile.require(file);
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
   * Parses a text.
   *
   * @param name origin of the text, for messages
   * @param text one JSON object
   * @return the object
   * @throws IOException if it holds anything else; the rules are those of {@link #read(Path)}
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

  /** Shortens a name or a value for a message. */
  static String shown(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "...";
  }

  /**
   * Writes or replaces a file, completely or not at all.
   *
   * @param file file in an existing folder
   * @param object the content, written over several lines in UTF-8
   * @throws IOException if it cannot be written; an existing file is then unchanged
   */
  public static void write(Path file, JsonObject object) throws IOException {
    AtomicFile.write(file, Printer.GSON.toJson(object) + "\n");
  }

  /**
   * {@return whether a member is present and not null}
   *
   * @param member name of the member
   */
  public boolean has(String member) {
    return object.has(member) && !object.get(member).isJsonNull();
  }

  /**
   * {@return a member that is an object}
   *
   * @param member name of the member
   * @throws IOException if it is missing or something else
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
   * @param member name of the member
   * @throws IOException if it is missing or something else
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
   * {@return the members of a nested object as texts, in the order of the object; none if there is
   * no such object}
   *
   * @param member name of the nested object
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
   * @param member name of the member
   * @throws IOException if it is missing or something else
   */
  public String text(String member) throws IOException {
    JsonElement value = object.get(member);
    if (value == null || !value.isJsonPrimitive()) {
      throw fault(member, "given", value == null ? "null" : value);
    }
    return value.getAsString();
  }

  /**
   * Returns the name of a member that had another name in an older format.
   *
   * @param member name of the member
   * @param oldMember name of the member in the older format
   * @return {@code oldMember} if only that is present, else {@code member}
   */
  public String either(String member, String oldMember) {
    return has(oldMember) && !has(member) ? oldMember : member;
  }

  /**
   * {@return a member that is true or false; false if it is missing or null}
   *
   * @param member name of the member
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
   * @param member name of the member
   * @throws IOException if it is missing, something else, or beyond the range of a double
   */
  public double real(String member) throws IOException {
    String digits = text(member); // must be present
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
   * @param member name of the member
   * @throws IOException if it is missing, something else, or beyond the range of an int
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
   * @param member name of the member
   * @param min minimum value
   * @param max maximum value
   * @throws IOException if it is missing, something else, or beyond the range
   */
  public int number(String member, int min, int max) throws IOException {
    int value = number(member);
    if (value < min || value > max) {
      throw fault(member, "in " + min + ".." + max, value);
    }
    return value;
  }

  /**
   * Checks that a member is a given number.
   *
   * @param member name of the member
   * @param wanted the number
   * @throws IOException if it is missing or something else
   */
  public void require(String member, double wanted) throws IOException {
    double found = real(member);
    if (found != wanted) {
      throw fault(member, String.valueOf(wanted), found);
    }
  }

  /**
   * Checks that this library can read the version in the member {@code formatVersion}.
   *
   * @param newest newest version that this library can read; it can read all earlier versions, too
   * @throws IOException if it is missing, less than 1, or newer
   */
  public void requireFormatVersion(int newest) throws IOException {
    int found = number("formatVersion");
    if (found > newest) {
      throw new IOException(
          Text.format(
                  "%s: formatVersion must be at most %d, got %d: a newer version of Continuo wrote"
                      + " this, and",
                  name, newest, found)
              + " is needed to read it");
    }
    if (found < 1) {
      throw new IOException(
          Text.format("%s: formatVersion must be at least 1, got %d", name, found));
    }
  }

  /**
   * Checks that a member has a given text if it is present and not null.
   *
   * @param member name of the member
   * @param wanted the expected text of a string, a number or a boolean
   * @throws IOException if it is present and something else
   */
  public void requireIfGiven(String member, String wanted) throws IOException {
    if (has(member) && !text(member).equals(wanted)) {
      throw fault(member, wanted, text(member));
    }
  }
}
