package io.github.continuo.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A JSON object in a file, or one inside that object, whose members are read with errors that name
 * the file and the member.
 *
 * @param name where it is, for messages: the file and, inside it, the members that lead here
 */
public record JsonFile(String name, JsonObject object) {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  /**
   * Reads a file.
   *
   * @param file in UTF-8
   * @return the object that it holds
   * @throws IOException if it cannot be read or holds no JSON object
   */
  public static JsonFile read(Path file) throws IOException {
    try {
      JsonElement json = JsonParser.parseString(Files.readString(file, UTF_8));
      if (json instanceof JsonObject object) {
        return new JsonFile(file.toString(), object);
      }
      throw new IOException(file + " must hold a JSON object");
    } catch (JsonParseException e) {
      throw new IOException(file + " must hold JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Writes a file or replaces it; it is never half there.
   *
   * @param file in a folder that is there
   * @param object its content, written over several lines in UTF-8
   * @throws IOException if it cannot be written; what was there then stays
   */
  public static void write(Path file, JsonObject object) throws IOException {
    WholeFile.write(
        file, temporary -> Files.writeString(temporary, GSON.toJson(object) + "\n", UTF_8));
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
    throw new IOException("%s: %s must be an object".formatted(name, member));
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
      throw new IOException("%s: %s must be given, got %s".formatted(name, member, value));
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
      default ->
          throw new IOException(
              "%s: %s must be true or false, got %s".formatted(name, member, text(member)));
    };
  }

  /**
   * {@return a member that is a number}
   *
   * @param member its name
   * @throws IOException if it is not there or something else
   */
  public double real(String member) throws IOException {
    try {
      return Double.parseDouble(text(member));
    } catch (NumberFormatException e) {
      throw new IOException(
          "%s: %s must be a number, got %s".formatted(name, member, object.get(member)), e);
    }
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
      throw new IOException("%s: %s must be a whole number, got %s".formatted(name, member, value));
    }
    return (int) value;
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
      throw new IOException("%s: %s must be %s, got %s".formatted(name, member, wanted, found));
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
          "%s: formatVersion must be at most %d, got %d: a newer version of Continuo wrote this, and"
                  .formatted(name, newest, found)
              + " is needed to read it");
    }
    if (found < 1) {
      throw new IOException("%s: formatVersion must be at least 1, got %d".formatted(name, found));
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
      throw new IOException(
          "%s: %s must be %s, got %s".formatted(name, member, wanted, text(member)));
    }
  }
}
