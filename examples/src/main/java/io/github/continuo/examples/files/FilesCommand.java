package io.github.continuo.examples.files;

import com.google.gson.JsonObject;
import io.github.continuo.examples.cli.BadInput;
import io.github.continuo.examples.cli.JsonLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Command that processes several files one by one; after a bad file it continues with the next one.
 */
@Command
abstract class FilesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "MIDI files.")
  private List<Path> files = List.of();

  @Option(
      names = "--json",
      description = "Print one JSON object per file and line; for a bad file, file and error.")
  private boolean json;

  /** Adds the results of a file to a JSON object that already has {@code file}. */
  abstract void describe(Path file, JsonObject result) throws IOException;

  /** Prints the results of a file as text. */
  abstract void print(JsonObject result, PrintWriter out);

  final CommandLine commandLine() {
    return spec.commandLine();
  }

  final List<Path> files() {
    return files;
  }

  final boolean isJson() {
    return json;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    int status = CommandLine.ExitCode.OK;
    for (Path file : files) {
      if (!isDone(file)) {
        status = CommandLine.ExitCode.SOFTWARE;
      }
    }
    return status;
  }

  private boolean isDone(Path file) {
    PrintWriter out = spec.commandLine().getOut();
    JsonObject result = named(file);
    boolean done = true;
    try {
      describe(file, result);
    } catch (IOException | IllegalArgumentException e) {
      done = false;
      String message = BadInput.message(file, e);
      spec.commandLine().getErr().println("continuo: " + message);
      result = named(file);
      result.addProperty("error", message);
    }
    if (json) {
      JsonLine.print(result, out);
    } else if (done) {
      print(result, out);
      out.flush();
    }
    return done;
  }

  private static JsonObject named(Path file) {
    JsonObject result = new JsonObject();
    result.addProperty("file", file.toString());
    return result;
  }
}
