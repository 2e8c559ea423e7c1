package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ContinuoTest {

  @Test
  void help_lists_the_commands_and_the_exit_statuses() {
    Run run = Run.of("--help");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains("0     success", "1     bad input", "2     wrong usage", "141   standard output");
    assertThat(run.err()).isEmpty();
  }

  static Set<String> commands() {
    return Continuo.commandLine().getSubcommands().keySet();
  }

  @Test
  void all_commands_are_listed_with_what_they_do() {
    assertThat(commands())
        .containsExactly(
            "continue",
            "infill",
            "generate",
            "jam",
            "studio",
            "train",
            "evaluate",
            "evaluate-infilling",
            "compare",
            "merge",
            "convert",
            "inspect",
            "draw",
            "tokenize",
            "detokenize",
            "devices");
    String help = Run.of("--help").out();
    assertThat(commands())
        .allSatisfy(command -> assertThat(help).containsPattern("(?m)^  " + command + "\\s+\\S"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_has_help(String command) {
    Run run = Run.of(command, "--help");

    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith("Usage: continuo " + command);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void classes_that_are_loaded_early_are_there() {
    assertThat(EarlyClasses.NAMES)
        .allSatisfy(name -> assertThatCode(() -> Class.forName(name)).doesNotThrowAnyException());
  }

  @ParameterizedTest
  @CsvSource({
    "continue song.mid -o longer.mid --rows 5, --rows is now called --positions",
    "generate -o new.mid --meter=3/4, --meter is now called --time-signature",
    "train --data songs --out model --regions 0.5, --regions is now called --infill-rate",
    "evaluate-infilling model --data songs --regions 5, --regions is now called --cases",
    "fill song.mid, fill is now called infill",
    "shrink model, shrink is now called convert --precision bf16"
  })
  void old_names_are_answered_with_the_new_ones(String command, String advice) {
    Run run = Run.of((Object[]) command.split(" ", -1));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(advice);
  }

  @Test
  void version_names_the_program() {
    assertThat(Run.of("--version").out()).startsWith("continuo ");
  }

  @Test
  void no_command_is_wrong_usage() {
    assertWrongUsage(Run.of(), "Missing required subcommand");
  }

  @Test
  void unknown_command_is_wrong_usage() {
    assertWrongUsage(Run.of("compose"), "compose");
  }

  @Test
  void unknown_option_is_wrong_usage() {
    assertWrongUsage(Run.of("inspect", "--loud", "song.mid"), "--loud");
  }

  @Test
  void missing_file_argument_is_wrong_usage() {
    assertWrongUsage(Run.of("inspect"), "FILE");
  }

  @Test
  void missing_required_option_is_wrong_usage() {
    assertWrongUsage(Run.of("continue", "song.mid", "--model", "m"), "--out");
  }

  private static void assertWrongUsage(Run run, String named) {
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("continuo: ").contains(named).doesNotContain("\tat ");
  }
}
