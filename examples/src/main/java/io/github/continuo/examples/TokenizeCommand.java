package io.github.continuo.examples;

import static java.util.stream.Collectors.joining;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows MIDI files as tokens. */
@Command(
    name = "tokenize",
    mixinStandardHelpOptions = true,
    description = "Shows MIDI files as tokens.")
final class TokenizeCommand extends FilesCommand {

  @Mixin private TokenizerOptions tokenizers = new TokenizerOptions();

  @Override
  void describe(Path file, JsonObject result) throws IOException {
    Tokenizer tokenizer = tokenizers.tokenizer();
    TokenSequence tokens = tokenizer.encode(MidiReader.read(file)).tokens().plus(tokenizer.end());
    TokenJson.write(tokenizer, tokens, result);
  }

  @Override
  void print(JsonObject result, PrintWriter out) {
    Tokenizer tokenizer = tokenizers.tokenizer();
    out.println(result.get("file").getAsString());
    for (JsonElement row : result.getAsJsonArray("rows")) {
      List<Integer> ids =
          row.getAsJsonArray().asList().stream().map(JsonElement::getAsInt).toList();
      out.printf("  %-4d %s%n", ids.get(0), words(ids, tokenizer));
    }
  }

  private static String words(List<Integer> ids, Tokenizer tokenizer) {
    return ids.stream()
        .filter(id -> id != tokenizer.padId())
        .map(id -> tokenizer.vocabulary().describe(id))
        .collect(joining(", "));
  }
}
