package io.github.continuo.pytorch.engine;

import ai.djl.util.ClassLoaderUtils;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import io.github.continuo.files.Durable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Folder into which the engine's libraries are unpacked from the class path. It is DJL's cache
 * folder, from which DJL loads them.
 *
 * <p>DJL would unpack them too, into a folder with a random name. If the process is killed
 * meanwhile, that folder stays forever, because its owner is unknown. This class uses a fixed name:
 * the holder of the lock file beside it may delete the content, and a lock ends with the process
 * that holds it.
 */
final class EngineCache {
  static final String UNPACKING = "continuo-unpacking";
  private static final String LOCK = "continuo-unpacking.lock";

  /** Settings by which hosts choose libraries that are not on the class path. */
  private static final List<String> CHOSEN_BY = List.of("PYTORCH_LIBRARY_PATH", "PYTORCH_VERSION");

  /** Library: the file to unpack it to, the resource, and the size (negative if unknown). */
  private record Library(Path file, URL source, long bytes) {

    static @Nullable Library of(Path file, String resource) throws IOException {
      URL source = ClassLoaderUtils.getContextClassLoader().getResource(resource);
      if (source == null) {
        return null;
      }
      URLConnection connection = source.openConnection();
      connection.setUseCaches(false); // otherwise the jar would stay open
      long bytes = connection.getContentLengthLong();
      connection.getInputStream().close();
      return new Library(file, source, bytes);
    }

    boolean isThere() {
      return Files.exists(file);
    }

    /**
     * Checks the size: the system may not refuse a truncated library, and the process may crash.
     */
    void requireWhole() throws IOException {
      long there = Files.size(file);
      if (bytes >= 0 && there != bytes) {
        throw new IllegalStateException(
            file
                + " must have "
                + bytes
                + " bytes, as it has on the class path, got "
                + there
                + "; delete the folder "
                + file.getParent()
                + ", and it is unpacked again");
      }
    }
  }

  private final Path cache = Utils.getEngineCacheDir("pytorch");
  private final Path unpacking = cache.resolve(UNPACKING);
  private final Path folder;
  private final List<Library> libraries = new ArrayList<>();

  private EngineCache(Platform platform) throws IOException {
    String flavor = platform.getFlavor();
    String classifier = platform.getClassifier();
    folder = cache.resolve(platform.getVersion() + '-' + flavor + '-' + classifier);
    for (String name : platform.getLibraries()) {
      add(name, "pytorch/" + flavor + '/' + classifier + '/' + name);
    }
    String bridge = System.mapLibraryName("djl_torch");
    add(
        platform.getApiVersion() + '-' + bridge,
        "jnilib/" + classifier + '/' + flavor + '/' + bridge);
  }

  private void add(String name, String resource) throws IOException {
    Library library = Library.of(folder.resolve(name), resource);
    if (library != null) { // else DJL, which looks elsewhere too, reports it
      libraries.add(library);
    }
  }

  /**
   * Unpacks the missing libraries from the class path, if there are any, and deletes what a process
   * that was killed while unpacking left behind.
   *
   * @throws IllegalStateException if a library in the folder differs in size from that on the class
   *     path, or if unpacking fails; the message contains the remedy
   */
  static void prepare() {
    if (CHOSEN_BY.stream().anyMatch(name -> Utils.getEnvOrSystemProperty(name) != null)) {
      return; // libraries on the class path are not used
    }
    Platform platform = Platform.detectPlatform("pytorch");
    if (platform.isPlaceholder() || !platform.getVersion().startsWith(EngineStart.VERSION)) {
      return; // no library, or not the version that the bridge needs, which DJL reports
    }
    Path cache = Utils.getEngineCacheDir("pytorch");
    try {
      EngineCache here = new EngineCache(platform);
      here.unpack();
      for (Library library : here.libraries) {
        library.requireWhole();
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "the engine must be unpacked into "
              + cache
              + ", about 430 MB, but that failed ("
              + e
              + "); make room there and let it be written to, or name another folder in the"
              + " environment variable DJL_CACHE_DIR",
          e);
    }
  }

  private boolean isUnpacked() {
    return Files.notExists(unpacking) && libraries.stream().allMatch(Library::isThere);
  }

  private void unpack() throws IOException {
    if (isUnpacked()) {
      return;
    }
    Files.createDirectories(cache);
    try (FileChannel channel =
        FileChannel.open(
            cache.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock(); // until it is closed; other processes wait here, and then find the libraries
      Durable.delete(unpacking);
      List<Library> missing = libraries.stream().filter(library -> !library.isThere()).toList();
      if (!missing.isEmpty()) {
        unpack(missing);
      }
    }
  }

  private void unpack(List<Library> missing) throws IOException {
    try {
      Files.createDirectory(unpacking);
      for (Library library : missing) {
        try (InputStream in = library.source().openStream()) {
          Files.copy(in, unpacking.resolve(library.file().getFileName()));
        }
      }
      if (missing.size() == libraries.size()) {
        Utils.deleteQuietly(folder); // a folder without libraries, as DJL does
        Files.move(unpacking, folder, StandardCopyOption.ATOMIC_MOVE);
      } else {
        for (Library library : missing) {
          Files.move(unpacking.resolve(library.file().getFileName()), library.file());
        }
      }
    } finally {
      Durable.delete(unpacking);
    }
  }
}
