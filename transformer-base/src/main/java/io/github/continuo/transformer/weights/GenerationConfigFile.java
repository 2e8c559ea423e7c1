package io.github.continuo.transformer.weights;

import io.github.continuo.messages.Text;
import io.github.continuo.transformer.Sampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code generation_config.json} of a model's folder: the sampling that suits the model.
 *
 * <p>Keys are those of Hugging Face: {@code do_sample}, {@code temperature}, {@code top_k}, {@code
 * top_p} and {@code min_p}, and our {@code repeated_bars}; others are ignored. With {@code
 * do_sample} false, sampling is greedy.
 *
 * <p>Thread-safe.
 */
public final class GenerationConfigFile {

  /** Name of the file. */
  public static final String NAME = "generation_config.json";

  /** What a model without the file has. */
  public static final GenerationConfigFile NONE =
      new GenerationConfigFile(Sampling.defaults(), null);

  private final Sampling sampling;
  private final @Nullable JsonFile json; // null without a file

  private GenerationConfigFile(Sampling sampling, @Nullable JsonFile json) {
    this.sampling = sampling;
    this.json = json;
  }

  /**
   * Reads the file, if there is one.
   *
   * @param folder folder of the model
   * @return the file, or {@link #NONE}
   * @throws IOException if the file cannot be read, if a value is out of range, or if it says both
   *     that nothing is sampled and how
   */
  public static GenerationConfigFile read(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return NONE;
    }
    JsonFile json = JsonFile.read(file);
    return new GenerationConfigFile(sampling(json).or(Sampling.defaults()), json);
  }

  private static Sampling sampling(JsonFile json) throws IOException {
    try {
      Sampling sampling =
          new Sampling(
              real(json, "temperature"),
              json.has("top_k") ? OptionalInt.of(json.number("top_k")) : OptionalInt.empty(),
              real(json, "top_p"),
              real(json, "min_p"),
              real(json, "repeated_bars"));
      if (json.has("do_sample") && !json.flag("do_sample")) {
        if (!sampling.equals(Sampling.open())) {
          throw new IOException(
              Text.format(
                  "%s: with do_sample false there must be no other sampling, got %s",
                  json.name(), sampling));
        }
        return Sampling.of(0, 0, 1, 0, 0);
      }
      return sampling;
    } catch (IllegalArgumentException e) {
      throw new IOException(Text.format("%s: %s", json.name(), e.getMessage()), e);
    }
  }

  private static OptionalDouble real(JsonFile json, String key) throws IOException {
    return json.has(key) ? OptionalDouble.of(json.real(key)) : OptionalDouble.empty();
  }

  /** {@return the sampling; what the file does not say is of {@link Sampling#defaults()}} */
  public Sampling sampling() {
    return sampling;
  }

  /**
   * Writes all that was read, also what was ignored; nothing if there was no file.
   *
   * @param folder folder of a model
   * @throws IOException if the file cannot be written
   */
  public void write(Path folder) throws IOException {
    if (json != null) {
      JsonFile.write(folder.resolve(NAME), json.object());
    }
  }
}
