package io.github.continuo.examples;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;

/**
 * What came of one run of the command.
 *
 * @param out what it wrote to standard output
 * @param err what it wrote to standard error
 */
public record Run(int status, String out, String err) {

  /** Runs the command in this process. */
  public static Run of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
    int status = Continuo.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    return new Run(status, out.toString(), err.toString());
  }

  /** The lines of standard output, each a JSON object. */
  public List<JsonObject> objects() {
    return out.lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
  }

  /** Standard output, one JSON object on a line and nothing else. */
  public JsonObject object() {
    if (objects().size() != 1) {
      throw new AssertionError("one line expected, got:\n" + out);
    }
    return objects().get(0);
  }
}
