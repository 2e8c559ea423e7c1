package io.github.continuo.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import io.github.continuo.files.Durable;
import io.github.continuo.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cache of {@link TokenFolder}s: takes a folder of MIDI files and returns its tokenized {@link
 * Corpus}, so that a folder is tokenized once, however often it is used for training.
 *
 * <p>The cache holds one token folder per folder of MIDI files, identified by its real path, and
 * tokenizer. If a file was added, removed or changed, all are tokenized anew. <b>Changed</b> means
 * another size, another modification time, or readable instead of unreadable; otherwise a file
 * counts as unchanged, whatever its bytes. Everything in the cache can be created again, so the
 * cache may be deleted at any time when no training run uses it.
 *
 * <p>Immutable. Safe for use by several threads and processes at once.
 */
public final class TokenCache {
  private static final Logger LOGGER = LoggerFactory.getLogger(TokenCache.class);
  private static final int DIGEST_BYTES = 8;

  private final Path folder;

  private TokenCache(Path folder) {
    this.folder = folder;
  }

  /**
   * Creates a cache in a folder.
   *
   * @param folder cache folder, created if missing
   * @return the cache
   */
  public static TokenCache in(Path folder) {
    return new TokenCache(folder);
  }

  /**
   * {@return the cache of the current user} Its folder is the value of the environment variable
   * {@code CONTINUO_CACHE}; otherwise {@code continuo} in the system's cache folder: {@code
   * ~/Library/Caches} on macOS, {@code %LOCALAPPDATA%} on Windows, {@code $XDG_CACHE_HOME} or
   * {@code ~/.cache} elsewhere.
   */
  public static TokenCache ofUser() {
    return in(
        userFolder(
            System.getenv(),
            System.getProperty("os.name"),
            Path.of(System.getProperty("user.home"))));
  }

  static Path userFolder(Map<String, String> environment, String system, Path home) {
    String own = environment.getOrDefault("CONTINUO_CACHE", "");
    if (!own.isEmpty()) {
      return Path.of(own);
    }
    String name = system.toLowerCase(Locale.ROOT);
    if (name.startsWith("mac")) {
      return home.resolve(Path.of("Library", "Caches", "continuo"));
    }
    String ofSystem =
        environment.getOrDefault(
            name.startsWith("windows") ? "LOCALAPPDATA" : "XDG_CACHE_HOME", "");
    return (ofSystem.isEmpty() ? home.resolve(".cache") : Path.of(ofSystem)).resolve("continuo");
  }

  /** {@return the folder of the token folders} */
  public Path folder() {
    return folder;
  }

  /**
   * {@return the corpus of a folder of MIDI files as it is now, memory-mapped}
   *
   * @param songs folder of MIDI files
   * @param tokenizer tokenizes the pieces
   * @param progress receives the progress after each file if they are tokenized
   * @throws IOException if the folder cannot be listed, or the tokens cannot be written or read
   * @throws IllegalArgumentException if the vocabulary has more than 65,536 tokens
   * @throws InterruptedException if the calling thread is interrupted
   */
  public Corpus read(Path songs, Tokenizer tokenizer, CorpusTokenizer.Progress progress)
      throws IOException, InterruptedException {
    List<CorpusFile> files = CorpusFile.below(songs);
    String name = name(songs.toRealPath(), tokenizer);
    Path tokens = folder.resolve(name + digest(files));
    if (isWhole(tokens)) {
      return TokenFolder.read(tokens, tokenizer);
    }
    Files.createDirectories(folder);
    try {
      Corpus corpus =
          CorpusTokenizer.of(songs, tokenizer).withProgress(progress).write(tokens, files);
      deleteOthers(name, tokens);
      return corpus;
    } catch (IOException e) {
      if (isWhole(tokens)) { // another run was faster
        return TokenFolder.read(tokens, tokenizer);
      }
      throw e;
    }
  }

  private static boolean isWhole(Path tokens) {
    return Files.exists(tokens.resolve(TokenFolder.INDEX));
  }

  /** Returns what the names of all token folders of a folder and a tokenizer begin with. */
  private static String name(Path songs, Tokenizer tokenizer) {
    Path last = songs.getFileName(); // null for a root
    String key = sha256(TokenFolder.VERSION + "\n" + tokenizer + "\n" + songs);
    return (last == null ? "" : last + "-") + key + "-";
  }

  /** Returns a digest that changes with any of the files. */
  private static String digest(List<CorpusFile> files) {
    return sha256(
        files.stream().map(file -> file.name() + "\n" + file.stamp() + "\n").collect(joining()));
  }

  /** Deletes the tokens of earlier states of the same folder. */
  private void deleteOthers(String name, Path tokens) throws IOException {
    for (String other : Durable.names(folder)) {
      if (other.startsWith(name) && !folder.resolve(other).equals(tokens)) {
        try {
          Durable.delete(folder.resolve(other));
        } catch (IOException e) { // some systems do not delete mapped files
          LOGGER.warn("{}: outdated tokens stay in the cache: {}", folder.resolve(other), e);
        }
      }
    }
  }

  private static String sha256(String text) {
    return HexFormat.of().formatHex(ContentHash.sha256(text.getBytes(UTF_8)), 0, DIGEST_BYTES);
  }
}
