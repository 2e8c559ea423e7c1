package io.github.continuo.benchmarks;

import io.github.continuo.dual.DualTransformer;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.tokenize.Grammar;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Prints the likeliest rows that a dual model goes on with, for comparison with other programs that
 * load the same checkpoint; {@code docs/interop/compare_greedy.py} reads them.
 *
 * <p>Arguments: model folder, MIDI file, rows of it to begin with, rows to go on.
 */
public final class GreedyRows {
  private GreedyRows() {}

  /** Runs the program. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("arguments must be MODEL PROMPT.mid ROWS NEW");
    }
    try (DualTransformer model =
        DualTransformer.load(
            Path.of(arguments[0]), LoadOptions.defaults().withPrecision(Precision.FP32))) {
      TokenSequence tokens =
          model.tokenizer().encode(MidiReader.read(Path.of(arguments[1]))).tokens();
      TokenSequence prompt =
          tokens.slice(0, Math.min(tokens.length(), Integer.parseInt(arguments[2])));
      System.out.printf(
          Locale.ROOT,
          "{\"prompt\": %s, \"rows\": %s}%n",
          rows(List.of(prompt)),
          rows(continued(model, prompt, Integer.parseInt(arguments[3]))));
    }
  }

  private static List<TokenSequence> continued(
      DualTransformer model, TokenSequence prompt, int count) {
    Grammar grammar = model.tokenizer().grammar();
    for (int id : prompt.ids()) {
      grammar.accept(id);
    }
    List<TokenSequence> rows = new ArrayList<>();
    try (DecodingState decoding = model.newState()) {
      decoding.append(List.of(prompt));
      while (rows.size() < count && !grammar.allowed().isEmpty()) {
        List<TokenSequence> row =
            decoding.sampleNext((sequence, logits) -> likeliest(logits, grammar));
        for (int place = model.tokenizer().tokenCount(row.get(0).id(0, 0));
            place < row.get(0).width();
            place++) {
          grammar.accept(model.tokenizer().padId());
        }
        rows.add(row.get(0));
        decoding.append(row);
      }
    }
    return rows;
  }

  private static int likeliest(float[] logits, Grammar grammar) {
    BitSet allowed = grammar.allowed();
    int best = allowed.nextSetBit(0);
    for (int id = best; id >= 0; id = allowed.nextSetBit(id + 1)) {
      best = logits[id] > logits[best] ? id : best;
    }
    grammar.accept(best);
    return best;
  }

  /** As JSON has them. */
  private static List<String> rows(List<TokenSequence> parts) {
    return parts.stream()
        .flatMap(
            part -> IntStream.range(0, part.length()).mapToObj(row -> part.slice(row, row + 1)))
        .map(row -> Arrays.toString(row.ids()))
        .toList();
  }
}
