package io.github.continuo.examples;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.NoteTokenizer;
import io.github.continuo.tokenize.TimeGrid;
import io.github.continuo.tokenize.TokenSequence;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Tokens as JSON: {@code tokenizer}, its grid ({@code stepsPerBeat} or {@code millis}), and {@code
 * rows}, a list of lists of ids.
 */
record TokenJson(NoteTokenizer tokenizer, TokenSequence tokens) {
  private static final String NOTE = "note";

  static void write(NoteTokenizer tokenizer, TokenSequence tokens, JsonObject json) {
    json.addProperty("tokenizer", NOTE);
    if (tokenizer.grid() instanceof TimeGrid.StepsPerBeat beats) {
      json.addProperty("stepsPerBeat", beats.steps());
    } else if (tokenizer.grid() instanceof TimeGrid.Milliseconds milliseconds) {
      json.addProperty("millis", milliseconds.millis());
    }
    JsonArray rows = new JsonArray();
    for (int row = 0; row < tokens.length(); row++) {
      JsonArray ids = new JsonArray();
      for (int position = 0; position < tokens.width(); position++) {
        ids.add(tokens.id(row, position));
      }
      rows.add(ids);
    }
    json.add("rows", rows);
  }

  static TokenJson read(String text) throws IOException {
    JsonObject json = object(text);
    if (!(json.get("tokenizer") instanceof JsonPrimitive name)
        || !name.getAsString().equals(NOTE)) {
      throw new IOException("tokenizer must be \"note\", got " + json.get("tokenizer"));
    }
    TimeGrid grid =
        json.has("millis")
            ? TimeGrid.milliseconds(number("millis", json.get("millis")))
            : TimeGrid.stepsPerBeat(number("stepsPerBeat", json.get("stepsPerBeat")));
    if (!(json.get("rows") instanceof JsonArray rows)) {
      throw new IOException("rows must be a list, got " + json.get("rows"));
    }
    int[] ids = new int[rows.size()];
    for (int row = 0; row < ids.length; row++) {
      if (!(rows.get(row) instanceof JsonArray flat) || flat.size() != 1) {
        throw new IOException(
            "row %d must be a list of one id, got %s".formatted(row, rows.get(row)));
      }
      ids[row] = number("row " + row, flat.get(0));
    }
    return new TokenJson(NoteTokenizer.of(grid), TokenSequence.of(1, ids));
  }

  private static JsonObject object(String text) throws IOException {
    try {
      if (JsonParser.parseString(text) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonParseException e) {
      throw new IOException("tokens must be one JSON object, as 'tokenize --json' prints it", e);
    }
    throw new IOException("tokens must be one JSON object, as 'tokenize --json' prints it");
  }

  private static int number(String what, @Nullable JsonElement value) throws IOException {
    try {
      if (value instanceof JsonPrimitive primitive) {
        return Integer.parseInt(primitive.getAsString());
      }
    } catch (NumberFormatException e) {
      throw new IOException("%s must be a whole number, got %s".formatted(what, value), e);
    }
    throw new IOException("%s must be a whole number, got %s".formatted(what, value));
  }

  /** The music that the tokens say. */
  Score score() {
    return tokenizer.decode(tokens);
  }
}
