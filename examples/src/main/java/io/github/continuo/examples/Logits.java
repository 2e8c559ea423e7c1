package io.github.continuo.examples;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.engine.EngineThread;
import io.github.continuo.engine.Safetensors;
import io.github.continuo.engine.Torch;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.BaseTransformer;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Writes what a model says to the beginning of a MIDI file, for comparison with other programs that
 * load the same checkpoint; {@code docs/interop/compare_logits.py} reads it.
 *
 * <p>Arguments: model folder, MIDI file, safetensors file to write. It will hold {@code ids} [time]
 * and {@code logits} [time, vocab].
 */
public final class Logits {
  private Logits() {}

  /** Runs the program. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3) {
      throw new IllegalArgumentException("arguments must be MODEL PROMPT.mid OUT.safetensors");
    }
    try (BaseTransformer model =
        BaseTransformer.load(Path.of(arguments[0]), LoadOptions.defaults().withDevice("cpu"))) {
      TokenSequence tokens =
          model.tokenizer().encode(MidiReader.read(Path.of(arguments[1]))).tokens();
      TokenSequence head = tokens.slice(0, Math.min(tokens.length(), model.contextRows()));
      EngineThread.run(() -> write(model, head, Path.of(arguments[2])));
    }
  }

  private static void write(BaseTransformer model, TokenSequence tokens, Path file)
      throws IOException {
    try (NDManager manager = Torch.newManager(model.device())) {
      long[] ids = Arrays.stream(tokens.ids()).asLongStream().toArray();
      NDArray batch = manager.create(ids, new Shape(1, ids.length));
      Safetensors.write(
          file,
          Map.of(
              "ids", batch.squeeze(0).toType(DataType.FLOAT32, false),
              "logits", model.logits(batch).squeeze(0)));
    }
  }
}
