package io.github.continuo.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.continuo.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/**
 * Cache of {@link TokenFile}s: takes a folder of MIDI files and returns its tokenized {@link
 * Corpus}, so that a folder is tokenized once, however often it is used for training.
 *
 * <p>The cache holds one file per folder, identified by its real path, and tokenizer. At each
 * request a {@link CorpusTokenizer} reads the files of the folder that are new or have changed; its
 * documentation defines changed. Everything in the cache can be created again, so the cache may be
 * deleted at any time when no training run uses it.
 *
 * <p>Immutable. Several training runs may read a token file at a time, but only one run can write
 * it.
 */
public final class TokenCache {
  private static final int KEY_DIGITS = 16;

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
   * Returns the cache of the current user. Its folder is the value of the environment variable
   * {@code CONTINUO_CACHE}; otherwise {@code continuo} in the system's cache folder: {@code
   * ~/Library/Caches} on macOS, {@code %LOCALAPPDATA%} on Windows, {@code $XDG_CACHE_HOME} or
   * {@code ~/.cache} elsewhere.
   *
   * @return the cache
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

  /** {@return the folder of the token files} */
  public Path folder() {
    return folder;
  }

  /**
   * Returns the corpus of a folder of MIDI files, brought up to date and memory-mapped.
   *
   * @param songs folder of MIDI files
   * @param tokenizer tokenizes the pieces
   * @param progress receives the progress after each file
   * @return the corpus
   * @throws IOException if the folder cannot be listed, or the token file cannot be written or read
   * @throws IllegalArgumentException if the vocabulary has more than 65,536 tokens
   * @throws InterruptedException if the calling thread is interrupted; the next call resumes
   */
  public Corpus read(Path songs, Tokenizer tokenizer, CorpusTokenizer.Progress progress)
      throws IOException, InterruptedException {
    Path file = tokenFile(songs, tokenizer);
    Files.createDirectories(folder);
    CorpusTokenizer.of(songs, tokenizer).withProgress(progress).writeTo(file);
    return TokenFile.read(file, tokenizer);
  }

  /**
   * {@return the path of the token file of a folder, which need not exist yet}
   *
   * @param songs folder of MIDI files
   * @param tokenizer tokenizer of the token file
   * @throws IOException if there is no such folder
   */
  public Path tokenFile(Path songs, Tokenizer tokenizer) throws IOException {
    if (!Files.isDirectory(songs)) {
      throw new IOException("a corpus must be a folder, got " + songs);
    }
    Path real = songs.toRealPath();
    String key = sha256(TokenFileHeader.VERSION + "\n" + tokenizer + "\n" + real);
    Path name = real.getFileName(); // null for a root
    return folder.resolve(
        (name == null ? "" : name + "-") + key.substring(0, KEY_DIGITS) + ".tokens");
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
