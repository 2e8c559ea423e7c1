package io.github.continuo.examples;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.tokenize.NoteTokenizer;
import io.github.continuo.tokenize.TokenSequence;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows MIDI files as tokens. */
@Command(
    name = "tokenize",
    mixinStandardHelpOptions = true,
    description = "Shows MIDI files as tokens.")
final class TokenizeCommand extends FilesCommand {

  /** The tokenizers by name. */
  enum Kind {
    NOTE
  }

  @Option(
      names = "--tokenizer",
      defaultValue = "note",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Kind kind;

  @Mixin private GridOptions grid = new GridOptions();

  @Override
  void describe(Path file, JsonObject result) throws IOException {
    NoteTokenizer tokenizer = tokenizer();
    TokenSequence tokens = tokenizer.encode(MidiReader.read(file)).tokens().plus(tokenizer.end());
    TokenJson.write(tokenizer, tokens, result);
  }

  private NoteTokenizer tokenizer() {
    return switch (kind) {
      case NOTE -> grid.tokenizer();
    };
  }

  @Override
  void print(JsonObject result, PrintWriter out) {
    NoteTokenizer tokenizer = tokenizer();
    out.println(result.get("file").getAsString());
    for (JsonElement row : result.getAsJsonArray("rows")) {
      int id = row.getAsJsonArray().get(0).getAsInt();
      out.printf("  %-4d %s%n", id, tokenizer.vocabulary().describe(id));
    }
  }
}
