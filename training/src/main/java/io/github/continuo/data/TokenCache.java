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
 * A folder of {@link TokenFile}s, so that folders of MIDI files are tokenized once, however often
 * they are trained on.
 *
 * <p>There is a file for each folder of songs, known by its real path, and each tokenizer. Every
 * time it is asked for, a {@link CorpusTokenizer} goes over the folder of songs and reads the files
 * that are new or have changed; what changed means is said there. All that is in the cache can be
 * made again, so it may be deleted at any time when no training uses it.
 *
 * <p>Immutable. Several trainings may read a token file at a time, but only one pass can write it.
 */
public final class TokenCache {
  private static final int KEY_DIGITS = 16;

  private final Path folder;

  private TokenCache(Path folder) {
    this.folder = folder;
  }

  /**
   * {@return a cache in a folder}
   *
   * @param folder made if it is not there
   */
  public static TokenCache in(Path folder) {
    return new TokenCache(folder);
  }

  /**
   * {@return the cache of the user who runs this program} It is the folder that the environment
   * variable {@code CONTINUO_CACHE} names; else {@code continuo} in the system's folder for such
   * things: {@code ~/Library/Caches} on a Mac, {@code %LOCALAPPDATA%} on Windows, {@code
   * $XDG_CACHE_HOME} or {@code ~/.cache} elsewhere.
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

  /** {@return where the token files are} */
  public Path folder() {
    return folder;
  }

  /**
   * {@return the corpus of a folder of MIDI files, brought up to date and mapped into memory}
   *
   * @param songs the folder of MIDI files
   * @param tokenizer gives the pieces their tokens
   * @param progress told after each file
   * @throws IOException if the folder cannot be listed, or the token file cannot be written or read
   * @throws IllegalArgumentException if the vocabulary has more than 65,536 ids
   * @throws InterruptedException if the calling thread is interrupted; the next time, the pass goes
   *     on where it was
   */
  public Corpus read(Path songs, Tokenizer tokenizer, CorpusTokenizer.Progress progress)
      throws IOException, InterruptedException {
    Path file = tokenFile(songs, tokenizer);
    Files.createDirectories(folder);
    CorpusTokenizer.of(songs, tokenizer).withProgress(progress).writeTo(file);
    return TokenFile.read(file, tokenizer);
  }

  /**
   * {@return where the tokens of a folder are, or will be}
   *
   * @param songs the folder of MIDI files
   * @param tokenizer the one that gives them their tokens
   * @throws IOException if there is no such folder
   */
  public Path tokenFile(Path songs, Tokenizer tokenizer) throws IOException {
    if (!Files.isDirectory(songs)) {
      throw new IOException("a corpus must be a folder, got " + songs);
    }
    Path real = songs.toRealPath();
    String key = sha256(TokenFileHeader.VERSION + "\n" + tokenizer + "\n" + real);
    Path name = real.getFileName(); // none of a root
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
