package io.github.continuo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program in a process of its own. */
public final class JavaProcess {
  private static final int WARNS_OF_NATIVE_ACCESS = 24; // the first version of Java that does

  private JavaProcess() {}

  /** Runs a main class on this class path in a folder and waits for its end. */
  static Run run(Path folder, String input, Class<?> main, Object... arguments)
      throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("stdin.txt"), input);
    Path out = folder.resolve("stdout.txt");
    Path err = folder.resolve("stderr.txt");
    ProcessBuilder builder =
        builder(folder, main, arguments)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    int status = builder.start().waitFor();
    return new Run(status, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  /** Runs a main class on this class path, in another JVM or with options for it. */
  static Run run(
      Path folder, Path javaHome, List<String> options, Class<?> main, Object... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder builder = builder(folder, main, arguments);
    builder.command().set(0, javaHome.resolve("bin/java").toString());
    builder.command().addAll(1, options);
    Path out = folder.resolve("stdout.txt");
    Path err = folder.resolve("stderr.txt");
    int status = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
    return new Run(status, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }

  /** The JVM of this process. */
  static Path javaHome() {
    return Path.of(System.getProperty("java.home"));
  }

  /** What starts a main class on this class path in a folder. */
  public static ProcessBuilder builder(Path folder, Class<?> main, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= WARNS_OF_NATIVE_ACCESS) {
      command.add("--enable-native-access=ALL-UNNAMED"); // as the manifest of the jar does
    }
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    return builder;
  }
}
