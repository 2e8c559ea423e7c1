package io.github.continuo.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the README and the docs to what there is: their Java stands in a class {@code Snippets} of
 * the tests of some module, between {@code // @start name} and {@code // @end name}, and so is
 * compiled; their links lead somewhere.
 */
class ReadmeTest {
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).resolve("..").normalize();
  private static final Pattern JAVA_BLOCK = Pattern.compile("(?s)```java\\R(.*?)```");
  private static final Pattern REGION =
      Pattern.compile(
          "(?s)// @start (?:region=)?\"?([\\w-]+)\"?\\R(.*?)// @end (?:region=)?\"?\\1\"?\\R");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#]+)(?:#[^)]*)?\\)");

  static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
        Stream<Path> root = Files.list(ROOT)) {
      return Stream.concat(root, docs)
          .filter(path -> path.toString().endsWith(".md"))
          .map(ROOT::relativize)
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void java_of_the_docs_is_compiled(Path page) throws IOException {
    List<String> regions = regions();

    List<String> blocks = matches(JAVA_BLOCK, 1, Files.readString(ROOT.resolve(page)));

    assertThat(blocks)
        .allSatisfy(block -> assertThat(regions).contains(block.replaceAll("\\s", "")));
  }

  /** All regions of all snippets, without white space. */
  private static List<String> regions() throws IOException {
    List<String> regions = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path tests : modules.map(module -> module.resolve("src/test/java")).toList()) {
        if (Files.isDirectory(tests)) {
          regions.addAll(regionsBelow(tests));
        }
      }
    }
    return regions;
  }

  private static List<String> regionsBelow(Path tests) throws IOException {
    List<String> regions = new ArrayList<>();
    try (Stream<Path> sources = Files.walk(tests)) {
      for (Path source : sources.filter(path -> path.endsWith("Snippets.java")).toList()) {
        for (String region : matches(REGION, 2, Files.readString(source))) {
          regions.add(region.replaceAll("\\s", ""));
        }
      }
    }
    return regions;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void links_between_pages_lead_somewhere(Path page) throws IOException {
    List<String> links = matches(LINK, 1, Files.readString(ROOT.resolve(page)));

    assertThat(links)
        .filteredOn(link -> !link.contains("://"))
        .allSatisfy(link -> assertThat(ROOT.resolve(page).resolveSibling(link)).exists());
  }

  @Test
  void build_runs_the_command_that_the_readme_gives() throws IOException {
    assertThat(Files.readString(ROOT.resolve("README.md"))).contains("\nmvn -B verify\n");
    assertThat(Files.readAllLines(ROOT.resolve(".ci/run"))).endsWith("mvn -B verify");
  }

  private static List<String> matches(Pattern pattern, int group, String text) {
    Matcher matcher = pattern.matcher(text);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(group));
    }
    return found;
  }
}
