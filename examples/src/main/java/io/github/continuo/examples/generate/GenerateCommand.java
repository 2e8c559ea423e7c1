package io.github.continuo.examples.generate;

import io.github.continuo.examples.cli.Usage;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Generates a new piece without a prompt. */
@Command(
    name = "generate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Generates a new piece, with the given instruments or any others.")
public final class GenerateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private PieceSetupOptions setup = new PieceSetupOptions();

  @ArgGroup private LengthOption amount = new LengthOption();

  @Mixin private OutputOptions writing = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    PieceSetup piece = Usage.checked(spec, setup::setup);
    GenerationOptions options =
        Usage.checked(spec, () -> writing.options().withLength(amount.amount()));
    LoadOptions loading = writing.requireOutputsAndDevice();
    writing.write(
        (generator, variations) -> generator.variations(piece, variations, options),
        UnaryOperator.identity(),
        null,
        loading);
    return CommandLine.ExitCode.OK;
  }
}
