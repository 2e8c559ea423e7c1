package io.github.continuo.generate;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.Decoding;
import io.github.continuo.transformer.SequenceModel;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * Writes pieces with a model, as many at a time as have equally much to read.
 *
 * <p>A row of several pieces costs far less than as many rows of one, for much of the time goes
 * into fetching the weights. A piece that is done leaves the others at once; what several begin
 * with is read once.
 */
final class Composer {
  private final SharedModel shared;
  private final SequenceModel model;

  Composer(SharedModel shared) {
    this.shared = shared;
    model = shared.model();
  }

  /**
   * Writes until all are done.
   *
   * @throws CancellationException if the calling thread is interrupted, or the model to be closed
   */
  void write(List<Composition> pieces) {
    List<Composition> unfinished = pieces;
    while (!unfinished.isEmpty()) {
      unfinished.stream()
          .collect(groupingBy(piece -> piece.context().length(), TreeMap::new, toList()))
          .values()
          .forEach(this::fillContext);
      unfinished = unfinished.stream().filter(piece -> !piece.isDone()).toList();
      unfinished.forEach(Composition::shortenContext);
    }
  }

  /**
   * Reads what has been written and goes on until all are done or the model can hold no more rows.
   */
  private void fillContext(List<Composition> pieces) {
    try (Decoding decoding = model.decode()) {
      readContexts(decoding, pieces);
      List<Composition> writing = pieces;
      while (!writing.isEmpty()) {
        requireGoingOn(writing.get(0));
        writing = writeRow(decoding, writing);
      }
    }
  }

  /** Returns who is to go on, none if the context is full. */
  private List<Composition> writeRow(Decoding decoding, List<Composition> writing) {
    List<TokenSequence> rows = spell(decoding, writing);
    int[] unfinished = unfinished(writing);
    if (unfinished.length == 0 || decoding.position() == model.contextRows()) {
      return List.of();
    }
    if (unfinished.length < writing.size()) {
      decoding.select(unfinished);
    }
    decoding.read(at(unfinished, rows));
    return at(unfinished, writing);
  }

  private void requireGoingOn(Composition anyPiece) {
    anyPiece.requireNoInterrupt();
    if (shared.isClosing()) {
      throw anyPiece.cancelled("stopped, for the generator was closed,");
    }
  }

  private void readContexts(Decoding decoding, List<Composition> pieces) {
    List<TokenSequence> contexts = pieces.stream().map(Composition::context).toList();
    List<TokenSequence> different = contexts.stream().distinct().toList();
    decoding.select(new int[different.size()]); // so many that begin with nothing
    readInChunks(decoding, different, pieces.get(0));
    decoding.select(contexts.stream().mapToInt(different::indexOf).toArray());
  }

  private void readInChunks(Decoding decoding, List<TokenSequence> contexts, Composition anyPiece) {
    int rows = contexts.get(0).length();
    int rowsAtOnce = Math.max(1, Reading.CHUNK_ROWS / contexts.size());
    for (int row = 0; row < rows; row += rowsAtOnce) {
      int start = row;
      int end = Math.min(start + rowsAtOnce, rows);
      requireGoingOn(anyPiece);
      decoding.read(contexts.stream().map(context -> context.slice(start, end)).toList());
    }
  }

  private static List<TokenSequence> spell(Decoding decoding, List<Composition> pieces) {
    List<TokenSequence> rows = decoding.spell(new PieceChooser(pieces));
    for (int i = 0; i < rows.size(); i++) {
      pieces.get(i).add(rows.get(i));
    }
    return rows;
  }

  private static int[] unfinished(List<Composition> pieces) {
    return IntStream.range(0, pieces.size()).filter(i -> !pieces.get(i).isDone()).toArray();
  }

  private static <T> List<T> at(int[] indices, List<T> all) {
    return IntStream.of(indices).mapToObj(all::get).toList();
  }
}
