package io.github.continuo.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cases LOC-1 to LOC-4 and all commands like them, in this process. */
class LocaleTest {
  private static final Locale LOCALE = Locale.getDefault();
  private static final TimeZone ZONE = TimeZone.getDefault();
  private static final List<String> COMPARED =
      List.of(".mid", ".svg", ".txt", ".safetensors", "config.json", "ids.bin", "index.json");

  @TempDir static Path shared;
  private static Path songs;
  private static Map<String, String> expected;

  @BeforeAll
  static void walk_in_english() throws IOException {
    songs = Songs.corpus(shared.resolve("songs"));
    Locale.setDefault(Locale.ROOT);
    expected = walk(shared.resolve("root"));
  }

  @AfterEach
  void set_back() {
    Locale.setDefault(LOCALE);
    TimeZone.setDefault(ZONE);
  }

  @ParameterizedTest
  @CsvSource({
    "fa, ۱۲, Asia/Tehran",
    "ar-EG, ١٢, Africa/Cairo",
    "ckb, ١٢, Asia/Baghdad",
    "tr, 12, Pacific/Kiritimati"
  })
  void LOC_every_command_writes_the_same(String tag, String twelve, String zone)
      throws IOException {
    Locale locale = Locale.forLanguageTag(tag);
    Locale.setDefault(locale);
    TimeZone.setDefault(TimeZone.getTimeZone(zone));

    assertThat(String.format(locale, "%d", 12)).isEqualTo(twelve);
    Map<String, String> left = walk(shared.resolve(tag));
    assertThat(left).containsOnlyKeys(expected.keySet());
    left.forEach((name, text) -> assertThat(text.equals(expected.get(name))).as(name).isTrue());
  }

  @Test
  void LOC_2_a_training_goes_on_in_another_locale_to_the_same_model() throws IOException {
    Path folder = Files.createDirectory(shared.resolve("resumed"));
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    run(train(folder.resolve("base"), "base", 2, "--checkpoint-every", 1));
    delete(folder.resolve("base/checkpoints/step-000002"));
    Locale.setDefault(Locale.forLanguageTag("fa"));
    run(train(folder.resolve("base"), "base", 2, "--checkpoint-every", 1));

    assertThat(text(folder.resolve("base").resolve("model.safetensors")))
        .isEqualTo(expected.get("base/model.safetensors"));
  }

  /** The bars of progress too, which come from a library that knows no other locale. */
  @Test
  void LOC_a_process_has_no_locale() throws Exception {
    Path folder = Files.createDirectory(shared.resolve("process"));
    ProcessBuilder builder =
        JavaProcess.builder(folder, Continuo.class, "tokenize", songs, "--out", "tokens");
    builder.command().addAll(1, List.of("-Duser.language=fa", "-Duser.country=IR"));
    Path out = folder.resolve("out.txt");

    int status = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start().waitFor();

    assertThat(status).as(Files.readString(out, UTF_8)).isZero();
    assertThat(Files.readString(out, UTF_8)).contains("7/7 (0:0").matches("\\p{ASCII}*");
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** All that the commands leave, by the names of the files. */
  private static Map<String, String> walk(Path folder) throws IOException {
    Files.createDirectory(folder);
    Path waltz = Songs.write(Songs.waltz(), folder.resolve("waltz.mid"));
    byte[] bytes = Files.readAllBytes(waltz);
    Path cut = Files.write(folder.resolve("cut.mid"), Arrays.copyOf(bytes, bytes.length - 3));
    Path base = folder.resolve("base");
    Path dual = folder.resolve("dual");
    Map<String, String> left = new TreeMap<>();

    left.put("inspect", run("inspect", "--json", "--notes", "--quality", waltz, cut));
    left.put("inspect, for people", run("inspect", waltz, cut, songs));
    Path tokens = folder.resolve("tokens.txt");
    Files.writeString(tokens, run("tokenize", "--json", "--tokenizer", "EVENT-V2", waltz));
    left.put("tokenize, for people", run("tokenize", waltz));
    left.put("detokenize", run("detokenize", tokens, "-o", folder.resolve("detokenized.mid")));
    left.put("pass", run("tokenize", songs, "--out", folder.resolve("tokens")));
    run(train(base, "base", 2, "--checkpoint-every", 1));
    run(train(dual, "dual", 1, "--samples-every", 1));
    for (Path model : List.of(base, dual)) {
      run(writing("continue", waltz, model, "more.mid", "--variations", 2, "--bars", 1));
      run(writing("infill", waltz, model, "filled.mid", "--bars", "1-1"));
      run(writing("generate", null, model, "new.mid", "--instruments", "VIOLIN", "--notes", 2));
      left.put(
          "evaluate " + model.getFileName(),
          run("evaluate", model, "--data", songs, "--split", "ALL", "--samples", 0));
    }
    left.put("draw", run("draw", waltz, "-o", folder.resolve("waltz.svg")));
    left.put("help", run("train", "--help"));
    left.put("wrong usage", Run.of("draw", waltz, "-o", "x.gif", "--beats", "I").err());
    left.replaceAll((name, text) -> text.replace(folder.toString(), "WALK"));
    addFiles(folder, left);
    return left;
  }

  private static Object[] train(Path out, String kind, int steps, Object... more) {
    return with(
        more,
        "train",
        "--model",
        kind,
        "--data",
        songs,
        "--out",
        out,
        "--preset",
        kind.equalsIgnoreCase("base") ? "SMALL" : "SMALL-7M",
        "--schedule",
        "LINEAR",
        "--infill-rate",
        0.5,
        "--batch-size",
        1,
        "--sequence-length",
        40,
        "--steps",
        steps,
        "--device",
        "cpu");
  }

  private static Object[] writing(
      String command, @Nullable Path song, Path model, String name, Object... more) {
    Path out = model.resolveSibling(model.getFileName() + "-" + name);
    Object[] to = with(more, "--model", model, "-o", out, "--seed", 1, "--device", "cpu");
    return song == null ? with(to, command) : with(to, command, song);
  }

  private static Object[] with(Object[] last, Object... first) {
    return Stream.concat(Arrays.stream(first), Arrays.stream(last)).toArray();
  }

  /** What a command says that ends well; nothing that it says has other digits or letters. */
  private static String run(Object... arguments) {
    Run run = Run.of(arguments);

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).matches("\\p{ASCII}*");
    assertThat(run.err().replaceAll("\r[^\r\n]*", "")).matches("\\p{ASCII}*"); // without bars
    return run.out();
  }

  private static void addFiles(Path folder, Map<String, String> left) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        boolean compared = COMPARED.stream().anyMatch(name::endsWith);
        left.put(name, compared ? text(file).replace(folder.toString(), "WALK") : "is there");
        if (name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".csv")) {
          assertThat(Files.readString(file, UTF_8)).as(name).matches("\\p{ASCII}*");
        }
      }
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, ISO_8859_1);
  }
}
