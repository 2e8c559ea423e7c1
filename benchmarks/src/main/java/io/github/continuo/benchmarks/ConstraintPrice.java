package io.github.continuo.benchmarks;

import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.NoteConstraint;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.TokenLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures what constraints cost: how fast a model continues songs with each of them, and how
 * likely it finds the music, both compared with no constraint.
 *
 * <p>Runs with and without constraints take turns, so that a busy machine slows all alike. Speed is
 * the median of the ratios to the run without constraints in the same turn. Likelihood is the mean
 * NLL of the new tokens, in nats, given the prompt.
 *
 * <p>Arguments: model folder, number of turns, MIDI files.
 */
public final class ConstraintPrice {
  private static final int POSITIONS = 128;

  private ConstraintPrice() {}

  /** Runs the program. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 3) {
      throw new IllegalArgumentException("arguments must be MODEL TURNS PROMPT.mid...");
    }
    List<Score> prompts = new ArrayList<>();
    for (int i = 2; i < arguments.length; i++) {
      prompts.add(MidiReader.read(Path.of(arguments[i])));
    }
    try (SequenceModel model = ModelFormat.loadAny(Path.of(arguments[0]), LoadOptions.defaults())) {
      measure(model, prompts, Integer.parseInt(arguments[1]));
    }
  }

  private static Map<String, GenerationConstraints> constraints() {
    NoteConstraint scale = NoteConstraint.scale("C major");
    NoteConstraint chords = NoteConstraint.chords("C | Am7 | F G | C");
    NoteConstraint range = NoteConstraint.pitchRange(48, 84);
    NoteConstraint grid = NoteConstraint.rhythmGrid(4);
    NoteConstraint atOnce = NoteConstraint.maxNotesAtOnce(4);
    NoteConstraint perBar = NoteConstraint.maxNotesPerBar(12);
    NoteConstraint atLeast = NoteConstraint.minNotesPerBar(4);
    NoteConstraint rhythm = NoteConstraint.rhythmOfBar(1);
    GenerationConstraints none = GenerationConstraints.defaults();
    Map<String, GenerationConstraints> all = new LinkedHashMap<>();
    all.put("none", none);
    all.put("scale", none.with(scale));
    all.put("chords", none.with(chords));
    all.put("pitch range", none.with(range));
    all.put("rhythm grid", none.with(grid));
    all.put("notes at once", none.with(atOnce));
    all.put("at most notes per bar", none.with(perBar));
    all.put("at least notes per bar", none.with(atLeast));
    all.put("rhythm of a bar", none.with(rhythm));
    all.put("all but rhythm", none.with(scale, chords, range, grid, atOnce, perBar, atLeast));
    return all;
  }

  /** What was measured under one set of constraints. */
  private record Price(List<Double> speedRatios, List<Double> losses) {
    Price() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  private static void measure(SequenceModel model, List<Score> prompts, int turns) {
    Map<String, Price> prices = new LinkedHashMap<>();
    try (Generator generator = Generator.sharing(model)) {
      for (int turn = 0; turn <= turns; turn++) { // turn 0 warms the JVM up
        for (Score prompt : prompts) {
          double base = 0;
          for (Map.Entry<String, GenerationConstraints> entry : constraints().entrySet()) {
            GenerationOptions options =
                GenerationOptions.defaults()
                    .withSeed(turn)
                    .withLength(GenerationLength.positions(POSITIONS))
                    .withConstraints(entry.getValue());
            Continuation piece = generator.continueFrom(prompt, options);
            double speed = piece.newLength() / (piece.totalTime().toNanos() * 1e-9);
            base = entry.getKey().equals("none") ? speed : base;
            if (turn > 0) {
              Price price = prices.computeIfAbsent(entry.getKey(), name -> new Price());
              price.speedRatios.add(speed / base);
              price.losses.add(loss(model, piece));
            }
          }
        }
      }
    }
    prices.forEach(ConstraintPrice::print);
  }

  private static void print(String constraints, Price price) {
    List<Double> sorted = price.speedRatios.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "{\"constraints\": \"%s\", \"speedRatio\": %.3f, \"nll\": %.3f}%n",
        constraints,
        sorted.get(sorted.size() / 2),
        price.losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
  }

  /** Returns the mean NLL of the new tokens. */
  private static double loss(SequenceModel model, Continuation piece) {
    int promptLength = model.tokenizer().encode(piece.prompt()).tokens().length();
    TokenSequence all = model.tokenizer().encode(piece.score()).tokens();
    int first = Math.max(0, all.length() - model.contextLength());
    TokenSequence tokens = all.slice(first, all.length());
    int[] targets = IntStream.range(promptLength - first, tokens.length()).toArray();
    return model.tokenLosses(List.of(tokens), targets).stream()
        .filter(loss -> !loss.equals(TokenLoss.NONE))
        .mapToDouble(TokenLoss::nll)
        .average()
        .orElseThrow();
  }
}
