package io.github.continuo.examples.generate;

import io.github.continuo.examples.cli.Max;
import io.github.continuo.examples.cli.StopSignal;
import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.EventStream;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.Score;
import java.util.concurrent.CancellationException;
import javax.sound.midi.MidiUnavailableException;
import javax.sound.midi.Receiver;
import javax.sound.midi.Synthesizer;
import picocli.CommandLine.Option;

/** Options for playing a prompt and its continuation while it is generated. */
final class PlayOptions {

  @Option(
      names = "--play",
      description =
          "Play the last bars of the prompt, then the new music while it is generated, on the"
              + " JDK's synthesizer. Ctrl-C ends the music.")
  private boolean play;

  @Option(
      names = "--prompt-bars",
      paramLabel = "N",
      defaultValue = "4",
      description = "Bars of the prompt to play first (default: ${DEFAULT-VALUE}).")
  @Max(100_000)
  private double promptBars;

  @Option(
      names = "--look-ahead",
      paramLabel = "SECONDS",
      defaultValue = "2",
      description = "Seconds that generation may be ahead of playback (default: ${DEFAULT-VALUE}).")
  @Max(1_000_000)
  private double lookAheadSeconds;

  boolean isOn() {
    return play;
  }

  /**
   * Checks the options.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  void check() {
    requireAtLeastZero("prompt bars", promptBars);
    requireAtLeastZero("seconds of look-ahead", lookAheadSeconds);
  }

  private static void requireAtLeastZero(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(what + " must be at least 0, got " + value);
    }
  }

  /**
   * Plays until the end or until the user stops it.
   *
   * @return what was generated until then
   * @throws IllegalStateException if this machine has no sound output
   */
  Continuation play(Generator generator, Score prompt, GenerationOptions options) {
    StopSignal stop = StopSignal.interrupting();
    try (Synthesizer synthesizer = SynthesizerClock.openSynthesizer();
        Receiver receiver = synthesizer.getReceiver();
        EventStream stream = generator.stream(prompt, options)) {
      Performance performance =
          new Performance(
              prompt,
              receiver,
              new SynthesizerClock(synthesizer),
              Math.round(lookAheadSeconds * 1e6));
      try {
        performance.playPrompt(promptBars);
        performance.play(stream);
        performance.finish();
      } catch (InterruptedException | CancellationException e) {
        // The user stopped playback: what was generated is kept.
      }
      return stream.continuation();
    } catch (MidiUnavailableException e) {
      throw SynthesizerClock.noSound(e);
    } finally {
      stop.finished();
    }
  }
}
