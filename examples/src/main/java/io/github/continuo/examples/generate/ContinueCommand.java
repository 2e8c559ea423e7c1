package io.github.continuo.examples.generate;

import io.github.continuo.examples.cli.BadInput;
import io.github.continuo.examples.cli.Max;
import io.github.continuo.examples.cli.Usage;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.GenerationStart;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Continues a MIDI file and writes the prompt with its continuation. */
@Command(
    name = "continue",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Continues a MIDI file: writes the prompt followed by new notes.")
public final class ContinueCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PROMPT", description = "MIDI file to continue.")
  private Path prompt;

  @ArgGroup private LengthOption amount = new LengthOption();

  @Option(
      names = "--start",
      paramLabel = "WHERE",
      defaultValue = "nearest-beat",
      converter = StartConverter.class,
      description = {
        "Where new music starts: now, next-beat, next-bar, bar:N or tick:N, with a note"
            + " (default: ${DEFAULT-VALUE}, with a note or a rest)."
      })
  private GenerationStart start;

  @Mixin private OutputOptions writing = new OutputOptions();

  @Mixin private PlayOptions playing = new PlayOptions();

  @Option(
      names = "--max-prompt-length",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Use at most the last N positions of the prompt; 0 is as many as fit into the context"
              + " (default: ${DEFAULT-VALUE}).")
  @Max(10_000_000)
  private int maxPromptLength;

  @Override
  public Integer call() throws IOException {
    GenerationOptions options =
        Usage.checked(
            spec,
            () -> {
              playing.check();
              return writing
                  .options()
                  .withLength(amount.amount())
                  .withStart(start)
                  .withMaxPromptLength(maxPromptLength);
            });
    if (playing.isOn()) {
      writing.requireOneVariation("--play");
    }
    LoadOptions loading = writing.requireOutputsAndDevice();
    Score score = BadInput.in(prompt, () -> MidiReader.read(prompt));
    writing.write(
        (generator, variations) ->
            playing.isOn()
                ? List.of(BadInput.in(prompt, () -> playing.play(generator, score, options)))
                : BadInput.in(prompt, () -> generator.variations(score, variations, options)),
        UnaryOperator.identity(),
        prompt,
        loading);
    return CommandLine.ExitCode.OK;
  }
}
