package io.github.continuo.examples.cli;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.PrintWriter;

/** Prints JSON objects, one per line. */
public final class JsonLine {
  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

  private JsonLine() {}

  public static void print(JsonObject object, PrintWriter out) {
    out.println(GSON.toJson(object));
    out.flush();
  }
}
