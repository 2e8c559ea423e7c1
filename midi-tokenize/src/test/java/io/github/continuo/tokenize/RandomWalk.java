package io.github.continuo.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.TrackEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Whole positions whose tokens are drawn at random from those allowed, and their events.
 *
 * @param tokens the rows, with their pads
 * @param events what was placed
 */
public record RandomWalk(TokenSequence tokens, List<TrackEvent> events) {

  /** At most so many rows, fewer if the piece ends before. */
  public static RandomWalk rows(
      Tokenizer tokenizer, IncrementalDetokenizer extension, int rows, Random random) {
    int width = tokenizer.width();
    int[] ids = new int[rows * width];
    Arrays.fill(ids, tokenizer.padId());
    List<TrackEvent> events = new ArrayList<>();
    int row = 0;
    for (; row < rows && !extension.allowedTokens().isEmpty(); row++) {
      int length = 1;
      for (int position = 0; position < length; position++) {
        int[] allowed = extension.allowedTokens().stream().toArray();
        assertThat(allowed).isNotEmpty();
        int id = allowed[random.nextInt(allowed.length)];
        TrackEvent placed = extension.accept(id);
        ids[row * width + position] = id;
        length = tokenizer.tokenCount(ids[row * width]);
        if (placed != null) {
          assertThat(position).isEqualTo(length - 1);
          events.add(placed);
        }
      }
    }
    return new RandomWalk(TokenSequence.of(width, Arrays.copyOf(ids, row * width)), events);
  }
}
