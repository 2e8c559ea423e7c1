package io.github.continuo.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.gson.stream.JsonWriter;
import io.github.continuo.tokenize.Tokenizer;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32;

/** Writes a {@link TokenFolder}, file by file; holds nothing of them. For one thread. */
final class TokenFolderWriter implements Closeable {
  private static final int MAX_VOCABULARY = 1 << Character.SIZE;
  private static final int BUFFER_BYTES = 1 << 16;

  private final int vocabularySize;
  private final JsonWriter index;
  private final FileChannel ids;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32 crc = new CRC32();
  private long positions;

  /**
   * Creates both files in an empty folder.
   *
   * @throws IllegalArgumentException if the token ids do not fit into 16 bits
   */
  TokenFolderWriter(Path folder, Tokenizer tokenizer) throws IOException {
    vocabularySize = tokenizer.vocabulary().size();
    if (vocabularySize > MAX_VOCABULARY) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "vocabulary of a token folder must have at most %d tokens, got %d",
              MAX_VOCABULARY,
              vocabularySize));
    }
    index =
        new JsonWriter(
            new BufferedWriter(
                new OutputStreamWriter(
                    Files.newOutputStream(folder.resolve(TokenFolder.INDEX)), UTF_8)));
    ids = FileChannel.open(folder.resolve(TokenFolder.IDS), CREATE_NEW, WRITE);
    index.setIndent(" ");
    index.beginObject().name("formatVersion").value(TokenFolder.VERSION);
    index.name("tokenizer").value(tokenizer.toString());
    index.name("width").value(tokenizer.width());
    index.name("vocabularySize").value(vocabularySize);
    index.name("files").beginArray();
  }

  /** Appends the piece of a file, or the reason why it was skipped. */
  void add(Corpus ofFile) throws IOException {
    for (Piece piece : ofFile.pieces()) {
      index.beginObject().name("path").value(CorpusFile.name(piece.path()));
      index.name("contentHash").value(piece.contentHash());
      index.name("offset").value(positions);
      index.name("length").value(piece.length()).endObject();
      write(piece);
      positions += piece.length();
    }
    for (Corpus.Skipped file : ofFile.skipped()) {
      index.beginObject().name("path").value(CorpusFile.name(file.path()));
      index.name("reason").value(file.reason()).endObject();
    }
  }

  private void write(Piece piece) throws IOException {
    for (int id : piece.tokens().ids()) {
      if (id < 0 || id >= vocabularySize) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%s: token ids of a tokenizer must be in 0..%d, got %d",
                piece.path(),
                vocabularySize - 1,
                id));
      }
      if (!buffer.hasRemaining()) {
        flush();
      }
      buffer.putChar((char) id);
    }
  }

  private void flush() throws IOException {
    crc.update(buffer.flip());
    buffer.rewind();
    while (buffer.hasRemaining()) {
      ids.write(buffer);
    }
    buffer.clear();
  }

  /** Completes both files; nothing may be appended afterwards. */
  void finish() throws IOException {
    flush();
    index.endArray().name("idsCrc32").value(TokenFolder.hex(crc)).endObject();
  }

  @Override
  public void close() throws IOException {
    try (ids) {
      index.close();
    }
  }
}
