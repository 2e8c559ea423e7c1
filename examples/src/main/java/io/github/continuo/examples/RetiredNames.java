package io.github.continuo.examples;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** Commands and options of the first version, and their names today. */
final class RetiredNames {
  private static final Map<String, String> NOW =
      Map.ofEntries(
          Map.entry("fill", "infill"),
          Map.entry("play", "jam, or continue --play"),
          Map.entry("evaluate-fills", "evaluate-infilling"),
          Map.entry("shrink", "convert --precision bf16"),
          Map.entry("--accumulation", "--gradient-accumulation"),
          Map.entry("--allow-ending", "--stop-at-end"),
          Map.entry("--average", "--ema-decay"),
          Map.entry("--batch", "--batch-size"),
          Map.entry("--floor-differences", "--quantize floor"),
          Map.entry("--foresee-only", "--likelihood-only"),
          Map.entry("--fresh", "--restart"),
          Map.entry("--from", "--init-from"),
          Map.entry("--length", "--sequence-length"),
          Map.entry("--max-prompt-rows", "--max-prompt-length"),
          Map.entry("--max-windows", "--max-sequences"),
          Map.entry("--meter", "--time-signature"),
          Map.entry("--millis", "--step-millis"),
          Map.entry("--optimise", "--optimize"),
          Map.entry("--pieces", "--samples"),
          Map.entry("--predicted-rows", "--targets-per-sequence"),
          Map.entry("--ring", "--notes-past-end"),
          Map.entry("--rows", "--positions"),
          Map.entry("--show", "--examples"),
          Map.entry("--validation-share", "--validation-fraction"),
          Map.entry("--warmup", "--warmup-steps"));

  private RetiredNames() {}

  /** Returns a message with the new name if an unknown name is one of the first version. */
  static Optional<String> advice(CommandLine.ParameterException exception) {
    if (!(exception instanceof UnmatchedArgumentException unmatched)) {
      return Optional.empty();
    }
    for (String argument : unmatched.getUnmatched()) {
      String name = argument.replaceFirst("=.*", "");
      String now = now(name, exception.getCommandLine());
      if (now != null) {
        return Optional.of(name + " is now called " + now);
      }
    }
    return Optional.empty();
  }

  private static @Nullable String now(String argument, CommandLine command) {
    if (argument.equals("--regions")) {
      return command.getCommandName().equals("train") ? "--infill-rate" : "--cases";
    }
    return NOW.get(argument);
  }
}
