package io.github.continuo.generate;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.SequenceModel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * KV cache of one sequence that is kept between calls: of a new sequence, only the positions after
 * the common prefix are read.
 *
 * <p>For one thread at a time, inside {@link SharedModel#use}.
 */
final class PrefixCache implements AutoCloseable {

  /**
   * Maximum number of positions that are read at once, over all sequences: few enough that
   * cancellation takes effect soon, enough that loading the weights costs little per position.
   */
  static final int CHUNK_LENGTH = 256;

  private final DecodingState state;
  private final int contextLength;
  private final List<TokenSequence> read = new ArrayList<>();

  PrefixCache(SequenceModel model) {
    state = model.newState();
    contextLength = model.contextLength();
    read.add(TokenSequence.of(model.tokenizer().width()));
  }

  /** Returns whether the context is full, so that no more positions can be read. */
  boolean isFull() {
    return state.length() == contextLength;
  }

  /**
   * Reads a chunk of the missing positions, until exactly the given sequence is cached.
   *
   * @param tokens at least one position
   * @return whether it must be called again
   */
  boolean append(TokenSequence tokens) {
    TokenSequence before = TokenSequence.concat(read);
    int kept = commonLength(before, tokens);
    if (kept < before.length()) {
      // The logits come from reading the last position, so at least that one is read.
      kept = Math.min(kept, tokens.length() - 1);
      state.truncate(kept);
    }
    int end = Math.min(kept + CHUNK_LENGTH, tokens.length());
    if (kept < end) {
      state.append(List.of(tokens.slice(kept, end)));
    }
    read.clear();
    read.add(tokens.slice(0, end));
    return end < tokens.length();
  }

  private static int commonLength(TokenSequence a, TokenSequence b) {
    int maxLength = Math.min(a.length(), b.length());
    int position = 0;
    while (position < maxLength && isSameEvent(a, b, position)) {
      position++;
    }
    return position;
  }

  private static boolean isSameEvent(TokenSequence a, TokenSequence b, int position) {
    for (int slot = 0; slot < a.width(); slot++) {
      if (a.id(position, slot) != b.id(position, slot)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Samples the next position, which is not read by this call.
   *
   * @param last the position before it, if it has not been read
   * @return the position
   */
  TokenSequence sampleNext(@Nullable TokenSequence last, DecodingState.TokenSampler sampler) {
    if (last != null) {
      state.append(List.of(last));
      read.add(last);
    }
    return state.sampleNext(sampler).get(0);
  }

  /** Clears the cache. */
  void forget() {
    state.truncate(0);
    TokenSequence none = read.get(0).slice(0, 0);
    read.clear();
    read.add(none);
  }

  @Override
  public void close() {
    state.close();
  }
}
