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
 * Generates several pieces with a model: takes their states and samples positions until all are
 * done. Pieces with contexts of equal length form a batch.
 *
 * <p>A step of a batch costs far less than one step for each piece, because loading the weights
 * takes much of the time. A piece that is done leaves the batch at once; equal contexts are read
 * once.
 */
final class BatchGenerator {
  private final SharedModel shared;
  private final SequenceModel model;

  BatchGenerator(SharedModel shared) {
    this.shared = shared;
    model = shared.model();
  }

  /**
   * Generates until all pieces are done.
   *
   * @throws CancellationException if the calling thread is interrupted, or the model is about to be
   *     closed
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

  /** Reads the contexts and generates until all pieces are done or the context is full. */
  private void fillContext(List<GenerationState> pieces) {
    try (DecodingState state = model.newState()) {
      readContexts(state, pieces);
      List<GenerationState> active = pieces;
      while (!active.isEmpty()) {
        requireGoingOn(active.get(0));
        active = generatePosition(state, active);
      }
    }
  }

  /**
   * Samples a position of each piece; returns the pieces to continue, none if the context is full.
   */
  private List<GenerationState> generatePosition(
      DecodingState state, List<GenerationState> active) {
    List<TokenSequence> positions = samplePositions(state, active);
    int[] unfinished = unfinished(active);
    if (unfinished.length == 0 || state.length() == model.contextLength()) {
      return List.of();
    }
    if (unfinished.length < active.size()) {
      state.selectSequences(unfinished);
    }
    state.append(at(unfinished, positions));
    return at(unfinished, active);
  }

  private void requireGoingOn(GenerationState piece) {
    piece.requireNoInterrupt();
    if (shared.isClosing()) {
      throw piece.cancelled("stopped, for the generator was closed,");
    }
  }

  private void readContexts(DecodingState state, List<GenerationState> pieces) {
    List<TokenSequence> contexts = pieces.stream().map(GenerationState::context).toList();
    List<TokenSequence> different = contexts.stream().distinct().toList();
    state.selectSequences(new int[different.size()]); // that many empty sequences
    readInChunks(state, different, pieces.get(0));
    state.selectSequences(contexts.stream().mapToInt(different::indexOf).toArray());
  }

  private void readInChunks(
      DecodingState state, List<TokenSequence> contexts, GenerationState piece) {
    int length = contexts.get(0).length();
    int positionsAtOnce = Math.max(1, PrefixCache.CHUNK_LENGTH / contexts.size());
    for (int position = 0; position < length; position += positionsAtOnce) {
      int start = position;
      int end = Math.min(start + positionsAtOnce, length);
      requireGoingOn(piece);
      state.append(contexts.stream().map(context -> context.slice(start, end)).toList());
    }
  }

  private static List<TokenSequence> samplePositions(
      DecodingState state, List<GenerationState> pieces) {
    List<TokenSequence> positions = state.sampleNext(new BatchSampler(pieces));
    for (int i = 0; i < positions.size(); i++) {
      pieces.get(i).add(positions.get(i));
    }
    return positions;
  }

  private static int[] unfinished(List<GenerationState> pieces) {
    return IntStream.range(0, pieces.size()).filter(i -> !pieces.get(i).isDone()).toArray();
  }

  private static <T> List<T> at(int[] indices, List<T> all) {
    return IntStream.of(indices).mapToObj(all::get).toList();
  }
}
