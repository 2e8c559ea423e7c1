package io.github.continuo.examples.studio;

import io.github.continuo.generate.EventStream;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.transformer.BundledModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models to choose from: those of given folders, and the bundled ones. Each is loaded once. */
final class Models implements AutoCloseable {
  private static final String DEFAULT = "pop909-dual";

  /** Loads a model. */
  private interface Loader {
    Generator load() throws IOException;
  }

  private final Map<String, Loader> loaders = new LinkedHashMap<>(); // the default one first
  private final Map<String, Generator> loaded = new LinkedHashMap<>();
  private boolean isClosed;

  /**
   * Lists the models.
   *
   * @param folders folders of trained models, named by their paths
   */
  Models(List<Path> folders) {
    folders.forEach(folder -> loaders.put(folder.toString(), () -> Generator.load(folder)));
    if (BundledModel.names().contains(DEFAULT)) {
      loaders.put(DEFAULT, () -> Generator.bundled(DEFAULT));
    }
    BundledModel.names().forEach(name -> loaders.put(name, () -> Generator.bundled(name)));
  }

  /** Returns the names of all models; the first is the default. */
  List<String> names() {
    return List.copyOf(loaders.keySet());
  }

  /**
   * Returns a model, which is loaded at its first use.
   *
   * @throws IOException if it cannot be loaded
   * @throws IllegalArgumentException if there is none of this name
   */
  synchronized Generator get(String name) throws IOException {
    Loader loader = loaders.get(name);
    if (loader == null) {
      throw new IllegalArgumentException("model must be one of " + names() + ", got " + name);
    }
    Generator generator = loaded.get(name);
    if (generator == null) {
      if (isClosed) {
        throw new IllegalStateException("the studio is closed");
      }
      generator = loader.load();
      loaded.put(name, generator);
    }
    return generator;
  }

  /**
   * Loads the default model and generates some notes that nobody hears, so that the first variation
   * that somebody asks for comes sooner.
   */
  void warmUp() throws IOException {
    try {
      Generator generator = get(names().get(0));
      GenerationOptions options =
          GenerationOptions.defaults().withLength(GenerationLength.positions(128));
      try (EventStream stream =
          generator.stream(
              MidiReader.read(BundledSongs.midi(BundledSongs.all().get(0))), options)) {
        stream.forEachRemaining(event -> {});
      }
    } catch (IllegalStateException e) {
      // The studio was closed meanwhile.
    }
  }

  /** Stops what is being generated and frees all models. */
  @Override
  public synchronized void close() {
    isClosed = true;
    loaded.values().forEach(Generator::close);
  }
}
