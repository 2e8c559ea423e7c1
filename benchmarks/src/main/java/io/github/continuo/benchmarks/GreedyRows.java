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
 * Prints the events that a dual model generates greedily from a prompt, for comparison with other
 * programs that load the same checkpoint; {@code docs/interop/compare_greedy.py} reads them.
 *
 * <p>Arguments: model folder, MIDI file, events of the prompt, events to generate.
 */
public final class GreedyRows {
  private GreedyRows() {}

  /** Runs the program. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 4) {
      throw new IllegalArgumentException("arguments must be MODEL PROMPT.mid EVENTS NEW");
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
          json(List.of(prompt)),
          json(continued(model, prompt, Integer.parseInt(arguments[3]))));
    }
  }

  private static List<TokenSequence> continued(
      DualTransformer model, TokenSequence prompt, int count) {
    Grammar grammar = model.tokenizer().grammar();
    for (int id : prompt.ids()) {
      grammar.accept(id);
    }
    List<TokenSequence> events = new ArrayList<>();
    try (DecodingState state = model.newState()) {
      state.append(List.of(prompt));
      while (events.size() < count && !grammar.allowed().isEmpty()) {
        List<TokenSequence> event =
            state.sampleNext((sequence, logits) -> maxProbable(logits, grammar));
        for (int slot = model.tokenizer().tokenCount(event.get(0).id(0, 0));
            slot < event.get(0).width();
            slot++) {
          grammar.accept(model.tokenizer().padId());
        }
        events.add(event.get(0));
        state.append(event);
      }
    }
    return events;
  }

  private static int maxProbable(float[] logits, Grammar grammar) {
    BitSet allowed = grammar.allowed();
    int best = allowed.nextSetBit(0);
    for (int id = best; id >= 0; id = allowed.nextSetBit(id + 1)) {
      best = logits[id] > logits[best] ? id : best;
    }
    grammar.accept(best);
    return best;
  }

  /** Returns the token ids of each event as a JSON array. */
  private static List<String> json(List<TokenSequence> sequences) {
    return sequences.stream()
        .flatMap(
            sequence ->
                IntStream.range(0, sequence.length()).mapToObj(i -> sequence.slice(i, i + 1)))
        .map(event -> Arrays.toString(event.ids()))
        .toList();
  }
}
