package io.github.continuo.midi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The MIDI files beside the tests. */
public final class MidiResources {
  private MidiResources() {}

  /** A file or folder of the test resources. */
  public static Path path(String name) {
    URL url = MidiResources.class.getResource("/" + name);
    if (url == null) {
      throw new IllegalArgumentException("no test resource " + name);
    }
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** All MIDI files under a folder of the test resources, by their paths. */
  public static List<Path> midiFiles(String folder) {
    try (Stream<Path> paths = Files.walk(path(folder))) {
      return paths.filter(path -> path.toString().endsWith(".mid")).sorted().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
