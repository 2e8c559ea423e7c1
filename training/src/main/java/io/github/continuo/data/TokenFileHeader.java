package io.github.continuo.data;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.continuo.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Header of a {@link TokenFile}: tokenizer, width and vocabulary size of its tokens. */
record TokenFileHeader(String tokenizer, int width, int vocabularySize) {
  private static final byte[] MAGIC = "CONTOKEN".getBytes(US_ASCII);

  /** Version of the format that is written and read. */
  static final int VERSION = 2; // version 1 had another content hash

  private static final int MAX_VOCABULARY = 1 << Character.SIZE;
  private static final int MAX_HEADER_BYTES = 1 << 16; // tokenizer texts are far shorter

  TokenFileHeader {
    if (vocabularySize < 1 || vocabularySize > MAX_VOCABULARY) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "vocabulary of a token file must have 1 to %d tokens, got %d",
              MAX_VOCABULARY,
              vocabularySize));
    }
    if (width < 1) {
      throw new IllegalArgumentException("width must be at least 1, got " + width);
    }
  }

  /**
   * Returns the header for a tokenizer.
   *
   * @throws IllegalArgumentException if its token ids do not fit into 16 bits
   */
  static TokenFileHeader of(Tokenizer tokenizer) {
    return new TokenFileHeader(
        tokenizer.toString(), tokenizer.width(), tokenizer.vocabulary().size());
  }

  byte[] toBytes() {
    LittleEndian out = new LittleEndian().writeBytes(MAGIC).writeInt(VERSION);
    out.writeInt(width).writeInt(vocabularySize).writeText(tokenizer);
    return out.writeInt(Checksum.of(out.toBytes())).toBytes();
  }

  /** Whether a file ends within this header, as after a crash during its creation. */
  boolean isCutIn(FileChannel channel) throws IOException {
    byte[] whole = toBytes();
    int size = (int) Math.min(channel.size(), whole.length);
    return size < whole.length
        && Arrays.equals(FileBytes.read(channel, 0, size), Arrays.copyOf(whole, size));
  }

  /**
   * Checks that a file begins with this header.
   *
   * @throws IOException if it does not; the message names the difference
   */
  void requireIn(FileChannel channel, Path file) throws IOException {
    int size = (int) Math.min(channel.size(), MAX_HEADER_BYTES);
    byte[] bytes = FileBytes.read(channel, 0, size);
    if (!Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC)) {
      throw new IOException(
          file + ": must be a token file, which begins with CONTOKEN, is another");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(MAGIC.length);
    try {
      requireVersion(in.getInt(), file);
      int fileWidth = in.getInt();
      int fileVocabularySize = in.getInt();
      TokenFileHeader found =
          new TokenFileHeader(LittleEndian.text(in), fileWidth, fileVocabularySize);
      int checksum = Checksum.of(Arrays.copyOf(bytes, in.position()));
      if (in.getInt() != checksum) {
        throw new IOException(file + ": checksum of its header must be right, is wrong");
      }
      if (!found.equals(this)) {
        throw new IOException(
            String.format(Locale.ROOT, "%s: must hold tokens of %s, got %s", file, this, found));
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new IOException(file + ": must have a whole header, is cut off or damaged in it", e);
    }
  }

  private static void requireVersion(int version, Path file) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: version of a token file must be %d, got %d; tokenize the folder into a new one",
              file,
              VERSION,
              version));
    }
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s (width %d, %d tokens)", tokenizer, width, vocabularySize);
  }
}
