package io.github.continuo.benchmarks;

import io.github.continuo.midi.MidiReader;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.base.BaseTransformer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints the logits of a base model for the beginning of a MIDI file, for comparison with other
 * programs that load the same checkpoint; {@code docs/interop/compare_logits.py} reads them.
 *
 * <p>Arguments: model folder, MIDI file.
 */
public final class Logits {
  private Logits() {}

  /** Runs the program. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("arguments must be MODEL PROMPT.mid");
    }
    LoadOptions options = LoadOptions.defaults().withPrecision(Precision.FP32);
    try (BaseTransformer model = BaseTransformer.load(Path.of(arguments[0]), options)) {
      TokenSequence tokens =
          model.tokenizer().encode(MidiReader.read(Path.of(arguments[1]))).tokens();
      TokenSequence head = tokens.slice(0, Math.min(tokens.length(), model.contextLength()));
      System.out.printf(
          Locale.ROOT,
          "{\"ids\": %s, \"logits\": %s}%n",
          Arrays.toString(head.ids()),
          Arrays.stream(model.logits(List.of(head))).map(Arrays::toString).toList());
    }
  }
}
