package io.github.continuo.examples.cli;

import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options for a tokenizer and its settings. */
public final class TokenizerOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--tokenizer",
      paramLabel = "NAME",
      converter = TokenizerKind.Converter.class,
      description =
          "Tokenizer: ${COMPLETION-CANDIDATES} (default: note, or event-v2 for dual models).")
  private @Nullable TokenizerKind chosen;

  @Option(
      names = "--optimize",
      description =
          "Event tokenizers only: renumber tracks and channels, set piano on channels without a"
              + " program, and remove channels without notes.")
  private boolean optimize;

  @Mixin private GridOptions grid = new GridOptions();

  /**
   * Returns the chosen tokenizer.
   *
   * @throws ParameterException if an option does not fit the tokenizer
   */
  public Tokenizer tokenizer() {
    return tokenizer(List.of(TokenizerKind.values()));
  }

  /**
   * Returns the chosen tokenizer of those that are usable.
   *
   * @param usable the first one is the default
   * @throws ParameterException if another one was chosen, or an option does not fit the tokenizer
   */
  public Tokenizer tokenizer(List<TokenizerKind> usable) {
    TokenizerKind kind = chosen == null ? usable.get(0) : chosen;
    if (!usable.contains(kind)) {
      throw wrongUsage("--tokenizer must be one of " + usable + " here, got " + kind);
    }
    if (kind == TokenizerKind.NOTE && optimize) {
      throw wrongUsage("--optimize needs an event tokenizer, got note");
    }
    if (kind != TokenizerKind.NOTE && grid.isGiven()) {
      throw wrongUsage(
          "--steps-per-beat, --step-millis and --quantize need the note tokenizer, got " + kind);
    }
    return switch (kind) {
      case NOTE -> grid.tokenizer();
      case EVENT_V1 -> events(EventVersion.V1);
      case EVENT_V2 -> events(EventVersion.V2);
    };
  }

  private EventTokenizer events(EventVersion version) {
    return optimize ? EventTokenizer.optimizing(version) : EventTokenizer.of(version);
  }

  private ParameterException wrongUsage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
