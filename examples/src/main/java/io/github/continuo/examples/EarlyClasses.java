package io.github.continuo.examples;

import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import java.io.IOException;
import java.util.List;

/**
 * Loads classes that generation needs in a second thread while the options are read. This saves
 * about 1/6 of the time of a command that runs for one second; it changes nothing else.
 */
final class EarlyClasses {
  static final List<String> NAMES =
      List.of(
          "io.github.continuo.dual.DualTransformer",
          "io.github.continuo.dual.EventDecodingState",
          "io.github.continuo.dual.DualCheckpoint",
          "io.github.continuo.generate.ChannelResets",
          "io.github.continuo.generate.BatchGenerator",
          "io.github.continuo.generate.GenerationState",
          "io.github.continuo.generate.Generator",
          "io.github.continuo.generate.SortedLogits",
          "io.github.continuo.generate.LogitSampler",
          "io.github.continuo.generate.SurroundingNotes",
          "io.github.continuo.tokenize.event.EventDetokenizer",
          "io.github.continuo.tokenize.event.EventTokenizer",
          "io.github.continuo.transformer.BundledModel",
          "io.github.continuo.transformer.network.Attention",
          "io.github.continuo.transformer.network.FloatLinear",
          "io.github.continuo.transformer.network.Int8Linear",
          "io.github.continuo.transformer.network.JavaDecoder",
          "io.github.continuo.transformer.network.KvCache",
          "io.github.continuo.transformer.weights.Safetensors",
          "io.github.continuo.transformer.weights.SafetensorsHeader");

  private static final List<String> COMMANDS = List.of("continue", "infill", "generate");

  private EarlyClasses() {}

  /** Starts loading if the command generates music. */
  static void load(String... arguments) {
    if (arguments.length > 0 && COMMANDS.contains(arguments[0])) {
      Thread thread = new Thread(EarlyClasses::load, "continuo-classes");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void load() {
    try {
      for (String name : NAMES) {
        Class.forName(name);
      }
      MidiReader.read(MidiWriter.write(Score.of(TimeBase.ticksPerQuarter(480), List.of())));
    } catch (ReflectiveOperationException | IOException e) {
      throw new IllegalStateException(e); // a test loads all of them
    }
  }
}
