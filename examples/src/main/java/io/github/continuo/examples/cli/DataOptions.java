package io.github.continuo.examples.cli;

import static java.util.stream.Collectors.joining;

import io.github.continuo.data.Corpus;
import io.github.continuo.data.Piece;
import io.github.continuo.data.Split;
import io.github.continuo.data.TokenCache;
import io.github.continuo.data.TokenFolder;
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

/** Options for the pieces to train on or to evaluate with. */
public final class DataOptions {
  private static final int MAX_REASONS = 3;

  /** Part of the data: validation, training, or test (held out from both); or all pieces. */
  public enum Part {
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
          "Folder of MIDI files, searched recursively, or a token folder of 'tokenize --out'.")
  private Path data;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Folder that caches the tokens of MIDI folders (default: $CONTINUO_CACHE, or continuo in"
              + " the user's cache folder).")
  private @Nullable Path cache;

  @Option(
      names = "--splits",
      paramLabel = "DIR",
      description =
          "Folder with train.txt and val.txt, lists of piece names (default: DATA/splits if it has"
              + " them, otherwise pieces are split by a hash of their music).")
  private @Nullable Path splits;

  @Option(
      names = "--validation-fraction",
      defaultValue = "0.05",
      paramLabel = "FRACTION",
      description =
          "Fraction of the pieces to validate on if there are no lists"
              + " (default: ${DEFAULT-VALUE}).")
  @Max(1)
  private double validationFraction;

  /** Returns the folder of MIDI files or the token folder. */
  public Path path() {
    return data;
  }

  /** Reads the pieces and splits them by the options. */
  public Split read(Tokenizer tokenizer, PrintWriter err) throws IOException, InterruptedException {
    return split(corpus(tokenizer, err), err);
  }

  /**
   * Reads the pieces of a part.
   *
   * @throws IOException if the part is TEST and there is no list of test pieces
   */
  public List<Piece> read(Part part, Tokenizer tokenizer, PrintWriter err)
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
   * Reads the MIDI files of pieces, by piece name.
   *
   * @throws IOException if the data is a token folder, which has no MIDI files
   */
  public Map<String, Score> scores(List<Piece> pieces) throws IOException {
    if (!Files.isDirectory(data) || TokenFolder.exists(data)) {
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
    if (TokenFolder.exists(data) || Files.isRegularFile(data)) {
      corpus = TokenFolder.read(data, tokenizer);
    } else {
      corpus = ofFolder(tokenizer, err);
    }
    int files = corpus.pieces().size() + corpus.skipped().size();
    err.printf(
        Locale.ROOT,
        "%d pieces with %d positions, %d of %d files skipped%s%n",
        corpus.pieces().size(),
        corpus.positions(),
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

  /** Tokenizes the folder with the cache, or without it if the cache folder is not writable. */
  private Corpus ofFolder(Tokenizer tokenizer, PrintWriter err)
      throws IOException, InterruptedException {
    TokenCache tokens = cache == null ? TokenCache.ofUser() : TokenCache.in(cache);
    boolean isCached = cache != null || isWritable(tokens.folder());
    if (!isCached) {
      err.println(
          tokens.folder()
              + ": cannot be written, so tokens are not cached; --cache sets another folder");
    }
    try (Progress progress = new Progress("Tokenizing", -1, err)) {
      return isCached
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

  /** Returns the paths and reasons of the first skipped files. */
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
    Split split = Usage.checked(spec, () -> Split.byContent(corpus, validationFraction));
    if (split.validation().isEmpty() && validationFraction > 0) {
      err.println("there is only one distinct piece: none is left for validation");
    }
    return split;
  }
}
