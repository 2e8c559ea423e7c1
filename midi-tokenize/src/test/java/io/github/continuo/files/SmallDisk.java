package io.github.continuo.files;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A disk that can be filled; only root may have one, and tests without it are skipped. */
record SmallDisk(Path path) implements AutoCloseable {

  static SmallDisk mount(Path folder, int kilobytes) throws IOException {
    Path path = Files.createDirectory(folder.resolve("disk"));
    String size = String.format(Locale.ROOT, "size=%dk", kilobytes);
    assumeThat(run("mount", "-t", "tmpfs", "-o", size, "tmpfs", path.toString()))
        .as("only root may mount a small disk")
        .isZero();
    return new SmallDisk(path);
  }

  private static int run(String... command) {
    try {
      return new ProcessBuilder(command).start().onExit().join().exitValue();
    } catch (IOException e) {
      return -1; // there is no such command here
    }
  }

  @Override
  public void close() {
    run("umount", path.toString());
  }
}
