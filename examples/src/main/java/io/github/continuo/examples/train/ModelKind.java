package io.github.continuo.examples.train;

import static java.util.Locale.ROOT;

import io.github.continuo.dual.DualConfig;
import io.github.continuo.dual.DualTransformer;
import io.github.continuo.examples.cli.TokenizerKind;
import io.github.continuo.pytorch.Devices;
import io.github.continuo.pytorch.TrainableBase;
import io.github.continuo.pytorch.TrainableDual;
import io.github.continuo.pytorch.TrainableModel;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.transformer.base.BaseTransformer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Kinds of models that can be trained, with their tokenizers, presets and constructors. */
enum ModelKind {
  BASE {
    @Override
    List<TokenizerKind> tokenizers() {
      return List.of(TokenizerKind.NOTE);
    }

    @Override
    List<String> presets() {
      return names(BaseTransformer.Preset.values());
    }

    @Override
    TrainableModel create(
        String preset, int contextLength, Tokenizer tokenizer, long seed, String device) {
      BaseTransformer.Preset sizes = BaseTransformer.Preset.valueOf(constant(preset));
      NoteTokenizer notes = (NoteTokenizer) tokenizer;
      return TrainableBase.create(sizes.config(contextLength), notes, seed, Devices.select(device));
    }
  },

  DUAL {
    @Override
    List<TokenizerKind> tokenizers() {
      return List.of(TokenizerKind.EVENT_V2, TokenizerKind.EVENT_V1);
    }

    @Override
    List<String> presets() {
      return names(DualTransformer.Preset.values());
    }

    @Override
    TrainableModel create(
        String preset, int contextLength, Tokenizer tokenizer, long seed, String device) {
      DualConfig sizes = DualTransformer.Preset.valueOf(constant(preset)).config(contextLength);
      DualConfig config =
          new DualConfig((EventTokenizer) tokenizer, sizes.eventNet(), sizes.tokenNet());
      return TrainableDual.create(config, seed, Devices.select(device));
    }
  };

  /** Returns the tokenizers that this kind supports; the first one is the default. */
  abstract List<TokenizerKind> tokenizers();

  /** Returns the names of the presets in lower case. */
  abstract List<String> presets();

  private static List<String> names(Enum<?>[] constants) {
    return Arrays.stream(constants)
        .map(constant -> constant.name().toLowerCase(ROOT).replace('_', '-'))
        .toList();
  }

  private static String constant(String name) {
    return name.toUpperCase(ROOT).replace('-', '_');
  }

  /**
   * Checks the name of a preset.
   *
   * @throws IllegalArgumentException if this kind has no such preset
   */
  void requirePreset(String preset) {
    if (!presets().contains(preset.toLowerCase(ROOT))) {
      throw new IllegalArgumentException(
          "preset of a " + this + " model must be one of " + presets() + ", got " + preset);
    }
  }

  /**
   * Creates a model with random weights.
   *
   * @param preset one of {@link #presets()}, in any case
   * @param tokenizer a tokenizer of one of {@link #tokenizers()}
   * @throws IllegalArgumentException if the context is too short
   */
  abstract TrainableModel create(
      String preset, int contextLength, Tokenizer tokenizer, long seed, String device);

  /** Returns the value of the option {@code --model}. */
  @Override
  public String toString() {
    return name().toLowerCase(ROOT);
  }

  /** Presets of all kinds, for the help text. */
  static final class Presets implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Stream.of(values()).flatMap(kind -> kind.presets().stream()).distinct().iterator();
    }
  }
}
