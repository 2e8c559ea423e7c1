package io.github.continuo.dual;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.DecoderCache;
import io.github.continuo.transformer.DecoderNetwork;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sequences of rows. The event net's cache grows with them; the token net's begins anew in every
 * row.
 */
final class EventDecodingState implements DecodingState {
  private final Tokenizer tokenizer;
  private final DecoderNetwork eventNet;
  private final DecoderNetwork tokenNet;
  private final DecoderCache piece;
  private DecoderCache row;
  private float[][] hidden = {}; // [sequences][dim], after the rows read

  EventDecodingState(DualConfig config, DecoderNetwork eventNet, DecoderNetwork tokenNet) {
    tokenizer = config.tokenizer();
    this.eventNet = eventNet;
    this.tokenNet = tokenNet;
    piece = eventNet.newCache(1, config.eventNet().maxPositions());
    row = tokenNet.newCache(1, tokenizer.width());
  }

  @Override
  public int batchSize() {
    return piece.batchSize();
  }

  @Override
  public int length() {
    return piece.length();
  }

  @Override
  public void append(List<TokenSequence> rows) {
    int[] ids = TokenBatch.ids(rows, batchSize(), tokenizer.width());
    hidden = eventNet.forward(ids, tokenizer.width(), piece);
  }

  @Override
  public void truncate(int position) {
    piece.truncate(position);
    hidden = new float[0][];
  }

  @Override
  public List<TokenSequence> sampleNext(TokenSampler chooser) {
    if (hidden.length == 0) {
      throw new IllegalStateException("at least one row must be read before one is spelled");
    }
    int width = tokenizer.width();
    int[][] rows = new int[batchSize()][width];
    for (int[] ids : rows) {
      Arrays.fill(ids, tokenizer.padId());
    }
    if (row.batchSize() != rows.length) {
      row.close();
      row = tokenNet.newCache(rows.length, width);
    }
    row.truncate(0);
    float[][] states = tokenNet.forward(hidden, row);
    int[] unfinished = IntStream.range(0, rows.length).toArray();
    for (int place = 0; unfinished.length > 0; place++) {
      if (place > 0) {
        int before = place - 1;
        int[] ids = IntStream.of(unfinished).map(i -> rows[i][before]).toArray();
        states = tokenNet.forward(ids, 1, row);
      }
      BitSet allowed = allowed(unfinished, chooser);
      float[][] logits =
          allowed == null ? tokenNet.logits(states) : tokenNet.logits(states, allowed);
      List<Integer> going = new ArrayList<>(); // indices into those unfinished
      for (int i = 0; i < unfinished.length; i++) {
        int[] ids = rows[unfinished[i]];
        ids[place] = chooser.choose(unfinished[i], logits[i]);
        if (place + 1 < tokenizer.tokenCount(ids[0])) {
          going.add(i);
        }
      }
      if (going.size() < unfinished.length) {
        unfinished = leave(unfinished, going);
      }
    }
    return Arrays.stream(rows).map(ids -> TokenSequence.of(width, ids)).toList();
  }

  /** The ids that any of some rows may go on with, or null for all. */
  private static @Nullable BitSet allowed(int[] unfinished, TokenSampler chooser) {
    BitSet all = new BitSet();
    for (int i : unfinished) {
      BitSet allowed = chooser.allowed(i);
      if (allowed == null) {
        return null;
      }
      all.or(allowed);
    }
    return all;
  }

  /** Rows that are complete leave the batch. */
  private int[] leave(int[] unfinished, List<Integer> going) {
    if (!going.isEmpty()) {
      row.selectSequences(going.stream().mapToInt(Integer::intValue).toArray());
    }
    return going.stream().mapToInt(i -> unfinished[i]).toArray();
  }

  @Override
  public void selectSequences(int... sequences) {
    piece.selectSequences(sequences);
    if (hidden.length > 0) {
      float[][] before = hidden;
      hidden = IntStream.of(sequences).mapToObj(i -> before[i]).toArray(float[][]::new);
    }
  }

  @Override
  public void close() {
    piece.close();
    row.close();
  }
}
