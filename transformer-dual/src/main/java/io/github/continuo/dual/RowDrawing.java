package io.github.continuo.dual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.engine.TorchScript;
import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.transformer.KvCache;
import io.github.continuo.transformer.RowDraw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Draws whole rows of a model on its device, in one call: within a row nothing comes back to the
 * host, for which a GPU would have to stop after every id.
 *
 * <p>With the same numbers it draws what is drawn id by id. All calls must be made on the {@link
 * io.github.continuo.engine.EngineThread}.
 */
final class RowDrawing implements AutoCloseable {
  private static final int SETTINGS = 3; // temperature, top-k, top-p; then a point for each place

  private final DualTransformer model;
  private final TorchScript script;
  private final NDArray layout; // boolean [firstIds, width, vocab]
  private final int width;
  private final int vocabulary;

  RowDrawing(DualTransformer model) {
    this.model = model;
    width = model.tokenizer().width();
    vocabulary = model.tokenizer().vocabulary().size();
    script = model.decoderWith("drawing.torchscript");
    layout = layout(model.tokenizer(), model.manager());
  }

  /** What may stand where in a row, by its first id. */
  private static NDArray layout(EventTokenizer tokenizer, NDManager manager) {
    int width = tokenizer.width();
    int vocabulary = tokenizer.vocabulary().size();
    List<TokenRange> beginnings = new ArrayList<>(tokenizer.kinds());
    beginnings.add(tokenizer.vocabulary().range("end"));
    int firstIds = beginnings.stream().mapToInt(TokenRange::end).max().orElseThrow();
    boolean[] may = new boolean[firstIds * width * vocabulary];
    for (int firstId = 0; firstId < firstIds; firstId++) {
      int row = firstId * width * vocabulary;
      for (TokenRange beginning : beginnings) {
        may[row + beginning.first()] = true;
      }
      List<TokenRange> parameters = parameters(tokenizer, firstId);
      for (int place = 1; place < width; place++) {
        int at = row + place * vocabulary;
        if (place <= parameters.size()) {
          TokenRange range = parameters.get(place - 1);
          Arrays.fill(may, at + range.first(), at + range.end(), true);
        } else {
          may[at + tokenizer.padId()] = true;
        }
      }
    }
    return manager.create(may, new Shape(firstIds, width, vocabulary));
  }

  private static List<TokenRange> parameters(EventTokenizer tokenizer, int firstId) {
    return tokenizer.kinds().stream()
        .filter(kind -> kind.contains(firstId))
        .flatMap(kind -> tokenizer.parameters(kind).stream())
        .toList();
  }

  /**
   * Draws a row for each sequence.
   *
   * @param hidden what the event net gave after the rows read, [sequences, 1, dim]; its manager
   *     will own what is needed on the way
   * @param draws one for each sequence
   * @param rowCache an empty one for a row of each
   * @return the ids, row by row
   * @throws IllegalArgumentException if logits are not numbers
   */
  long[] draw(NDArray hidden, List<RowDraw> draws, KvCache rowCache) {
    NDManager manager = hidden.getManager();
    int sequences = draws.size();
    List<Object> arguments = new ArrayList<>();
    arguments.add(hidden);
    arguments.addAll(model.tokenNet().arguments());
    arguments.add(model.tokenEmbedding());
    arguments.add(model.output().kept());
    arguments.add(rowCache.keysAndValues());
    arguments.add(layout);
    arguments.add(manager.create(open(draws), new Shape(sequences, 2, vocabulary)));
    long[] hinges = draws.stream().mapToLong(draw -> draw.choices().earliestBeats()).toArray();
    arguments.add(manager.create(hinges));
    arguments.add(manager.create(settings(draws), new Shape(sequences, SETTINGS + width)));
    long[] ids = script.infer(manager, "drawRows", arguments.toArray()).toLongArray();
    for (long id : ids) {
      if (id < 0) {
        throw new IllegalArgumentException(
            "logits must be numbers, got NaN; the model's weights may be damaged");
      }
    }
    return ids;
  }

  /** The ids that may stand in each row, and those that may in the earliest beat. */
  private boolean[] open(List<RowDraw> draws) {
    boolean[] open = new boolean[draws.size() * 2 * vocabulary];
    int at = 0;
    for (RowDraw draw : draws) {
      for (BitSet ids : List.of(draw.choices().ids(), draw.choices().idsInEarliestBeat())) {
        open[at + model.tokenizer().padId()] = true;
        for (int id = ids.nextSetBit(0); id >= 0; id = ids.nextSetBit(id + 1)) {
          open[at + id] = true;
        }
        at += vocabulary;
      }
    }
    return open;
  }

  private double[] settings(List<RowDraw> draws) {
    double[] settings = new double[draws.size() * (SETTINGS + width)];
    int at = 0;
    for (RowDraw draw : draws) {
      boolean isGreedy = draw.temperature() == 0;
      settings[at] = isGreedy ? 1 : draw.temperature();
      settings[at + 1] = isGreedy ? 1 : draw.topK();
      settings[at + 2] = draw.topP();
      for (int place = 0; place < width; place++) {
        settings[at + SETTINGS + place] = draw.points().get(place);
      }
      at += SETTINGS + width;
    }
    return settings;
  }

  @Override
  public void close() {
    script.close();
  }
}
