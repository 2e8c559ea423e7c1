package io.github.continuo.examples.studio;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import io.github.continuo.files.AtomicFile;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Folder with all versions of all pieces. A version is two files: {@code 0003-ode-to-joy.mid}, its
 * music, and {@code 0003-ode-to-joy.json}, which is written last, so a version is there whole or
 * not at all.
 *
 * <p>One studio at a time uses a folder: it locks the file {@code .continuo-studio}. Safe for use
 * by several threads.
 */
final class VersionFolder implements AutoCloseable {
  private static final String LOCK = ".continuo-studio";
  private static final int MAX_NAME_CHARACTERS = 60;
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final Path folder;
  private final FileChannel lock;
  private final NavigableMap<Integer, Version> versions = new TreeMap<>();
  private final List<String> warnings = new ArrayList<>();

  private VersionFolder(Path folder, FileChannel lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens a folder, which is created if it is missing, and reads its versions.
   *
   * @throws IOException if it cannot be read or written, or another studio has it open
   */
  static VersionFolder open(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    Files.createDirectories(absolute);
    FileChannel lock =
        FileChannel.open(
            absolute.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (lock.tryLock() == null) {
        throw inUse(folder);
      }
      VersionFolder versions = new VersionFolder(absolute, lock);
      versions.read();
      return versions;
    } catch (OverlappingFileLockException e) {
      lock.close();
      throw inUse(folder);
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private static IOException inUse(Path folder) {
    return new IOException(
        folder + ": another studio has this folder open; close it, or choose another --folder");
  }

  private void read() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    for (Path file : files) {
      try {
        Version version = GSON.fromJson(Files.readString(file), Version.class);
        if (version != null && file.equals(file(version, "json"))) {
          versions.put(version.id(), version);
        } else {
          warnings.add(file + ": must be a version of the studio, and was left alone");
        }
      } catch (JsonParseException | IOException e) {
        warnings.add(file + ": must be a version of the studio, and was left alone: " + e);
      }
    }
  }

  /** Returns the absolute path of the folder. */
  Path path() {
    return folder;
  }

  /** Returns what was found that is not a version, for people. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** Returns all versions by ascending number. */
  synchronized List<Version> all() {
    return List.copyOf(versions.values());
  }

  /**
   * Returns a version.
   *
   * @throws HttpFailure if there is none of this number
   */
  synchronized Version get(int id) {
    Version version = versions.get(id);
    if (version == null) {
      throw new HttpFailure(404, "there is no version " + id + "; reload the page");
    }
    return version;
  }

  /** Returns the bytes of the MIDI file of a version. */
  byte[] midi(Version version) throws IOException {
    return Files.readAllBytes(file(version, "mid"));
  }

  /** Returns the music of a version. */
  Score score(Version version) throws IOException {
    return MidiReader.read(file(version, "mid"));
  }

  /** Returns the name of the MIDI file of a version, without its ending. */
  String name(Version version) {
    String words =
        version
            .title()
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N}]+", "-")
            .replaceAll("^-|-$", "");
    String name = words.substring(0, Math.min(words.length(), MAX_NAME_CHARACTERS));
    return String.format(Locale.ROOT, "%04d-%s", version.id(), name.isEmpty() ? "piece" : name);
  }

  /**
   * Adds a version.
   *
   * @param version makes the version from its number
   */
  synchronized Version add(byte[] midi, IntFunction<Version> version) throws IOException {
    Version added = version.apply(versions.isEmpty() ? 1 : versions.lastKey() + 1);
    AtomicFile.write(file(added, "mid"), midi);
    write(added);
    return added;
  }

  /** Marks a version as chosen. */
  synchronized Version keep(int id) throws IOException {
    Version kept = get(id).kept();
    write(kept);
    return kept;
  }

  /**
   * Deletes a version and its files.
   *
   * @throws HttpFailure if another version came from it
   */
  synchronized void delete(int id) throws IOException {
    Version version = get(id);
    if (versions.values().stream().anyMatch(other -> other.parent() == id)) {
      throw new HttpFailure(409, "other versions came from this one; discard those first");
    }
    Files.deleteIfExists(file(version, "json"));
    Files.deleteIfExists(file(version, "mid"));
    versions.remove(id);
  }

  private void write(Version version) throws IOException {
    AtomicFile.write(file(version, "json"), GSON.toJson(version));
    versions.put(version.id(), version);
  }

  private Path file(Version version, String extension) {
    return folder.resolve(name(version) + "." + extension);
  }

  /** Lets another studio open the folder. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
