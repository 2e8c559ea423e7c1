package io.github.continuo.examples.generate;

import io.github.continuo.examples.cli.BadInput;
import io.github.continuo.examples.cli.ModelOptions;
import io.github.continuo.examples.cli.Outputs;
import io.github.continuo.examples.cli.StopSignal;
import io.github.continuo.examples.cli.Usage;
import io.github.continuo.generate.Generator;
import io.github.continuo.live.LiveOptions;
import io.github.continuo.live.LiveSession;
import io.github.continuo.live.LiveStatus;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Score;
import io.github.continuo.transformer.LoadOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import javax.sound.midi.MidiDevice;
import javax.sound.midi.MidiUnavailableException;
import javax.sound.midi.Receiver;
import javax.sound.midi.Transmitter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Plays with a musician, at a MIDI port or in a file, in real time. */
@Command(
    name = "jam",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Plays with you in real time: answers what you play on a MIDI port, or what a file plays."
            + " Ctrl-C stops.")
public final class JamCommand implements Callable<Integer> {
  private static final long PICTURE_MILLIS = 20;
  private static final double END_SECONDS = 2; // so that the last notes can fade away

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "SONG",
      arity = "0..1",
      description = "MIDI file that plays instead of you.")
  private @Nullable Path song;

  @Option(names = "--list", description = "List the MIDI ports and end.")
  private boolean list;

  @Option(
      names = "--input",
      paramLabel = "NAME",
      description = "MIDI input that you play on; a part of its name is enough.")
  private @Nullable String input;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description = "MIDI output of the answers, in the same way (default: the JDK's synthesizer).")
  private @Nullable String output;

  @Mixin private ModelOptions model = new ModelOptions();

  @Mixin private JamOptions jam = new JamOptions();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "MIDI",
      description = "Write what was played and answered to a MIDI file at the end.")
  private @Nullable Path out;

  @Option(
      names = "--wav",
      paramLabel = "FILE",
      description = "Also render a WAV file of it with the JDK's synthesizer.")
  private @Nullable Path wav;

  @Option(
      names = "--dry-run",
      description = "With a SONG: print messages and times, as fast as possible, without sound.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print a dry run as JSON, one object per message.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (list) {
      printPorts();
      return CommandLine.ExitCode.OK;
    }
    if ((song == null) == (input == null)) {
      throw usage("a SONG or an --input must be given, and not both; --list shows the inputs");
    }
    if (dryRun && song == null) {
      throw usage("--dry-run needs a SONG");
    }
    Outputs outputs = new Outputs(spec);
    if (out != null) {
      outputs.file("--out", out);
    }
    if (wav != null) {
      outputs.file("--wav", wav);
    }
    Score file = song == null ? null : read(song);
    LiveOptions options = Usage.checked(spec, () -> jam.options(file));
    LoadOptions loading = model.loading();
    if (dryRun && file != null) {
      Receiver printer = new MessagePrinter(spec.commandLine().getOut(), json);
      play(options, loading, printer, session -> simulate(session, file, options));
      return CommandLine.ExitCode.OK;
    }
    try (MidiDevice device = outputDevice();
        Receiver receiver = device.getReceiver()) {
      play(options, loading, receiver, session -> perform(session, file, options));
    } catch (MidiUnavailableException e) {
      throw new IllegalStateException(BadInput.message(e), e);
    }
    return CommandLine.ExitCode.OK;
  }

  private MidiDevice outputDevice() {
    String name = output;
    return name == null
        ? SynthesizerClock.openSynthesizer()
        : Usage.checked(spec, () -> MidiPorts.open(MidiPorts.Direction.OUTPUT, name));
  }

  private static Score read(Path song) throws IOException {
    return BadInput.in(song, () -> MidiReader.read(song));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void printPorts() {
    PrintWriter printer = spec.commandLine().getOut();
    boolean hasPorts = false;
    for (MidiPorts.Direction direction : MidiPorts.Direction.values()) {
      for (String name : MidiPorts.names(direction)) {
        printer.printf(Locale.ROOT, "%-7s %s%n", direction, name);
        hasPorts = true;
      }
    }
    if (!hasPorts) {
      printer.println("there are no MIDI ports on this machine");
    }
  }

  /** What is done with a session. */
  private interface Jam {
    void play(LiveSession session) throws InterruptedException, MidiUnavailableException;
  }

  private void play(LiveOptions options, LoadOptions loading, Receiver receiver, Jam jamming)
      throws IOException {
    StopSignal stop = StopSignal.interrupting();
    try (Generator generator = model.load(loading)) {
      if (jam.hasNewSeed()) {
        spec.commandLine().getErr().printf(Locale.ROOT, "seed %d%n", options.generation().seed());
      }
      LiveSession session = LiveSession.of(generator, options, receiver);
      try (session) {
        jamming.play(session);
      } catch (InterruptedException | CancellationException e) {
        // The user stopped playing: not an error.
      } catch (MidiUnavailableException e) {
        throw new IllegalStateException(BadInput.message(e), e);
      }
      write(session.score());
      report(session.status());
    } finally {
      stop.finished();
    }
  }

  private void write(Score score) throws IOException {
    if (out != null) {
      MidiWriter.write(score, out);
    }
    if (wav != null) {
      WaveFile.write(score, wav);
    }
  }

  private void report(LiveStatus status) {
    if (!dryRun) {
      spec.commandLine()
          .getOut()
          .printf(
              Locale.ROOT,
              "%d notes played, %d answered, %d left out because they came too late%n",
              status.notesPlayed(),
              status.notesAnswered(),
              status.eventsLeftOut());
    }
  }

  private static void simulate(LiveSession session, Score song, LiveOptions options)
      throws InterruptedException {
    long micros = 0;
    for (JamFile.Played played : JamFile.of(song, options)) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      session.advanceTo(played.micros());
      session.input().send(played.message(), -1);
      micros = played.micros();
    }
    session.advanceTo(micros);
  }

  private void perform(LiveSession session, @Nullable Score file, LiveOptions options)
      throws InterruptedException, MidiUnavailableException {
    double beatsPerBar = 4.0 * options.numerator() / options.denominator();
    JamPicture picture = new JamPicture(session, beatsPerBar, spec.commandLine().getOut());
    if (file != null) {
      session.start();
      perform(file, session, options, picture);
      return;
    }
    String name = Objects.requireNonNull(input);
    try (MidiDevice device =
            Usage.checked(spec, () -> MidiPorts.open(MidiPorts.Direction.INPUT, name));
        Transmitter transmitter = device.getTransmitter()) {
      session.start();
      transmitter.setReceiver(session.input());
      if (jam.beat() == LiveOptions.Beat.TAP) {
        Taps.read(session);
      }
      while (!session.ended().isDone()) {
        picture.update();
        TimeUnit.MILLISECONDS.sleep(PICTURE_MILLIS);
      }
      session.ended().join(); // throws what has ended it
    }
  }

  private static void perform(
      Score file, LiveSession session, LiveOptions options, JamPicture picture)
      throws InterruptedException {
    long startNanos = System.nanoTime();
    for (JamFile.Played played : JamFile.of(file, options)) {
      long dueNanos = startNanos + TimeUnit.MICROSECONDS.toNanos(played.micros());
      picture.update();
      TimeUnit.NANOSECONDS.sleep(dueNanos - System.nanoTime());
      session.input().send(played.message(), -1);
    }
    TimeUnit.MILLISECONDS.sleep(Math.round(END_SECONDS * 1e3));
  }
}
