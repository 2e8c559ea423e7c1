package io.github.continuo.examples.cli;

import com.google.gson.JsonObject;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints the results of a measurement, one field per line or as one JSON object. */
final class FieldLines {
  private FieldLines() {}

  static void print(JsonObject result, boolean json, PrintWriter out) {
    if (json) {
      JsonLine.print(result, out);
      return;
    }
    result
        .asMap()
        .forEach(
            (name, value) ->
                out.printf(
                    Locale.ROOT,
                    "%-20s %s%n",
                    name,
                    value.isJsonNull() ? "?" : value.getAsString()));
    out.flush();
  }
}
