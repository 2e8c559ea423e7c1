package io.github.continuo.examples;

import static java.util.stream.Collectors.joining;

import io.github.continuo.data.Corpus;
import io.github.continuo.data.Piece;
import io.github.continuo.data.Split;
import io.github.continuo.data.TokenCache;
import io.github.continuo.data.TokenFile;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.Tokenizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that say what pieces to learn from or to be judged by. */
final class DataOptions {
  private static final int MAX_REASONS = 3;

  /** The pieces that a model learns from, those that it is chosen by, and those kept from both. */
  enum Part {
    VAL,
    TRAIN,
    TEST,
    ALL
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description =
          "Folder of MIDI files, read with all below, or a token file that 'tokenize --out' made.")
  private Path data;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Where the tokens of a folder are kept, to be made once (default: $CONTINUO_CACHE, or"
              + " continuo in the user's cache folder).")
  private @Nullable Path cache;

  @Option(
      names = "--splits",
      paramLabel = "DIR",
      description =
          "Folder of train.txt and val.txt, names of pieces (default: DATA/splits if it has them;"
              + " else a split by a hash of the music).")
  private @Nullable Path splits;

  @Option(
      names = "--validation-fraction",
      defaultValue = "0.05",
      paramLabel = "SHARE",
      description =
          "Share of the pieces to validate on where there are no lists"
              + " (default: ${DEFAULT-VALUE}).")
  @Max(1)
  private double validationShare;

  /** The folder or file. */
  Path path() {
    return data;
  }

  /** Reads the pieces, split as the options say. */
  Split read(Tokenizer tokenizer, PrintWriter err) throws IOException, InterruptedException {
    return split(corpus(tokenizer, err), err);
  }

  /**
   * Reads the pieces of a part.
   *
   * @throws IOException if there is no list of the pieces to test on
   */
  List<Piece> read(Part part, Tokenizer tokenizer, PrintWriter err)
      throws IOException, InterruptedException {
    Corpus corpus = corpus(tokenizer, err);
    return switch (part) {
      case VAL -> split(corpus, err).validation();
      case TRAIN -> split(corpus, err).training();
      case TEST -> Split.listed(corpus, lists().resolve("test.txt"));
      case ALL -> corpus.pieces();
    };
  }

  /**
   * Reads the files of pieces, by the names of the pieces.
   *
   * @throws IOException if the data are a token file, which holds no files
   */
  Map<String, Score> scores(List<Piece> pieces) throws IOException {
    if (!Files.isDirectory(data)) {
      throw new IOException(data + ": must be a folder of MIDI files, got none");
    }
    Map<String, Score> scores = new LinkedHashMap<>();
    for (Piece piece : pieces) {
      scores.put(piece.name(), MidiReader.read(data.resolve(piece.path())));
    }
    return scores;
  }

  private Path lists() {
    return splits == null ? data.resolve("splits") : splits;
  }

  private Corpus corpus(Tokenizer tokenizer, PrintWriter err)
      throws IOException, InterruptedException {
    Corpus corpus;
    if (Files.isRegularFile(data)) {
      corpus = TokenFile.read(data, tokenizer);
    } else {
      corpus = ofFolder(tokenizer, err);
    }
    int files = corpus.pieces().size() + corpus.skipped().size();
    err.printf(
        Locale.ROOT,
        "%d pieces with %d rows, %d of %d files skipped%s%n",
        corpus.pieces().size(),
        corpus.rows(),
        corpus.skipped().size(),
        files,
        reasons(corpus.skipped()));
    if (corpus.pieces().isEmpty()) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: must hold a MIDI file with notes, got none among %d%s",
              data,
              files,
              reasons(corpus.skipped())));
    }
    return corpus;
  }

  /** By the cache, or past it where the user has no place for one. */
  private Corpus ofFolder(Tokenizer tokenizer, PrintWriter err)
      throws IOException, InterruptedException {
    TokenCache tokens = cache == null ? TokenCache.ofUser() : TokenCache.in(cache);
    boolean kept = cache != null || isWritable(tokens.folder());
    if (!kept) {
      err.println(
          tokens.folder() + ": cannot be written, so tokens are not kept; --cache names another");
    }
    try (Progress progress = new Progress("Tokenizing", -1, err)) {
      return kept
          ? tokens.read(data, tokenizer, progress::to)
          : Corpus.read(data, tokenizer, progress::to);
    }
  }

  private static boolean isWritable(Path folder) {
    try {
      return Files.isWritable(Files.createDirectories(folder));
    } catch (IOException e) {
      return false;
    }
  }

  /** Why the first of them were skipped. */
  private static String reasons(List<Corpus.Skipped> skipped) {
    String first =
        skipped.stream()
            .limit(MAX_REASONS)
            .map(file -> file.path() + " (" + file.reason() + ")")
            .collect(joining(", "));
    return skipped.isEmpty() ? "" : ": " + first + (skipped.size() > MAX_REASONS ? "..." : "");
  }

  private Split split(Corpus corpus, PrintWriter err) throws IOException {
    if (splits != null || Split.hasLists(lists())) {
      return Split.byLists(corpus, lists());
    }
    Split split = Usage.checked(spec, () -> Split.byContent(corpus, validationShare));
    if (split.validation().isEmpty() && validationShare > 0) {
      err.println("there is one piece, or copies of one: nothing is left to validate on");
    }
    return split;
  }
}
