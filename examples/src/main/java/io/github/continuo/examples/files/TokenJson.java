package io.github.continuo.examples.files;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.continuo.examples.cli.TokenizerKind;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import io.github.continuo.transformer.weights.JsonFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes tokens as JSON: {@code tokenizer}, its settings ({@code stepsPerBeat} or {@code
 * stepMillis} of a note tokenizer, {@code optimize} of an event tokenizer), and {@code tokens}, a
 * list with one list of token ids for each position. The keys {@code millis}, {@code optimise} and
 * {@code rows} of the first version are also read.
 */
record TokenJson(Tokenizer tokenizer, TokenSequence tokens) {

  static void write(Tokenizer tokenizer, TokenSequence tokens, JsonObject json) {
    json.addProperty("tokenizer", TokenizerKind.of(tokenizer).toString());
    if (tokenizer instanceof NoteTokenizer notes) {
      writeGrid(notes.grid(), json);
    } else if (tokenizer instanceof EventTokenizer events) {
      json.addProperty("optimize", events.equals(EventTokenizer.optimizing(events.version())));
    }
    JsonArray positions = new JsonArray();
    for (int position = 0; position < tokens.length(); position++) {
      JsonArray ids = new JsonArray();
      for (int slot = 0; slot < tokens.width(); slot++) {
        ids.add(tokens.id(position, slot));
      }
      positions.add(ids);
    }
    json.add("tokens", positions);
  }

  private static void writeGrid(TimeGrid grid, JsonObject json) {
    if (grid instanceof TimeGrid.StepsPerBeat beats) {
      json.addProperty("stepsPerBeat", beats.steps());
    } else if (grid instanceof TimeGrid.Milliseconds milliseconds) {
      json.addProperty("stepMillis", milliseconds.millis());
    }
  }

  static TokenJson read(String text) throws IOException {
    JsonObject json = object(text);
    Tokenizer tokenizer = tokenizer(json);
    JsonElement given = either(json, "tokens", "rows");
    if (!(given instanceof JsonArray positions)) {
      throw new IOException("tokens must be a list, got " + given);
    }
    int width = tokenizer.width();
    int[] ids = new int[positions.size() * width];
    for (int position = 0; position < positions.size(); position++) {
      if (!(positions.get(position) instanceof JsonArray values) || values.size() != width) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "position %d must be a list of %s, got %s",
                position,
                width == 1 ? "one token id" : width + " token ids",
                positions.get(position)));
      }
      for (int slot = 0; slot < width; slot++) {
        ids[position * width + slot] = number("position " + position, values.get(slot));
      }
    }
    return new TokenJson(tokenizer, TokenSequence.of(width, ids));
  }

  private static Tokenizer tokenizer(JsonObject json) throws IOException {
    return switch (kind(json.get("tokenizer"))) {
      case NOTE -> NoteTokenizer.of(grid(json));
      case EVENT_V1 -> events(EventVersion.V1, either(json, "optimize", "optimise"));
      case EVENT_V2 -> events(EventVersion.V2, either(json, "optimize", "optimise"));
    };
  }

  private static TokenizerKind kind(@Nullable JsonElement name) throws IOException {
    for (TokenizerKind kind : TokenizerKind.values()) {
      if (new JsonPrimitive(kind.toString()).equals(name)) {
        return kind;
      }
    }
    throw new IOException(
        "tokenizer must be one of " + List.of(TokenizerKind.values()) + ", got " + name);
  }

  private static TimeGrid grid(JsonObject json) throws IOException {
    JsonElement millis = either(json, "stepMillis", "millis");
    return millis != null
        ? TimeGrid.milliseconds(number("stepMillis", millis))
        : TimeGrid.stepsPerBeat(number("stepsPerBeat", json.get("stepsPerBeat")));
  }

  /** Returns the event tokenizer; a missing {@code optimize} means false. */
  private static EventTokenizer events(EventVersion version, @Nullable JsonElement optimize)
      throws IOException {
    if (optimize == null || optimize.equals(new JsonPrimitive(false))) {
      return EventTokenizer.of(version);
    }
    if (optimize.equals(new JsonPrimitive(true))) {
      return EventTokenizer.optimizing(version);
    }
    throw new IOException("optimize must be true or false, got " + optimize);
  }

  private static @Nullable JsonElement either(JsonObject json, String key, String oldKey) {
    return json.get(json.has(key) ? key : oldKey);
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
      throw new IOException(what + " must be a whole number, got " + value, e);
    }
    throw new IOException(what + " must be a whole number, got " + value);
  }

  /** Converts the tokens to a score. */
  Score score() {
    return tokenizer.decode(tokens);
  }
}
