package io.github.continuo.evaluation;

import static io.github.continuo.evaluation.LikelihoodEvaluation.MAIN_PARTS;
import static io.github.continuo.evaluation.LikelihoodEvaluation.ONSET;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.TokenLoss;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.IntStream;

/** {@link LikelihoodEvaluation} while they are counted. */
final class LikelihoodAccumulator {
  private final SequenceModel model;
  private final TokenParts names;
  private final Map<String, TokenStatistics> tokens = new LinkedHashMap<>();
  private final Map<String, Double> partNats = new LinkedHashMap<>();
  private int windows;
  private long notes;

  LikelihoodAccumulator(SequenceModel model) {
    this.model = model;
    names = new TokenParts(model.tokenizer());
    MAIN_PARTS.forEach(part -> partNats.put(part, 0.0));
  }

  /** Has the model foresee windows at once, and counts all their rows but the first. */
  void add(List<TokenSequence> together) {
    int longest = together.stream().mapToInt(TokenSequence::length).max().orElse(0);
    List<TokenLoss> tokenLosses = tokenLosses(together, 1, longest);
    int next = tokenLosses.size() / together.size(); // from a window to the next
    for (int i = 0; i < together.size(); i++) {
      TokenSequence window = together.get(i);
      count(window.slice(1, window.length()), tokenLosses.subList(i * next, (i + 1) * next));
    }
  }

  /** Has the model foresee some rows of a window, the first of them at least 1. */
  void add(TokenSequence window, int firstPosition, int endPosition) {
    count(
        window.slice(firstPosition, endPosition),
        tokenLosses(List.of(window), firstPosition, endPosition));
  }

  /** Of some rows of each, the shorter windows filled up. */
  private List<TokenLoss> tokenLosses(
      List<TokenSequence> together, int firstPosition, int endPosition) {
    List<TokenSequence> filled =
        together.stream().map(window -> filled(window, endPosition)).toList();
    return model.tokenLosses(filled, IntStream.range(firstPosition, endPosition).toArray());
  }

  /** A window with pads after it, or its first rows. */
  private TokenSequence filled(TokenSequence window, int rows) {
    int[] ids = new int[rows * window.width()];
    Arrays.fill(ids, model.tokenizer().padId());
    System.arraycopy(window.ids(), 0, ids, 0, Math.min(window.ids().length, ids.length));
    return TokenSequence.of(window.width(), ids);
  }

  private void count(TokenSequence rows, List<TokenLoss> tokenLosses) {
    windows++;
    for (int row = 0; row < rows.length(); row++) {
      notes += names.isNote(rows, row) ? 1 : 0;
      int length = names.length(rows, row);
      for (int place = 0; place < length; place++) {
        count(names.of(rows, row, place), tokenLosses.get(row * rows.width() + place));
      }
    }
  }

  private void count(String name, TokenLoss tokenLoss) {
    double onsetNats = TokenParts.endsGap(name) ? tokenLoss.rangeNll() : 0;
    tokens.merge(name, TokenStatistics.of(tokenLoss), TokenStatistics::plus);
    partNats.merge(ONSET, onsetNats, Double::sum);
    partNats.merge(TokenParts.part(name), tokenLoss.nll() - onsetNats, Double::sum);
  }

  /**
   * What was counted.
   *
   * @param rows rows foreseen in a window, at most
   * @throws IllegalArgumentException if there was no note
   */
  LikelihoodEvaluation predictions(int rows) {
    if (notes == 0) {
      throw new IllegalArgumentException("there must be a note to foresee, got none");
    }
    TokenStatistics all =
        tokens.values().stream().reduce(TokenStatistics.NONE, TokenStatistics::plus);
    Map<String, TokenStatistics> falling = new LinkedHashMap<>();
    tokens.entrySet().stream()
        .sorted(Comparator.comparingDouble(token -> -token.getValue().totalNll()))
        .forEach(token -> falling.put(token.getKey(), token.getValue()));
    return new LikelihoodEvaluation(windows, rows, notes, all, falling, parts(), names.ofNote());
  }

  private Map<String, Double> parts() {
    Map<String, Double> parts = new LinkedHashMap<>();
    MAIN_PARTS.forEach(part -> parts.put(part, partNats.get(part)));
    partNats.entrySet().stream()
        .sorted(Entry.<String, Double>comparingByValue().reversed())
        .forEach(part -> parts.putIfAbsent(part.getKey(), part.getValue()));
    return parts;
  }
}
