package io.github.continuo.generate;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecodingState;
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
final class BatchGenerator {
  private final SharedModel shared;
  private final SequenceModel model;

  BatchGenerator(SharedModel shared) {
    this.shared = shared;
    model = shared.model();
  }

  /**
   * Writes until all are done.
   *
   * @throws CancellationException if the calling thread is interrupted, or the model to be closed
   */
  void write(List<GenerationState> pieces) {
    List<GenerationState> unfinished = pieces;
    while (!unfinished.isEmpty()) {
      unfinished.stream()
          .collect(groupingBy(piece -> piece.context().length(), TreeMap::new, toList()))
          .values()
          .forEach(this::fillContext);
      unfinished = unfinished.stream().filter(piece -> !piece.isDone()).toList();
      unfinished.forEach(GenerationState::shortenContext);
    }
  }

  /**
   * Reads what has been written and goes on until all are done or the model can hold no more rows.
   */
  private void fillContext(List<GenerationState> pieces) {
    try (DecodingState decoding = model.newState()) {
      readContexts(decoding, pieces);
      List<GenerationState> writing = pieces;
      while (!writing.isEmpty()) {
        requireGoingOn(writing.get(0));
        writing = writePosition(decoding, writing);
      }
    }
  }

  /** Returns who is to go on, none if the context is full. */
  private List<GenerationState> writePosition(
      DecodingState decoding, List<GenerationState> writing) {
    List<TokenSequence> rows = spell(decoding, writing);
    int[] unfinished = unfinished(writing);
    if (unfinished.length == 0 || decoding.length() == model.contextLength()) {
      return List.of();
    }
    if (unfinished.length < writing.size()) {
      decoding.selectSequences(unfinished);
    }
    decoding.append(at(unfinished, rows));
    return at(unfinished, writing);
  }

  private void requireGoingOn(GenerationState anyPiece) {
    anyPiece.requireNoInterrupt();
    if (shared.isClosing()) {
      throw anyPiece.cancelled("stopped, for the generator was closed,");
    }
  }

  private void readContexts(DecodingState decoding, List<GenerationState> pieces) {
    List<TokenSequence> contexts = pieces.stream().map(GenerationState::context).toList();
    List<TokenSequence> different = contexts.stream().distinct().toList();
    decoding.selectSequences(new int[different.size()]); // so many that begin with nothing
    readInChunks(decoding, different, pieces.get(0));
    decoding.selectSequences(contexts.stream().mapToInt(different::indexOf).toArray());
  }

  private void readInChunks(
      DecodingState decoding, List<TokenSequence> contexts, GenerationState anyPiece) {
    int rows = contexts.get(0).length();
    int positionsAtOnce = Math.max(1, PrefixCache.CHUNK_ROWS / contexts.size());
    for (int row = 0; row < rows; row += positionsAtOnce) {
      int start = row;
      int end = Math.min(start + positionsAtOnce, rows);
      requireGoingOn(anyPiece);
      decoding.append(contexts.stream().map(context -> context.slice(start, end)).toList());
    }
  }

  private static List<TokenSequence> spell(DecodingState decoding, List<GenerationState> pieces) {
    List<TokenSequence> rows = decoding.sampleNext(new BatchSampler(pieces));
    for (int i = 0; i < rows.size(); i++) {
      pieces.get(i).add(rows.get(i));
    }
    return rows;
  }

  private static int[] unfinished(List<GenerationState> pieces) {
    return IntStream.range(0, pieces.size()).filter(i -> !pieces.get(i).isDone()).toArray();
  }

  private static <T> List<T> at(int[] indices, List<T> all) {
    return IntStream.of(indices).mapToObj(all::get).toList();
  }
}
