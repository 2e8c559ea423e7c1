package io.github.continuo.data;

import io.github.continuo.tokenize.TokenSequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** Tokens of a piece in a {@link TokenFile}, whose checksum is verified on the first read. */
final class MappedRows implements Rows {
  private final Path file;
  private final MappedFile bytes;
  private final long offset;
  private final Entry.OfPiece piece;
  private final int width;
  private volatile boolean checked;

  MappedRows(Path file, MappedFile bytes, long offset, Entry.OfPiece piece, int width) {
    this.file = file;
    this.bytes = bytes;
    this.offset = offset;
    this.piece = piece;
    this.width = width;
  }

  @Override
  public int count() {
    return piece.rows();
  }

  @Override
  public TokenSequence slice(int firstPosition, int endPosition) {
    Objects.checkFromToIndex(firstPosition, endPosition, piece.rows());
    if (!checked) {
      check();
    }
    int positionBytes = width * Character.BYTES;
    return Ids.of(
        width,
        bytes.read(
            offset + (long) firstPosition * positionBytes,
            (endPosition - firstPosition) * positionBytes));
  }

  private void check() {
    int checksum = Checksum.of(bytes.read(offset, (int) piece.idBytes(width)));
    if (checksum != piece.checksum()) {
      throw new UncheckedIOException(
          new IOException(
              String.format(
                  Locale.ROOT,
                  "%s: tokens of %s must have the checksum %08x, got %08x; delete the file and"
                      + " tokenize the folder again",
                  file,
                  piece.path(),
                  piece.checksum(),
                  checksum)));
    }
    checked = true;
  }
}
