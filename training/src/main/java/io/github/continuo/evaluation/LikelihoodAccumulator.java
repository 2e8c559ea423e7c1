package io.github.continuo.evaluation;

import static io.github.continuo.evaluation.LikelihoodEvaluation.MAIN_PARTS;
import static io.github.continuo.evaluation.LikelihoodEvaluation.ONSET;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.TokenLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.IntStream;

/** Accumulates the token losses of a model over windows into a {@link LikelihoodEvaluation}. */
final class LikelihoodAccumulator {

  /** Predicted positions of a window, and the loss of each of their tokens. */
  record Losses(TokenSequence targets, List<TokenLoss> ofTokens) {}

  private final SequenceModel model;
  private final TokenParts names;
  private final Map<String, TokenStatistics> tokens = new LinkedHashMap<>();
  private final Map<String, Double> nllByPart = new LinkedHashMap<>();
  private int windows;
  private long notes;

  LikelihoodAccumulator(SequenceModel model) {
    this.model = model;
    names = new TokenParts(model.tokenizer());
    MAIN_PARTS.forEach(part -> nllByPart.put(part, 0.0));
  }

  /**
   * Computes the losses of windows as one batch, of all their positions except the first. Any
   * number of threads may compute at a time.
   */
  List<Losses> losses(List<TokenSequence> batch) {
    int longest = batch.stream().mapToInt(TokenSequence::length).max().orElse(0);
    List<TokenLoss> tokenLosses = tokenLosses(batch, 1, longest);
    int stride = tokenLosses.size() / batch.size(); // losses per window, padding included
    List<Losses> losses = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      TokenSequence window = batch.get(i);
      losses.add(
          new Losses(
              window.slice(1, window.length()), tokenLosses.subList(i * stride, (i + 1) * stride)));
    }
    return losses;
  }

  /** Computes the losses of a range of positions; {@code firstPosition} is at least 1. */
  Losses losses(TokenSequence window, int firstPosition, int endPosition) {
    return new Losses(
        window.slice(firstPosition, endPosition),
        tokenLosses(List.of(window), firstPosition, endPosition));
  }

  /** Returns the losses of a range of positions of each window; shorter windows are padded. */
  private List<TokenLoss> tokenLosses(
      List<TokenSequence> batch, int firstPosition, int endPosition) {
    List<TokenSequence> padded = batch.stream().map(window -> padded(window, endPosition)).toList();
    return model.tokenLosses(padded, IntStream.range(firstPosition, endPosition).toArray());
  }

  /** Returns the window, padded or cut to the given length. */
  private TokenSequence padded(TokenSequence window, int length) {
    int[] ids = new int[length * window.width()];
    Arrays.fill(ids, model.tokenizer().padId());
    System.arraycopy(window.ids(), 0, ids, 0, Math.min(window.ids().length, ids.length));
    return TokenSequence.of(window.width(), ids);
  }

  /** Counts the losses of a window. Sums are rounded, so their order is part of the result. */
  void add(Losses losses) {
    TokenSequence targets = losses.targets();
    windows++;
    for (int position = 0; position < targets.length(); position++) {
      notes += names.isNote(targets, position) ? 1 : 0;
      int length = names.length(targets, position);
      for (int slot = 0; slot < length; slot++) {
        count(
            names.of(targets, position, slot),
            losses.ofTokens().get(position * targets.width() + slot));
      }
    }
  }

  private void count(String name, TokenLoss tokenLoss) {
    double onsetNats = TokenParts.endsGap(name) ? tokenLoss.rangeNll() : 0;
    tokens.merge(name, TokenStatistics.of(tokenLoss), TokenStatistics::plus);
    nllByPart.merge(ONSET, onsetNats, Double::sum);
    nllByPart.merge(TokenParts.part(name), tokenLoss.nll() - onsetNats, Double::sum);
  }

  /** Returns the number of windows counted so far. */
  int windows() {
    return windows;
  }

  /**
   * Returns the likelihood of everything counted so far.
   *
   * @param sequenceLength most positions predicted per window
   * @throws IllegalArgumentException if no note was counted
   */
  LikelihoodEvaluation predictions(int sequenceLength) {
    if (notes == 0) {
      throw new IllegalArgumentException("there must be a note to predict, got none");
    }
    TokenStatistics all =
        tokens.values().stream().reduce(TokenStatistics.NONE, TokenStatistics::plus);
    Map<String, TokenStatistics> byNll = new LinkedHashMap<>();
    tokens.entrySet().stream()
        .sorted(Comparator.comparingDouble(token -> -token.getValue().totalNll()))
        .forEach(token -> byNll.put(token.getKey(), token.getValue()));
    return new LikelihoodEvaluation(
        windows, sequenceLength, notes, all, byNll, parts(), names.ofNote());
  }

  private Map<String, Double> parts() {
    Map<String, Double> parts = new LinkedHashMap<>();
    MAIN_PARTS.forEach(part -> parts.put(part, nllByPart.get(part)));
    nllByPart.entrySet().stream()
        .sorted(Entry.<String, Double>comparingByValue().reversed())
        .forEach(part -> parts.putIfAbsent(part.getKey(), part.getValue()));
    return parts;
  }
}
