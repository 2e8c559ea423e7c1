package io.github.continuo.hub;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.continuo.messages.Text;
import io.github.continuo.transformer.hub.ModelId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * File of a model on a hub.
 *
 * <p>The hub's tag of a file is a hash of its content: SHA-256 (64 hexadecimal digits) for large
 * files, which are in Git LFS, and otherwise that of the blob in Git, SHA-1 of {@code blob SIZE}, a
 * zero byte and the content (40 digits).
 *
 * @param name name of the file, without folders
 * @param hash in lower case; also the name of the file in the cache
 * @param size in bytes
 */
record RemoteFile(String name, String hash, long size) {
  private static final Pattern TAG =
      Pattern.compile("(?:W/)?\"?([0-9a-f]{64}|[0-9a-f]{40})\"?"); // weak if it was compressed
  private static final Pattern SIZE = Pattern.compile("\\d{1,18}");
  private static final int SHA_1_DIGITS = 40;
  private static final String WEIGHTS = "model.safetensors";

  /** Files of a model or an adapter, other than sharded weights. */
  private static final List<String> FILES =
      List.of(
          "config.json",
          "generation_config.json",
          "continuo.json",
          WEIGHTS,
          "adapter_config.json",
          "adapter_model.safetensors");

  private static final String INDEX = "model.safetensors.index.json";
  private static final Pattern SHARD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*\\.safetensors");

  /**
   * Chooses the files that Continuo reads: JSON and safetensors of the top folder. Weights in
   * several files count if there is no single one, as when they are loaded. No other file is ever
   * downloaded; those with pickled Python objects could run code.
   *
   * @param names paths of all files of the repository, from an untrusted source
   * @return names without folders
   */
  static List<String> wanted(List<String> names) {
    Stream<String> shards =
        names.contains(WEIGHTS)
            ? Stream.empty()
            : names.stream().filter(n -> n.equals(INDEX) || SHARD.matcher(n).matches());
    return Stream.concat(FILES.stream().filter(names::contains), shards).distinct().toList();
  }

  /**
   * Creates the description of a file from headers.
   *
   * @throws IOException if the tag is no hash, or the size no number
   */
  static RemoteFile of(ModelId id, String name, String tag, String size) throws IOException {
    Matcher hash = TAG.matcher(tag);
    if (!hash.matches()) {
      throw new IOException(
          Text.format(
              "%s: the hub's tag of %s must be a SHA-1 or SHA-256, got \"%s\"; does HF_ENDPOINT"
                  + " lead to a hub?",
              id, name, HubClient.shown(tag)));
    }
    if (!SIZE.matcher(size).matches()) {
      throw new IOException(
          Text.format(
              "%s: the hub's size of %s must be a number, got \"%s\"",
              id, name, HubClient.shown(size)));
    }
    return new RemoteFile(name, hash.group(1), Long.parseLong(size));
  }

  /** {@return whether a file has this hash} */
  boolean isIn(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return hash.equals(HexFormat.of().formatHex(digest.digest()));
  }

  private MessageDigest digest() {
    boolean isGit = hash.length() == SHA_1_DIGITS;
    try {
      MessageDigest digest = MessageDigest.getInstance(isGit ? "SHA-1" : "SHA-256");
      if (isGit) {
        digest.update(("blob " + size + '\0').getBytes(US_ASCII));
      }
      return digest;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has both
    }
  }
}
