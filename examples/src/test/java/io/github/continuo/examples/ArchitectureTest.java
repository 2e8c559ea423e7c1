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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the packages of the libraries to their dependencies, and their public API to a file. */
class ArchitectureTest {
  private static final String ROOT = "io.github.continuo.";

  /**
   * What each package may import of the others: never one that imports it, but for the models and
   * their networks and weights, and the dual model and its checkpoint.
   */
  private static final Map<String, Set<String>> IMPORTS =
      Map.ofEntries(
          Map.entry("files", Set.of()),
          Map.entry("midi", Set.of("files")),
          Map.entry("picture", Set.of("files", "midi")),
          Map.entry("tokenize", Set.of("midi")),
          Map.entry(
              "transformer",
              Set.of("files", "midi", "tokenize", "transformer.network", "transformer.weights")),
          Map.entry("transformer.network", Set.of("transformer", "transformer.weights")),
          Map.entry("transformer.weights", Set.of("files", "midi", "tokenize", "transformer")),
          Map.entry(
              "generate",
              Set.of(
                  "midi", "tokenize", "transformer", "transformer.network", "transformer.weights")),
          Map.entry("vector", Set.of("transformer.network")),
          Map.entry("hub", Set.of("files", "midi", "transformer", "transformer.weights")),
          Map.entry(
              "dual", Set.of("tokenize", "transformer", "transformer.weights", "dual.checkpoint")),
          Map.entry(
              "dual.checkpoint",
              Set.of("files", "tokenize", "transformer", "transformer.weights", "dual")),
          Map.entry("engine", Set.of("files", "transformer", "transformer.weights")),
          Map.entry(
              "pytorch",
              Set.of(
                  "files",
                  "engine",
                  "tokenize",
                  "transformer",
                  "transformer.weights",
                  "dual",
                  "dual.checkpoint")),
          Map.entry("data", Set.of("files", "midi", "tokenize", "transformer.weights")),
          Map.entry("metrics", Set.of("midi")),
          Map.entry(
              "training",
              Set.of(
                  "files",
                  "midi",
                  "picture",
                  "tokenize",
                  "transformer",
                  "transformer.weights",
                  "generate",
                  "engine",
                  "pytorch",
                  "data")),
          Map.entry(
              "evaluation",
              Set.of(
                  "files",
                  "midi",
                  "picture",
                  "tokenize",
                  "transformer",
                  "transformer.weights",
                  "generate",
                  "data",
                  "metrics")));

  private static final List<String> EXPORTED =
      List.of(
          "midi",
          "picture",
          "tokenize",
          "transformer",
          "generate",
          "dual",
          "engine",
          "pytorch",
          "data",
          "training",
          "metrics",
          "evaluation");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT.substring(0, ROOT.length() - 1));

  private static String packageOf(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "";
  }

  @Test
  void packages_import_only_those_that_they_may() {
    Map<String, Set<String>> imports = new TreeMap<>();
    for (JavaClass type : CLASSES) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String other = packageOf(dependency.getTargetClass().getBaseComponentType());
        if (IMPORTS.containsKey(packageOf(type)) && IMPORTS.containsKey(other)) {
          imports.computeIfAbsent(packageOf(type), name -> new TreeSet<>()).add(other);
        }
      }
    }

    assertThat(imports).hasSizeGreaterThan(10);
    imports.forEach(
        (name, others) -> {
          others.remove(name);
          assertThat(IMPORTS.get(name)).as("imports of %s", name).containsAll(others);
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
