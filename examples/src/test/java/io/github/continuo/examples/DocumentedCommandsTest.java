package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Commands of the README and the docs are understood as they stand there. Those of the README's
 * quickstart and of the docs' are also run, on songs of this repository, by {@link QuickstartTest}.
 */
class DocumentedCommandsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("(?s)```(\\w*)\\R(.*?)```");
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:^|&& )(?:continuo|java -jar examples/target/continuo\\.jar) (.*?)(?: &)?$");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  /** A command, and where it stands. */
  record Documented(String page, String words) {}

  static List<Documented> commands() throws IOException {
    List<Documented> commands = new ArrayList<>();
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> root = Files.list(ROOT)) {
      for (Path page :
          Stream.concat(root, docs).filter(p -> p.toString().endsWith(".md")).toList()) {
        Matcher block = BLOCK.matcher(Files.readString(page));
        while (block.find()) {
          String text = block.group(1).isEmpty() ? block.group(2) : "";
          for (String line : text.replace("\\\n", " ").split("\\R", -1)) {
            Matcher command = COMMAND.matcher(line.strip());
            if (command.find()) {
              commands.add(
                  new Documented(page.toString(), command.group(1).replaceAll("[\\[\\]]", "")));
            }
          }
        }
      }
    }
    return commands;
  }

  static String[] words(String command) {
    return WORD.matcher(command)
        .results()
        .map(
            word ->
                word.group(1) != null ? word.group(1) : word.group(word.group(2) != null ? 2 : 3))
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void commands_of_the_docs_are_understood(Documented command) {
    CommandLine.ParseResult parsed = Continuo.commandLine().parseArgs(words(command.words()));

    assertThat(parsed.hasSubcommand()).as(Arrays.toString(words(command.words()))).isTrue();
  }
}
