package io.github.continuo.dual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.transformer.Decoding;
import io.github.continuo.transformer.KvCache;
import io.github.continuo.transformer.RowBatch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sequences of rows. The event net's cache grows with them; the token net's begins anew in every
 * row.
 */
final class RowDecoding implements Decoding {
  private final DualTransformer model;
  private final NDManager manager;
  private final KvCache pieceCache;
  private KvCache rowCache;
  private @Nullable NDArray hidden; // [sequences, 1, dim], after the rows read

  RowDecoding(DualTransformer model) {
    this.model = model;
    manager = model.manager().newSubManager();
    pieceCache = model.eventNet().newCache(manager, 1, model.contextRows());
    rowCache = newRowCache();
  }

  private KvCache newRowCache() {
    return model.tokenNet().newCache(manager, pieceCache.batch(), model.tokenizer().width());
  }

  @Override
  public int sequences() {
    return pieceCache.batch();
  }

  @Override
  public int position() {
    return pieceCache.position();
  }

  @Override
  public void read(List<TokenSequence> rows) {
    RowBatch batch = RowBatch.of(rows, sequences(), model.tokenizer().width());
    EngineThread.run(
        () -> {
          keep(model.eventNet().readRows(batch, model.eventEmbedding(), pieceCache, manager));
        });
  }

  private void keep(@Nullable NDArray newHidden) {
    if (hidden != null) {
      hidden.close();
    }
    hidden = newHidden;
  }

  @Override
  public void rewind(int position) {
    EngineThread.run(
        () -> {
          pieceCache.rewind(position);
          keep(null);
        });
  }

  @Override
  public List<TokenSequence> spell(Chooser chooser) {
    NDArray start = hidden;
    if (start == null) {
      throw new IllegalStateException("at least one row must be read before one is spelled");
    }
    return EngineThread.call(() -> spell(start, chooser));
  }

  /** A whole row in one turn on the engine's thread. */
  private List<TokenSequence> spell(NDArray start, Chooser chooser) {
    Tokenizer tokenizer = model.tokenizer();
    int width = tokenizer.width();
    int[][] rows = new int[sequences()][width];
    int[] lengths = new int[sequences()];
    for (int[] row : rows) {
      Arrays.fill(row, tokenizer.padId());
    }
    Arrays.fill(lengths, width); // until their first ids are known
    rowCache.rewind();
    int longest = width;
    for (int place = 0; place < longest; place++) {
      float[] logits = place == 0 ? logits(start) : logits(rows, place - 1);
      int vocabulary = logits.length / rows.length;
      for (int i = 0; i < rows.length; i++) {
        if (place < lengths[i]) {
          rows[i][place] =
              chooser.choose(i, Arrays.copyOfRange(logits, i * vocabulary, (i + 1) * vocabulary));
        }
        if (place == 0) {
          lengths[i] = tokenizer.rowLength(rows[i][0]);
        }
      }
      longest = IntStream.of(lengths).max().orElseThrow();
    }
    return Arrays.stream(rows).map(row -> TokenSequence.of(width, row)).toList();
  }

  /** Of the first ids: [sequences * vocab]. */
  private float[] logits(NDArray start) {
    return model.tokenNet().logits(start, rowCache, model.output());
  }

  /** Of the ids after those at a place: [sequences * vocab]. */
  private float[] logits(int[][] rows, int place) {
    long[] ids = Arrays.stream(rows).mapToLong(row -> row[place]).toArray();
    return model.tokenNet().logitsAfter(ids, model.tokenEmbedding(), rowCache, model.output());
  }

  @Override
  public void select(int... sequences) {
    EngineThread.run(
        () -> {
          if (!pieceCache.select(sequences)) {
            return;
          }
          if (rowCache.batch() != pieceCache.batch()) {
            rowCache.close();
            rowCache = newRowCache();
          }
          NDArray before = hidden;
          if (before != null) {
            try (NDManager step = manager.newSubManager()) {
              keep(before.get(manager, new NDIndex("{}", step.create(sequences))));
            }
          }
        });
  }

  @Override
  public void close() {
    EngineThread.run(manager::close);
  }
}
