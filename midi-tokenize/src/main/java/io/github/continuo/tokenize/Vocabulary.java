package io.github.continuo.tokenize;

import static java.util.stream.Collectors.joining;

import io.github.continuo.messages.Text;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** Vocabulary of a tokenizer: token ids from 0, in contiguous named ranges. Immutable. */
public final class Vocabulary {
  private final List<TokenRange> ranges;

  private Vocabulary(List<TokenRange> ranges) {
    this.ranges = List.copyOf(ranges);
  }

  /** {@return a new builder; the first range starts at token id 0} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the ranges in the order of their token ids} */
  public List<TokenRange> ranges() {
    return ranges;
  }

  /**
   * {@return the range with the given name}
   *
   * @param name meaning of the values, for example {@code duration}
   * @throws IllegalArgumentException if there is no such range
   */
  public TokenRange range(String name) {
    return ranges.stream()
        .filter(range -> range.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    Text.format(
                        "range must be one of %s, got %s",
                        ranges.stream().map(TokenRange::name).toList(), name)));
  }

  /** {@return the number of token ids} */
  public int size() {
    return ranges.get(ranges.size() - 1).end();
  }

  /**
   * Returns the meaning of a token, as range and value, for example {@code note 60}.
   *
   * @param id token id, 0 to {@code size() - 1}
   * @return the name of the range, and the value if the range has several
   */
  public String describe(int id) {
    for (TokenRange range : ranges) {
      if (range.contains(id)) {
        return range.size() == 1 ? range.name() : range.name() + " " + range.value(id);
      }
    }
    throw new IllegalArgumentException(Text.format("id must be in 0..%d, got %d", size() - 1, id));
  }

  /**
   * {@return the message for a token that is not among the expected ones}
   *
   * @param expected ids of the tokens that may come
   * @param id id that came
   */
  public String mismatch(BitSet expected, int id) {
    String runs = ranges.stream().flatMap(range -> runs(range, expected)).collect(joining(", "));
    return Text.format(
        "expected %s, got %s",
        runs.isEmpty() ? "nothing" : runs, id >= 0 && id < size() ? describe(id) : "id " + id);
  }

  /** Returns the runs of consecutive ids in a range, for example {@code time 3..127}. */
  private Stream<String> runs(TokenRange range, BitSet ids) {
    Stream.Builder<String> runs = Stream.builder();
    int first = ids.nextSetBit(range.first());
    while (range.contains(first)) {
      int end = Math.min(ids.nextClearBit(first), range.end());
      runs.add(describe(first) + (end - first > 1 ? ".." + range.value(end - 1) : ""));
      first = ids.nextSetBit(end);
    }
    return runs.build();
  }

  /** Builder that assigns token ids range by range. */
  public static final class Builder {
    private final List<TokenRange> ranges = new ArrayList<>();
    private int next;

    private Builder() {}

    /**
     * Adds a range of tokens after those added before.
     *
     * @param name name of the range
     * @param size number of tokens, at least 1
     * @return this builder
     */
    public Builder add(String name, int size) {
      ranges.add(new TokenRange(name, next, size));
      next += size;
      return this;
    }

    /** {@return the vocabulary of all ranges added} */
    public Vocabulary build() {
      return new Vocabulary(ranges);
    }
  }
}
