package io.github.continuo.transformer.weights;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.github.continuo.messages.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Weights of a model in its checkpoint folder, read by name from one safetensors file or several.
 *
 * <p>A single file is named {@code model.safetensors}. Sharded files are listed in {@code
 * model.safetensors.index.json}, as Hugging Face's tools write it: the member {@code weight_map}
 * maps the name of each tensor to the name of its file. If both exist, the single file counts.
 *
 * <p>For one thread.
 */
public final class TensorFiles implements AutoCloseable {
  /** Name of a single file. */
  public static final String SINGLE_FILE = "model.safetensors";

  static final String INDEX_FILE = "model.safetensors.index.json";

  private static final int MAX_FILES = 256; // all are open at once

  private final Path start; // the single file or the index, for messages
  private final Map<String, Safetensors> open = new LinkedHashMap<>(); // by the names of the files
  private final Map<String, Safetensors> holders = new LinkedHashMap<>(); // by names of tensors
  private final Faults faults = new Faults(); // of the index and the files, then of the weights
  private final Set<String> named = new TreeSet<>(); // names of tensors in the index or a file

  private TensorFiles(Path start) {
    this.start = start;
  }

  /**
   * Opens the files of a folder.
   *
   * @throws IOException if one is missing or cannot be read
   */
  static TensorFiles open(Path folder) throws IOException {
    Path single = folder.resolve(SINGLE_FILE);
    Path index = folder.resolve(INDEX_FILE);
    boolean isSharded = !Files.exists(single) && Files.exists(index);
    TensorFiles files = new TensorFiles(isSharded ? index : single);
    try {
      if (isSharded) {
        files.addAll(weightMap(index));
      } else {
        files.add(SINGLE_FILE);
      }
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
    return files;
  }

  private static Map<String, String> weightMap(Path index) throws IOException {
    JsonObject weightMap = JsonFile.read(index).inside("weight_map").object();
    Map<String, String> fileNames = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> entry : weightMap.entrySet()) {
      if (!(entry.getValue() instanceof JsonPrimitive file && file.isString())) {
        throw new IOException(
            Text.format(
                "%s: the file of %s must be a name, got %s",
                index, JsonFile.shown(entry.getKey()), JsonFile.shown(entry.getValue())));
      }
      requirePlainName(index, file.getAsString());
      fileNames.put(entry.getKey(), file.getAsString());
    }
    return fileNames;
  }

  /**
   * Checks that an index refers only to files of its own folder: it may come from an untrusted
   * source.
   */
  private static void requirePlainName(Path index, String fileName) throws IOException {
    boolean isPlain;
    try {
      Path path = Path.of(fileName);
      isPlain = path.equals(path.getFileName()) && !List.of("", ".", "..").contains(fileName);
    } catch (InvalidPathException e) {
      isPlain = false;
    }
    if (!isPlain) {
      throw new IOException(
          Text.format(
              "%s: files must be names of its own folder, got \"%s\"",
              index, JsonFile.shown(fileName)));
    }
  }

  private Safetensors add(String fileName) throws IOException {
    if (open.size() == MAX_FILES) {
      throw new IOException(start + ": weights must be in at most " + MAX_FILES + " files");
    }
    Safetensors file = Safetensors.open(start.resolveSibling(fileName));
    open.put(fileName, file);
    for (String name : file.names()) {
      holders.putIfAbsent(name, file);
      named.add(name);
    }
    return file;
  }

  private void addAll(Map<String, String> fileNames) throws IOException {
    for (String fileName : new TreeSet<>(fileNames.values())) {
      for (String name : add(fileName).names()) {
        if (!fileName.equals(fileNames.get(name))) {
          faults.add("%s is in %s, which the index does not say", name, fileName);
        }
      }
    }
    fileNames.forEach(
        (name, fileName) -> {
          named.add(name);
          Safetensors file = open.get(fileName);
          if (file != null && !file.names().contains(name)) {
            faults.add("%s is not in %s, where the index has it", name, fileName);
          }
        });
  }

  /**
   * Checks that the files hold exactly the weights of a model.
   *
   * @throws IOException if they do not; the message lists the first faults and counts the others
   */
  void check(List<ParameterSpec> specs) throws IOException {
    Set<String> surplus = new TreeSet<>(named);
    for (ParameterSpec spec : specs) {
      if (!surplus.remove(spec.name())) {
        faults.add("%s is missing", spec.name());
      } else if (holders.containsKey(spec.name()) && !shape(spec.name()).equals(spec.shape())) {
        faults.add(
            "%s is %s, file has %s",
            spec.name(),
            ParameterSpec.shown(spec.shape()),
            ParameterSpec.shown(shape(spec.name())));
      }
    }
    surplus.forEach(name -> faults.add("%s is not part of the model", name));
    faults.throwIfAny(start + ": weights");
  }

  private Safetensors holder(String name) {
    Safetensors file = holders.get(name);
    if (file == null) {
      throw new IllegalArgumentException(Text.format("%s: there is no tensor %s", start, name));
    }
    return file;
  }

  private List<Long> shape(String name) {
    return holder(name).shape(name);
  }

  /** Reads a tensor; see {@link Safetensors#read(String)}. */
  float[] read(String name) throws IOException {
    return holder(name).read(name);
  }

  @Override
  public void close() throws IOException {
    for (Safetensors file : open.values()) {
      file.close();
    }
  }
}
