package io.github.continuo.generate;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.SequenceModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One sequence that a model reads, and the rows that it has read of it: when others are to be read,
 * those that they begin with in common are not read again.
 *
 * <p>For one thread at a time, inside {@link SharedModel#use}.
 */
final class PrefixCache implements AutoCloseable {

  /**
   * The most rows that are read at once, of all sequences together: so few that whoever cancels
   * waits little, so many that the weights are not fetched more often than pays.
   */
  static final int CHUNK_ROWS = 256;

  private final DecodingState decoding;
  private final int contextLength;
  private final List<TokenSequence> read = new ArrayList<>();

  PrefixCache(SequenceModel model) {
    decoding = model.newState();
    contextLength = model.contextLength();
    read.add(TokenSequence.of(model.tokenizer().width()));
  }

  /** Whether the model can read no more rows after these. */
  boolean isFull() {
    return decoding.length() == contextLength;
  }

  /**
   * Reads a chunk of what is missing until the rows read are these and no others.
   *
   * @param rows at least one
   * @return whether it must be called again
   */
  boolean readOn(TokenSequence rows) {
    TokenSequence before = TokenSequence.concat(read);
    int standing = commonLength(before, rows);
    if (standing < before.length()) {
      // What comes after a row is known from reading it, so at least one is read.
      standing = Math.min(standing, rows.length() - 1);
      decoding.truncate(standing);
    }
    int end = Math.min(standing + CHUNK_ROWS, rows.length());
    if (standing < end) {
      decoding.append(List.of(rows.slice(standing, end)));
    }
    read.clear();
    read.add(rows.slice(0, end));
    return end < rows.length();
  }

  private static int commonLength(TokenSequence a, TokenSequence b) {
    int most = Math.min(a.length(), b.length());
    int row = 0;
    while (row < most && isSameEvent(a, b, row)) {
      row++;
    }
    return row;
  }

  private static boolean isSameEvent(TokenSequence a, TokenSequence b, int row) {
    for (int place = 0; place < a.width(); place++) {
      if (a.id(row, place) != b.id(row, place)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Spells the next row, which is not read by this.
   *
   * @param last the row before it, if it has not been read
   */
  TokenSequence spell(@Nullable TokenSequence last, DecodingState.TokenSampler chooser) {
    if (last != null) {
      decoding.append(List.of(last));
      read.add(last);
    }
    return decoding.sampleNext(chooser).get(0);
  }

  /** Forgets all rows. */
  void forget() {
    decoding.truncate(0);
    TokenSequence none = read.get(0).slice(0, 0);
    read.clear();
    read.add(none);
  }

  @Override
  public void close() {
    decoding.close();
  }
}
