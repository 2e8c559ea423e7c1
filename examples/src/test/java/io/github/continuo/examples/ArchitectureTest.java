package io.github.continuo.examples;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds all packages to their dependencies, and the public API of the libraries to a file. */
class ArchitectureTest {
  private static final String ROOT = "io.github.continuo.";

  /** What each package may import of the others. A package imports only packages above it. */
  private static final List<String> IMPORTS =
      List.of(
          "messages:",
          "files: messages",
          "midi: files messages",
          "picture: files messages midi",
          "tokenize: messages midi",
          "tokenize.routing: messages midi",
          "tokenize.rules: messages midi tokenize",
          "tokenize.note: messages midi tokenize tokenize.routing tokenize.rules",
          "tokenize.event.encoding: messages midi tokenize tokenize.routing tokenize.rules",
          "tokenize.event: messages midi tokenize tokenize.event.encoding tokenize.routing tokenize.rules",
          "transformer.math:",
          "transformer: files messages midi tokenize transformer.math",
          "transformer.weights: files messages midi tokenize tokenize.note transformer transformer.math",
          "transformer.network: messages transformer transformer.math",
          "transformer.base: tokenize tokenize.note transformer transformer.network transformer.weights",
          "transformer.format: messages transformer transformer.base transformer.weights",
          "transformer.hub: messages transformer transformer.weights",
          "generate: messages midi tokenize transformer transformer.hub transformer.math transformer.weights",
          "live: generate messages midi tokenize tokenize.note",
          "vector: transformer.network",
          "hub: files messages transformer.hub transformer.weights",
          "dual: files messages tokenize tokenize.event transformer transformer.network transformer.weights",
          "dual.format: dual messages transformer",
          "pytorch.engine: files transformer.weights",
          "pytorch: dual files pytorch.engine tokenize tokenize.event tokenize.note transformer transformer.base transformer.weights",
          "threads:",
          "data: files midi threads tokenize transformer.weights",
          "data.windows: data tokenize tokenize.event tokenize.note",
          "metrics: midi",
          "training: data data.windows files generate midi picture pytorch pytorch.engine tokenize transformer transformer.weights",
          "evaluation: data data.windows generate metrics midi threads tokenize tokenize.event transformer",
          "report: evaluation files generate metrics midi picture transformer",
          "examples.page: files midi",
          "examples.cli: data examples.page files generate midi picture pytorch pytorch.engine tokenize tokenize.event tokenize.note transformer transformer.hub transformer.network",
          "examples.generate: examples.cli files generate live midi picture tokenize transformer",
          "examples.train: data dual examples.cli midi pytorch tokenize tokenize.event tokenize.note training transformer transformer.base",
          "examples.models: dual examples.cli files transformer transformer.hub transformer.weights",
          "examples.evaluate: data evaluation examples.cli generate metrics midi picture pytorch.engine report tokenize tokenize.note training transformer transformer.weights",
          "examples.files: data examples.cli files metrics midi picture tokenize tokenize.event tokenize.note transformer.weights",
          "examples.studio: examples.cli examples.generate examples.page files generate midi picture tokenize transformer");

  private static final List<String> EXPORTED =
      List.of(
          "midi",
          "picture",
          "tokenize",
          "tokenize.note",
          "tokenize.event",
          "transformer",
          "transformer.base",
          "transformer.hub",
          "generate",
          "live",
          "dual",
          "pytorch",
          "data",
          "training",
          "metrics",
          "evaluation",
          "report");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT.substring(0, ROOT.length() - 1));

  private static String packageOf(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
  }

  @Test
  void packages_import_only_packages_above_them() {
    Map<String, Set<String>> allowed = new LinkedHashMap<>();
    for (String line : IMPORTS) {
      List<String> names = List.of(line.replace(":", "").split(" ", -1));
      Set<String> others = Set.copyOf(names.subList(1, names.size()));
      assertThat(allowed.keySet()).as(line).containsAll(others);
      allowed.put(names.get(0), others);
    }
    Map<String, Set<String>> imports = new TreeMap<>();
    for (JavaClass type : CLASSES) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String other = packageOf(dependency.getTargetClass().getBaseComponentType());
        if (allowed.containsKey(packageOf(type)) && allowed.containsKey(other)) {
          imports.computeIfAbsent(packageOf(type), name -> new TreeSet<>()).add(other);
        }
      }
    }

    assertThat(imports).hasSizeGreaterThan(20);
    imports.forEach(
        (name, others) -> {
          others.remove(name);
          assertThat(allowed.get(name)).as("imports of %s", name).containsAll(others);
        });
  }

  @Test
  void public_api_changes_on_purpose_only() throws IOException {
    String api =
        CLASSES.stream()
            .filter(type -> EXPORTED.contains(packageOf(type)) && isPublic(type))
            .sorted((a, b) -> a.getName().compareTo(b.getName()))
            .map(ArchitectureTest::described)
            .collect(joining("\n"));
    Path found = Files.writeString(Path.of("target", "api.txt"), api);

    assertThat(api)
        .as("public API; to accept a change: cp examples/%s examples/src/test/resources", found)
        .isEqualTo(Files.readString(Path.of("src", "test", "resources", "api.txt")));
  }

  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(ArchitectureTest::isPublic).orElse(true);
  }

  private static String described(JavaClass type) {
    String kind =
        type.isEnum()
            ? "enum"
            : type.isRecord() ? "record" : type.isInterface() ? "interface" : "class";
    Stream<String> members =
        Stream.concat(
                type.getFields().stream()
                    .filter(ArchitectureTest::isSeen)
                    .map(ArchitectureTest::line),
                type.getCodeUnits().stream()
                    .filter(ArchitectureTest::isSeen)
                    .map(ArchitectureTest::line))
            .sorted();
    return Stream.concat(Stream.of(kind + " " + type.getName()), members)
        .collect(joining("\n", "", "\n"));
  }

  private static boolean isSeen(JavaMember member) {
    Set<JavaModifier> modifiers = member.getModifiers();
    return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
        && !modifiers.contains(JavaModifier.SYNTHETIC)
        && !modifiers.contains(JavaModifier.BRIDGE);
  }

  private static String line(JavaMember member) {
    String isStatic = member.getModifiers().contains(JavaModifier.STATIC) ? "static " : "";
    if (!(member instanceof JavaCodeUnit unit)) {
      return String.format(Locale.ROOT, "  %sfield %s", isStatic, member.getName());
    }
    String parameters =
        unit.getRawParameterTypes().stream()
            .map(JavaClass::getSimpleName)
            .collect(joining(", ", "(", ")"));
    String type = unit.getRawReturnType().getSimpleName();
    return String.format(Locale.ROOT, "  %s%s %s%s", isStatic, type, unit.getName(), parameters);
  }
}
