package io.github.continuo.examples;

import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes a new piece. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Writes a MIDI file of new music, for an ensemble or for whom the model likes.")
final class GenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private PieceSetupOptions setup = new PieceSetupOptions();

  @ArgGroup private LengthOption amount = new LengthOption();

  @Mixin private OutputOptions writing = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    PieceSetup players = Usage.checked(spec, setup::setup);
    GenerationOptions options =
        Usage.checked(spec, () -> writing.options().withLength(amount.amount()));
    LoadOptions loading = writing.requireOutputsAndDevice();
    writing.write(
        (generator, variations) -> generator.variations(players, variations, options),
        null,
        loading);
    return CommandLine.ExitCode.OK;
  }
}
