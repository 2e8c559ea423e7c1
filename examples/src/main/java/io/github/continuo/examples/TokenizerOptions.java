package io.github.continuo.examples;

import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.tokenize.EventTokenizer.Version;
import io.github.continuo.tokenize.Tokenizer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose a tokenizer: its name, and what it can be told. */
final class TokenizerOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--tokenizer",
      paramLabel = "NAME",
      converter = TokenizerKind.Converter.class,
      description = "${COMPLETION-CANDIDATES} (default: note where it can be used).")
  private @Nullable TokenizerKind chosen;

  @Option(
      names = "--optimize",
      description =
          "Of events: number tracks and channels anew, give a piano to channels without a program,"
              + " leave out channels without notes.")
  private boolean optimize;

  @Mixin private GridOptions grid = new GridOptions();

  /**
   * The tokenizer that was chosen.
   *
   * @throws ParameterException if it cannot be told what it was told
   */
  Tokenizer tokenizer() {
    return tokenizer(List.of(TokenizerKind.values()));
  }

  /**
   * The tokenizer that was chosen among some.
   *
   * @param usable the first is taken if none was chosen
   * @throws ParameterException if another one was chosen, or it cannot be told what it was told
   */
  Tokenizer tokenizer(List<TokenizerKind> usable) {
    TokenizerKind kind = chosen == null ? usable.get(0) : chosen;
    if (!usable.contains(kind)) {
      throw wrongUsage(
          String.format(Locale.ROOT, "--tokenizer must be one of %s here, got %s", usable, kind));
    }
    if (kind == TokenizerKind.NOTE && optimize) {
      throw wrongUsage("--optimize needs a tokenizer of events, got note");
    }
    if (kind != TokenizerKind.NOTE && grid.isGiven()) {
      throw wrongUsage(
          "--steps-per-beat, --step-millis and --quantize need the tokenizer note, got " + kind);
    }
    return switch (kind) {
      case NOTE -> grid.tokenizer();
      case EVENT_V1 -> events(Version.V1);
      case EVENT_V2 -> events(Version.V2);
    };
  }

  private EventTokenizer events(Version version) {
    return optimize ? EventTokenizer.optimizing(version) : EventTokenizer.of(version);
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
