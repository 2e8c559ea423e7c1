package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.examples.cli.Max;
import io.github.continuo.examples.cli.PictureFile;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** ARGS-1 and ARGS-2 of the list of known faults, for every number of every command. */
class OptionLimitsTest {

  /** Any seed is good, and the library knows both limits of a fraction. */
  private static final Set<String> WITHOUT =
      Set.of("--seed", "--min-p", "--top-p", "--repeat-bars");

  private static final Set<Class<?>> NUMBERS =
      Set.of(int.class, Integer.class, long.class, Long.class, double.class, Double.class);

  private static Stream<CommandLine> commands(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(OptionLimitsTest::commands));
  }

  private static Stream<CommandLine> commands() {
    return commands(Continuo.commandLine());
  }

  private static Stream<OptionSpec> numbers(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .filter(option -> NUMBERS.contains(option.type()))
        .filter(option -> !WITHOUT.contains(option.longestName()));
  }

  @Test
  void ARGS_every_number_has_a_limit() {
    assertThat(commands().flatMap(OptionLimitsTest::numbers))
        .hasSizeGreaterThan(50)
        .allMatch(option -> ((Field) option.userObject()).isAnnotationPresent(Max.class));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void ARGS_number_beyond_its_limit_is_refused_before_anything_is_read(CommandLine command) {
    for (OptionSpec number : numbers(command).toList()) {
      double most = ((Field) number.userObject()).getAnnotation(Max.class).value();
      List<Object> arguments = new ArrayList<>();
      List.of(command.getCommandSpec().qualifiedName().split(" ")).forEach(arguments::add);
      arguments.remove(0);
      arguments.addAll(List.of(number.longestName(), new BigDecimal(2 * most).toPlainString()));
      for (OptionSpec other : command.getCommandSpec().options()) {
        if (other.required() && other.group() == null) {
          arguments.addAll(List.of(other.longestName(), someValue(other)));
        }
      }
      command
          .getCommandSpec()
          .positionalParameters()
          .forEach(positional -> arguments.add(positional.isMultiValue() ? "a=b" : "nowhere.mid"));

      Run run = Run.of(arguments.toArray());

      assertThat(run.err())
          .as(arguments.toString())
          .contains(number.longestName() + " must be at most " + shown(most) + ", got");
      assertThat(run.status()).isEqualTo(2);
    }
  }

  private static String shown(double most) {
    return new BigDecimal(most).toPlainString();
  }

  private static String someValue(OptionSpec option) {
    return option.type() == PictureFile.class
        ? "nowhere.png"
        : option.type() == Path.class || option.type() == String.class ? "nowhere" : "1";
  }
}
