package io.github.continuo.data;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.MalformedJsonException;
import io.github.continuo.files.Durable;
import io.github.continuo.files.RegularFile;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.weights.JsonFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * A tokenized corpus in a folder of two files: the token ids of its pieces, and an index.
 *
 * <p>A {@link CorpusTokenizer} writes it, and {@link #read} returns its {@link Corpus}. The ids are
 * memory-mapped and read window by window, so they may be larger than the memory.
 *
 * <p>{@code ids.bin} has the token ids of all pieces, piece after piece and position by position,
 * as unsigned 16-bit numbers, little endian, and nothing else. {@code index.json} is one JSON
 * object in UTF-8, with these members in this order:
 *
 * <table>
 * <caption>Members of index.json</caption>
 * <tr><th>member</th><th>meaning</th></tr>
 * <tr><td>{@code formatVersion}</td><td>1</td></tr>
 * <tr><td>{@code tokenizer}</td><td>{@code toString} of the tokenizer</td></tr>
 * <tr><td>{@code width}</td><td>token ids per position</td></tr>
 * <tr><td>{@code vocabularySize}</td><td>at most 65,536; every token id is less</td></tr>
 * <tr><td>{@code files}</td><td>list of the files of the corpus, in the order of their paths</td></tr>
 * <tr><td>{@code idsCrc32}</td><td>CRC-32 of {@code ids.bin}, as 8 hexadecimal digits</td></tr>
 * </table>
 *
 * <table>
 * <caption>Members of a file</caption>
 * <tr><th>member</th><th>meaning</th></tr>
 * <tr><td>{@code path}</td><td>path in the corpus, with slashes</td></tr>
 * <tr><td>{@code contentHash}</td><td>of a piece: its {@linkplain Piece#contentHash content
 *     hash}</td></tr>
 * <tr><td>{@code offset}</td><td>of a piece: the number of positions of all pieces before it</td></tr>
 * <tr><td>{@code length}</td><td>of a piece: its number of positions</td></tr>
 * <tr><td>{@code reason}</td><td>of a skipped file: why it was skipped</td></tr>
 * </table>
 *
 * <p>A large corpus may be a folder of token folders, its shards, which several machines write: see
 * {@link #shard}. {@link #read} takes both.
 *
 * <p>NumPy reads a piece with {@code numpy.fromfile("ids.bin", "<u2").reshape(-1, width)[offset :
 * offset + length]}.
 */
public final class TokenFolder {
  static final String IDS = "ids.bin";
  static final String INDEX = "index.json"; // written last: without it, no reader takes the folder
  static final int VERSION = 1;
  private static final int MAX_SHARDS = 99_999;

  private final Path index;
  private final Tokenizer tokenizer;
  private final MappedTokens tokens;
  private final List<Piece> pieces = new ArrayList<>();
  private final List<Corpus.Skipped> skipped = new ArrayList<>();
  private long positions; // of the pieces read so far

  private TokenFolder(Path folder, Tokenizer tokenizer, int segmentIds) throws IOException {
    index = folder.resolve(INDEX);
    this.tokenizer = tokenizer;
    tokens = new MappedTokens(folder.resolve(IDS), tokenizer.width(), segmentIds);
  }

  /**
   * {@return whether a folder holds token ids or shards of them, not MIDI files}
   *
   * @param folder the folder; may be missing or unreadable
   */
  public static boolean exists(Path folder) {
    try {
      return isOne(folder) || !shards(folder, "00001").isEmpty();
    } catch (IOException e) {
      return false; // who reads the folder will be told
    }
  }

  private static boolean isOne(Path folder) {
    return Files.exists(folder.resolve(IDS));
  }

  /**
   * Returns the folder of a shard: a token folder of some of the files of a corpus. The shards of a
   * corpus are in one folder that has nothing else, {@code shard-00001-of-00012} and so on. {@link
   * #read} reads the pieces in the order of the shards; if each has the files that follow those of
   * the one before, the corpus equals that of one token folder.
   *
   * @param folder folder of all shards
   * @param number number of the shard, 1 to {@code count}
   * @param count number of shards, 1 to 99,999
   * @return the folder of the shard; may be missing
   * @throws IllegalArgumentException if a number is out of range
   */
  public static Path shard(Path folder, int number, int count) {
    if (count < 1 || count > MAX_SHARDS || number < 1 || number > count) {
      throw new IllegalArgumentException(
          "a shard must be one of 1 to " + MAX_SHARDS + ", got " + number + " of " + count);
    }
    return folder.resolve(String.format(Locale.ROOT, "shard-%05d-of-%05d", number, count));
  }

  private static List<Path> shards(Path folder, String number) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> shards = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder, "shard-" + number + "-of-[0-9][0-9][0-9][0-9][0-9]")) {
      found.forEach(shards::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return shards.stream().sorted().toList();
  }

  /**
   * Checks that a folder may be written: that it is missing, empty, or a token folder.
   *
   * @throws IOException if it holds anything else
   */
  static void requireReplaceable(Path folder) throws IOException {
    if (Files.isDirectory(folder) && !isOne(folder) && !Durable.names(folder).isEmpty()) {
      throw new IOException(folder + ": must be a new or empty folder, or a token folder");
    }
  }

  /**
   * {@return the corpus in a token folder or in all {@linkplain #shard shards} of one} Its pieces
   * read their tokens from the folder on demand and may be shared between threads; the folder must
   * not be written while they are in use.
   *
   * <p>The token ids are read once, to verify their checksum. Memory: about 400 bytes per file of
   * the corpus, and no tokens.
   *
   * @param folder token folder
   * @param tokenizer tokenizer that the folder was written with
   * @throws IOException if it is not a token folder, has another version or another tokenizer, or
   *     is not whole; if a shard is missing
   */
  public static Corpus read(Path folder, Tokenizer tokenizer) throws IOException {
    return read(folder, tokenizer, MappedTokens.SEGMENT_IDS);
  }

  static Corpus read(Path folder, Tokenizer tokenizer, int segmentIds) throws IOException {
    if (Files.isRegularFile(folder)) {
      throw new IOException(
          folder + ": must be a token folder, got a file; tokenize the MIDI files anew");
    }
    List<Path> shards = isOne(folder) ? List.of() : shards(folder, "[0-9][0-9][0-9][0-9][0-9]");
    if (!shards.isEmpty()) {
      return ofShards(folder, shards, tokenizer, segmentIds);
    }
    return new TokenFolder(folder, tokenizer, segmentIds).corpus();
  }

  private static Corpus ofShards(
      Path folder, List<Path> shards, Tokenizer tokenizer, int segmentIds) throws IOException {
    for (int i = 0; i < shards.size(); i++) {
      if (!shards.get(i).equals(shard(folder, i + 1, shards.size()))) {
        throw new IOException(
            String.format(
                Locale.ROOT,
                "%s: must hold all shards of one corpus, got %d, of which one is %s",
                folder,
                shards.size(),
                shards.get(i).getFileName()));
      }
    }
    List<Piece> pieces = new ArrayList<>();
    List<Corpus.Skipped> skipped = new ArrayList<>();
    for (Path shard : shards) {
      Corpus corpus = new TokenFolder(shard, tokenizer, segmentIds).corpus();
      pieces.addAll(corpus.pieces());
      skipped.addAll(corpus.skipped());
    }
    return new Corpus(pieces, skipped);
  }

  private Corpus corpus() throws IOException {
    RegularFile.require(index);
    JsonFile members = new JsonFile(index.toString(), new JsonObject());
    try (JsonReader in = new JsonReader(Files.newBufferedReader(index))) {
      in.setStrictness(Strictness.STRICT);
      in.beginObject();
      while (in.hasNext()) {
        String name = in.nextName();
        if (name.equals("files")) {
          requireTokenizer(members);
          in.beginArray();
          while (in.hasNext()) {
            JsonObject file = JsonParser.parseReader(in).getAsJsonObject();
            add(new JsonFile(index + ": files", file));
          }
          in.endArray();
          members.object().addProperty(name, pieces.size());
        } else {
          members.object().add(name, JsonParser.parseReader(in));
        }
      }
      in.endObject();
    } catch (MalformedJsonException
        | EOFException
        | CharacterCodingException
        | JsonParseException
        | IllegalStateException e) {
      throw new IOException(index + ": must be the whole index of a token folder, is not", e);
    }
    members.number("files"); // must be there
    requireIds(members.text("idsCrc32"));
    return new Corpus(pieces, skipped);
  }

  private void requireTokenizer(JsonFile members) throws IOException {
    members.requireFormatVersion(VERSION);
    String wanted = text(tokenizer.toString(), tokenizer.width(), tokenizer.vocabulary().size());
    String found =
        text(members.text("tokenizer"), members.number("width"), members.number("vocabularySize"));
    if (!found.equals(wanted)) {
      throw new IOException(
          index.getParent() + ": must hold tokens of " + wanted + ", got " + found);
    }
  }

  private static String text(String tokenizer, int width, int vocabularySize) {
    return tokenizer + " (width " + width + ", " + vocabularySize + " tokens)";
  }

  private void add(JsonFile file) throws IOException {
    Path path = path(file.text("path"));
    if (file.has("reason")) {
      skipped.add(new Corpus.Skipped(path, file.text("reason")));
      return;
    }
    String contentHash = file.text("contentHash");
    if (!contentHash.matches("[0-9a-f]{64}")) {
      throw new IOException(
          index + ": contentHash must be 64 hexadecimal digits, got " + contentHash);
    }
    file.require("offset", (double) positions);
    long offset = positions;
    int length = file.number("length", 0, Integer.MAX_VALUE);
    pieces.add(
        new Piece(
            path, contentHash, length, (first, end) -> tokens.slice(offset + first, end - first)));
    positions += length;
  }

  private Path path(String text) throws IOException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IOException(
          index + ": its paths must be possible under the locale of this process, got " + text, e);
    }
  }

  private void requireIds(String crc32) throws IOException {
    long bytes = positions * tokenizer.width() * Character.BYTES;
    if (tokens.bytes() != bytes || !tokens.crc32().equals(crc32)) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: must have the %d bytes and the CRC-32 %s of its index, got %d and %s; tokenize"
                  + " the MIDI files anew",
              index.resolveSibling(IDS),
              bytes,
              crc32,
              tokens.bytes(),
              tokens.crc32()));
    }
  }

  static String hex(CRC32 crc) {
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
