package io.github.continuo.examples;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.tokenize.EventTokenizer.Version;
import io.github.continuo.tokenize.NoteTokenizer;
import io.github.continuo.tokenize.TimeGrid;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.weights.JsonFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tokens as JSON: {@code tokenizer}, its settings (of notes {@code stepsPerBeat} or {@code millis},
 * of events {@code optimise}), and {@code rows}, a list of lists of ids.
 */
record TokenJson(Tokenizer tokenizer, TokenSequence tokens) {

  static void write(Tokenizer tokenizer, TokenSequence tokens, JsonObject json) {
    json.addProperty("tokenizer", TokenizerKind.of(tokenizer).toString());
    if (tokenizer instanceof NoteTokenizer notes) {
      writeGrid(notes.grid(), json);
    } else if (tokenizer instanceof EventTokenizer events) {
      json.addProperty("optimise", events.equals(EventTokenizer.optimizing(events.version())));
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

  private static void writeGrid(TimeGrid grid, JsonObject json) {
    if (grid instanceof TimeGrid.StepsPerBeat beats) {
      json.addProperty("stepsPerBeat", beats.steps());
    } else if (grid instanceof TimeGrid.Milliseconds milliseconds) {
      json.addProperty("millis", milliseconds.millis());
    }
  }

  static TokenJson read(String text) throws IOException {
    JsonObject json = object(text);
    Tokenizer tokenizer = tokenizer(json);
    if (!(json.get("rows") instanceof JsonArray rows)) {
      throw new IOException("rows must be a list, got " + json.get("rows"));
    }
    int width = tokenizer.width();
    int[] ids = new int[rows.size() * width];
    for (int row = 0; row < rows.size(); row++) {
      if (!(rows.get(row) instanceof JsonArray values) || values.size() != width) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "row %d must be a list of %s, got %s",
                row,
                width == 1 ? "one id" : width + " ids",
                rows.get(row)));
      }
      for (int position = 0; position < width; position++) {
        ids[row * width + position] = number("row " + row, values.get(position));
      }
    }
    return new TokenJson(tokenizer, TokenSequence.of(width, ids));
  }

  private static Tokenizer tokenizer(JsonObject json) throws IOException {
    return switch (kind(json.get("tokenizer"))) {
      case NOTE -> NoteTokenizer.of(grid(json));
      case EVENT_V1 -> events(Version.V1, json.get("optimise"));
      case EVENT_V2 -> events(Version.V2, json.get("optimise"));
    };
  }

  private static TokenizerKind kind(@Nullable JsonElement name) throws IOException {
    for (TokenizerKind kind : TokenizerKind.values()) {
      if (new JsonPrimitive(kind.toString()).equals(name)) {
        return kind;
      }
    }
    throw new IOException(
        String.format(
            Locale.ROOT,
            "tokenizer must be one of %s, got %s",
            List.of(TokenizerKind.values()),
            name));
  }

  private static TimeGrid grid(JsonObject json) throws IOException {
    return json.has("millis")
        ? TimeGrid.milliseconds(number("millis", json.get("millis")))
        : TimeGrid.stepsPerBeat(number("stepsPerBeat", json.get("stepsPerBeat")));
  }

  /** Of tokens of events; those of other programs need not say whether they are optimised. */
  private static EventTokenizer events(Version version, @Nullable JsonElement optimize)
      throws IOException {
    if (optimize == null || optimize.equals(new JsonPrimitive(false))) {
      return EventTokenizer.of(version);
    }
    if (optimize.equals(new JsonPrimitive(true))) {
      return EventTokenizer.optimizing(version);
    }
    throw new IOException("optimise must be true or false, got " + optimize);
  }

  private static JsonObject object(String text) throws IOException {
    try {
      return JsonFile.parse("tokens", text).object();
    } catch (IOException e) {
      throw new IOException("tokens must be one JSON object, as 'tokenize --json' prints it", e);
    }
  }

  private static int number(String what, @Nullable JsonElement value) throws IOException {
    try {
      if (value instanceof JsonPrimitive primitive) {
        return Integer.parseInt(primitive.getAsString());
      }
    } catch (NumberFormatException e) {
      throw new IOException(
          String.format(Locale.ROOT, "%s must be a whole number, got %s", what, value), e);
    }
    throw new IOException(
        String.format(Locale.ROOT, "%s must be a whole number, got %s", what, value));
  }

  /** The music that the tokens say. */
  Score score() {
    return tokenizer.decode(tokens);
  }
}
