package io.github.continuo.examples.generate;

import io.github.continuo.examples.cli.BadInput;
import io.github.continuo.examples.cli.Max;
import io.github.continuo.examples.cli.ModelOptions;
import io.github.continuo.examples.cli.StopSignal;
import io.github.continuo.examples.cli.Usage;
import io.github.continuo.generate.EventStream;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.MidiUnavailableException;
import javax.sound.midi.Receiver;
import javax.sound.midi.Synthesizer;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays the end of a MIDI file and a continuation while it is generated. */
@Command(
    name = "play",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Plays the last bars of the prompt and then new music while it is generated. Ctrl-C stops.")
public final class PlayCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PROMPT", description = "MIDI file to continue.")
  private Path prompt;

  @Mixin private ModelOptions model = new ModelOptions();

  @ArgGroup private LengthOption amount = new LengthOption();

  @Mixin private SamplingOptions sampling = new SamplingOptions();

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

  @Option(
      names = "--dry-run",
      description = "Print messages and times instead of playing them, as fast as possible.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print a dry run as JSON, one object per message.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    GenerationOptions options =
        Usage.checked(spec, () -> sampling.options().withLength(amount.amount()));
    requireAtLeastZero("prompt bars", promptBars);
    requireAtLeastZero("seconds of look-ahead", lookAheadSeconds);
    LoadOptions loading = model.loading();
    Score score = BadInput.in(prompt, () -> MidiReader.read(prompt));
    if (dryRun) {
      Receiver printer = new MessagePrinter(spec.commandLine().getOut(), json);
      play(score, options, loading, printer, new LeapingClock());
    } else {
      try (Synthesizer synthesizer = synthesizer()) {
        Receiver receiver = synthesizer.getReceiver();
        play(score, options, loading, receiver, new SynthesizerClock(synthesizer));
      } catch (MidiUnavailableException e) {
        throw noSound(e);
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private void requireAtLeastZero(String what, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(Locale.ROOT, "%s must be at least 0, got %s", what, value));
    }
  }

  private void play(
      Score score, GenerationOptions options, LoadOptions loading, Receiver receiver, Clock clock)
      throws IOException {
    StopSignal stop = StopSignal.interrupting();
    try (Generator generator = model.load(loading);
        EventStream stream = BadInput.in(prompt, () -> generator.stream(score, options))) {
      if (sampling.hasNewSeed()) {
        spec.commandLine().getErr().printf(Locale.ROOT, "seed %d%n", options.seed());
      }
      Performance performance =
          new Performance(score, receiver, clock, Math.round(lookAheadSeconds * 1e6));
      performance.playPrompt(promptBars);
      performance.play(stream);
      performance.finish();
    } catch (InterruptedException | ClosedByInterruptException | CancellationException e) {
      // The user stopped playback: not an error.
    } finally {
      stop.finished();
    }
  }

  private static Synthesizer synthesizer() {
    try {
      Synthesizer synthesizer = MidiSystem.getSynthesizer();
      synthesizer.open();
      return synthesizer;
    } catch (MidiUnavailableException | IllegalArgumentException e) {
      throw noSound(e);
    }
  }

  private static IllegalStateException noSound(Exception cause) {
    return new IllegalStateException(
        String.format(
            Locale.ROOT,
            "this machine must have a sound output to play on, got none (%s); --dry-run needs none",
            BadInput.message(cause)),
        cause);
  }
}
