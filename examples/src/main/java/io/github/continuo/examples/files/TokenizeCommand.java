package io.github.continuo.examples.files;

import static java.util.stream.Collectors.joining;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.continuo.data.Corpus;
import io.github.continuo.data.CorpusTokenizer;
import io.github.continuo.examples.cli.JsonLine;
import io.github.continuo.examples.cli.Max;
import io.github.continuo.examples.cli.Outputs;
import io.github.continuo.examples.cli.Progress;
import io.github.continuo.examples.cli.TokenizerOptions;
import io.github.continuo.examples.cli.Usage;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Converts MIDI files to tokens: prints them, or writes a token folder of a whole folder. */
@Command(
    name = "tokenize",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Prints MIDI files as tokens.",
      "With --out, converts a folder of MIDI files to a token folder for training."
    })
public final class TokenizeCommand extends FilesCommand {

  @Mixin private TokenizerOptions tokenizers = new TokenizerOptions();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "TOKENS",
      description = "Token folder to write from one folder, searched recursively.")
  private @Nullable Path out;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that read the folder (default: one per CPU core).")
  @Max(1024)
  private @Nullable Integer threads;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (out == null) {
      return super.call();
    }
    if (files().size() != 1) {
      throw new CommandLine.ParameterException(
          commandLine(), "--out takes one folder, got " + files().size() + " files");
    }
    makeTokenFolder(files().get(0), out);
    return CommandLine.ExitCode.OK;
  }

  private void makeTokenFolder(Path folder, Path tokenFolder)
      throws IOException, InterruptedException {
    CorpusTokenizer pass = Usage.checked(commandLine().getCommandSpec(), () -> pass(folder));
    Outputs.folder(tokenFolder);
    Corpus corpus;
    try (Progress progress = new Progress("Tokenizing", -1, commandLine().getErr())) {
      corpus = pass.withProgress(progress::to).writeTo(tokenFolder);
    }
    int files = corpus.pieces().size() + corpus.skipped().size();
    if (corpus.pieces().isEmpty()) {
      throw new IOException(folder + ": must hold a MIDI file with notes, got none among " + files);
    }
    PrintWriter printer = commandLine().getOut();
    if (isJson()) {
      JsonLine.print(json(folder, tokenFolder, corpus), printer);
      return;
    }
    printer.printf(
        Locale.ROOT,
        "%s: %d pieces with %d positions, %d of %d files skipped%n",
        tokenFolder,
        corpus.pieces().size(),
        corpus.positions(),
        corpus.skipped().size(),
        files);
    for (Corpus.Skipped file : corpus.skipped()) {
      printer.printf(Locale.ROOT, "  skipped %s: %s%n", file.path(), file.reason());
    }
    printer.flush();
  }

  private CorpusTokenizer pass(Path folder) {
    CorpusTokenizer pass = CorpusTokenizer.of(folder, tokenizers.tokenizer());
    return threads == null ? pass : pass.withThreads(threads);
  }

  private static JsonObject json(Path folder, Path tokenFolder, Corpus corpus) {
    JsonObject result = new JsonObject();
    result.addProperty("file", folder.toString());
    result.addProperty("out", tokenFolder.toString());
    result.addProperty("files", corpus.pieces().size() + corpus.skipped().size());
    result.addProperty("pieces", corpus.pieces().size());
    result.addProperty("positions", corpus.positions());
    JsonArray skipped = new JsonArray();
    for (Corpus.Skipped file : corpus.skipped()) {
      JsonObject entry = new JsonObject();
      entry.addProperty("file", file.path().toString());
      entry.addProperty("reason", file.reason());
      skipped.add(entry);
    }
    result.add("skipped", skipped);
    return result;
  }

  @Override
  void describe(Path file, JsonObject result) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException(file + ": a folder must be given with --out, got it without");
    }
    Tokenizer tokenizer = tokenizers.tokenizer();
    TokenSequence tokens = tokenizer.encode(MidiReader.read(file)).tokens().concat(tokenizer.end());
    TokenJson.write(tokenizer, tokens, result);
  }

  @Override
  void print(JsonObject result, PrintWriter out) {
    Tokenizer tokenizer = tokenizers.tokenizer();
    out.println(result.get("file").getAsString());
    for (JsonElement position : result.getAsJsonArray("tokens")) {
      List<Integer> ids =
          position.getAsJsonArray().asList().stream().map(JsonElement::getAsInt).toList();
      out.printf(Locale.ROOT, "  %-4d %s%n", ids.get(0), words(ids, tokenizer));
    }
  }

  private static String words(List<Integer> ids, Tokenizer tokenizer) {
    return ids.stream()
        .filter(id -> id != tokenizer.padId())
        .map(id -> tokenizer.vocabulary().describe(id))
        .collect(joining(", "));
  }
}
