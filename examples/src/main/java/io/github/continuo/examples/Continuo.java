package io.github.continuo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import io.github.continuo.examples.cli.BadInput;
import io.github.continuo.examples.cli.DevicesCommand;
import io.github.continuo.examples.evaluate.CompareCommand;
import io.github.continuo.examples.evaluate.EvaluateCommand;
import io.github.continuo.examples.evaluate.EvaluateInfillingCommand;
import io.github.continuo.examples.files.DetokenizeCommand;
import io.github.continuo.examples.files.DrawCommand;
import io.github.continuo.examples.files.InspectCommand;
import io.github.continuo.examples.files.TokenizeCommand;
import io.github.continuo.examples.generate.ContinueCommand;
import io.github.continuo.examples.generate.GenerateCommand;
import io.github.continuo.examples.generate.InfillCommand;
import io.github.continuo.examples.generate.JamCommand;
import io.github.continuo.examples.models.ConvertCommand;
import io.github.continuo.examples.models.MergeCommand;
import io.github.continuo.examples.studio.StudioCommand;
import io.github.continuo.examples.train.TrainCommand;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of the {@code continuo} command: parses the arguments and runs a subcommand. */
@Command(
    name = "continuo",
    mixinStandardHelpOptions = true,
    versionProvider = Continuo.Version.class,
    description = "Continues MIDI music with transformers.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:success",
      "1:bad input, or output that cannot be written",
      "2:wrong usage",
      "141:standard output was closed by its reader"
    })
public final class Continuo {

  private static final List<Class<?>> COMMANDS =
      List.of(
          ContinueCommand.class,
          InfillCommand.class,
          GenerateCommand.class,
          JamCommand.class,
          StudioCommand.class,
          TrainCommand.class,
          EvaluateCommand.class,
          EvaluateInfillingCommand.class,
          CompareCommand.class,
          MergeCommand.class,
          ConvertCommand.class,
          InspectCommand.class,
          DrawCommand.class,
          TokenizeCommand.class,
          DetokenizeCommand.class,
          DevicesCommand.class);

  private Continuo() {}

  /** Reads the version from the manifest of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Continuo.class.getPackage().getImplementationVersion();
      return new String[] {"continuo " + requireNonNullElse(version, "(not packaged)")};
    }
  }

  /** Runs the command and exits with its status. */
  public static void main(String[] arguments) {
    EarlyClasses.load(arguments);
    Locale.setDefault(Locale.ROOT); // messages of libraries in English, as ours are
    System.setProperty("java.awt.headless", "true");
    PrintWriter out = StandardOutput.newWriter();
    PrintWriter err = new PrintWriter(System.err, true, UTF_8);
    System.exit(run(out, err, arguments));
  }

  /** Returns the parser of all commands and their options. */
  static CommandLine commandLine() {
    return commandLine(COMMANDS);
  }

  /** Returns only the named command if there is one: reading the options of all takes longer. */
  private static List<Class<?>> commands(String... arguments) {
    return COMMANDS.stream()
        .filter(command -> arguments.length > 0 && name(command).equals(arguments[0]))
        .findFirst()
        .<List<Class<?>>>map(List::of)
        .orElse(COMMANDS);
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  private static CommandLine commandLine(List<Class<?>> commands) {
    CommandLine continuo = new CommandLine(new Continuo());
    commands.forEach(continuo::addSubcommand);
    // Sorting would follow the default locale.
    continuo
        .getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().usageMessage().sortSynopsis(false));
    return continuo
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
        .registerConverter(Path.class, Continuo::path);
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new CommandLine.TypeConversionException(BadInput.message(e));
    }
  }

  /** Runs the command and returns its status. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    PrintWriter escapedOut = new EscapingPrinter(out);
    PrintWriter escapedErr = new EscapingPrinter(err);
    CommandLine command =
        commandLine(commands(arguments))
            .setOut(escapedOut)
            .setErr(escapedErr)
            .setExecutionStrategy(parsed -> execute(parsed, escapedOut, escapedErr))
            .setExecutionExceptionHandler(Continuo::onException)
            .setParameterExceptionHandler(Continuo::onWrongUsage);
    try {
      return command.execute(arguments);
    } catch (OutOfMemoryError e) {
      escapedErr.println("continuo: " + BadInput.message(e));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private static int execute(CommandLine.ParseResult parsed, PrintWriter out, PrintWriter err) {
    try {
      int status = OptionLimits.run(parsed);
      out.flush();
      return status;
    } catch (StandardOutput.Failure e) { // from a help text or the last flush
      return e.status(err);
    }
  }

  private static int onException(
      Exception exception, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
    if (exception instanceof StandardOutput.Failure failure) {
      return failure.status(command.getErr());
    }
    if (!BadInput.isSaidBy(exception)) {
      throw exception; // picocli prints the stack trace
    }
    command.getErr().println("continuo: " + BadInput.message(exception));
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static int onWrongUsage(CommandLine.ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    command.getErr().println("continuo: " + exception.getMessage());
    RetiredNames.advice(exception).ifPresent(command.getErr()::println);
    command
        .getErr()
        .printf(Locale.ROOT, "Try '%s --help'.%n", command.getCommandSpec().qualifiedName());
    return CommandLine.ExitCode.USAGE;
  }
}
