package io.github.continuo.benchmarks;

import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.live.LiveOptions;
import io.github.continuo.live.LiveSession;
import io.github.continuo.live.LiveStatus;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiMessage;
import javax.sound.midi.Receiver;
import javax.sound.midi.ShortMessage;

/**
 * Measures how fast a live session answers, and how late its messages are: plays the first bars of
 * a song as calls of one bar at 200 beats per minute, each ending within 100 ms before the answer.
 *
 * <p>Prints the time from the last event of a call to the first event of its answer, first in
 * simulated, then in real time; then how late note-ons were sent in real time, and how late a loop
 * that does nothing else woke up at the same time.
 */
public final class LiveLatency {
  private static final double TEMPO = 200;
  private static final double BEAT_MICROS = 60e6 / TEMPO;
  private static final double TURN_MICROS = 8 * BEAT_MICROS; // a bar each
  private static final int SIMULATED_TURNS = 60;
  private static final double[] HISTOGRAM_MILLIS = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50};

  private record Played(long micros, ShortMessage message) {}

  private LiveLatency() {}

  /**
   * Runs the program.
   *
   * @param arguments the name of a bundled model, a MIDI file, and the number of turns in real time
   */
  public static void main(String[] arguments)
      throws IOException, InvalidMidiDataException, InterruptedException {
    Score song = MidiReader.read(Path.of(arguments[1]));
    int turns = Integer.parseInt(arguments[2]);
    try (Generator generator = Generator.bundled(arguments[0])) {
      LiveOptions options =
          LiveOptions.defaults()
              .withBars(1)
              .withTempo(TEMPO)
              .withGeneration(GenerationOptions.defaults().withSeed(1));
      simulate(generator, options, played(song, SIMULATED_TURNS));
      perform(generator, options, played(song, turns));
    }
  }

  /**
   * Returns the bars of a song as calls, one every second bar; they end where the last note ends.
   */
  private static List<Played> played(Score song, int turns) throws InvalidMidiDataException {
    Random random = new Random(1);
    List<Note> notes = song.notes().sorted(Comparator.comparingLong(Note::tick)).toList();
    double ticksPerBeat = BeatMap.of(song.timeBase()).ticksPerBeat();
    List<Played> all = new ArrayList<>();
    long bars = (long) (song.endTick() / ticksPerBeat / 4);
    for (int turn = 0; turn < turns; turn++) {
      double barTick = turn % bars * 4 * ticksPerBeat;
      double start = turn * TURN_MICROS;
      double end = start + TURN_MICROS / 2 - random.nextInt(100_000);
      add(all, start, start + BEAT_MICROS, 48); // so that no call is empty
      for (Note note : notes) {
        double on = (note.tick() - barTick) / ticksPerBeat * BEAT_MICROS + start;
        double off = (note.endTick() - barTick) / ticksPerBeat * BEAT_MICROS + start;
        if (on >= start && on < end - 1_000) {
          add(all, on, Math.min(off, end), note.pitch());
        }
      }
    }
    all.sort(Comparator.comparingLong(Played::micros));
    return all;
  }

  private static void add(List<Played> all, double on, double off, int pitch)
      throws InvalidMidiDataException {
    all.add(new Played(Math.round(on), new ShortMessage(ShortMessage.NOTE_ON, 0, pitch, 80)));
    all.add(new Played(Math.round(off), new ShortMessage(ShortMessage.NOTE_OFF, 0, pitch, 0)));
  }

  private static void simulate(Generator generator, LiveOptions options, List<Played> played) {
    List<Double> millis = new ArrayList<>();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long startNanos;
    long startCpuNanos;
    try (LiveSession session = LiveSession.of(generator, options, new SendTimes())) {
      session.prepare();
      startNanos = System.nanoTime();
      startCpuNanos = threads.getCurrentThreadCpuTime();
      int turn = 0;
      for (Played each : played) {
        while (each.micros > (turn + 0.75) * TURN_MICROS) {
          session.advanceTo(Math.round((turn++ + 0.75) * TURN_MICROS));
          millis.add(session.status().answerLatency().toNanos() * 1e-6);
        }
        session.advanceTo(each.micros);
        session.input().send(each.message, -1);
      }
    }
    print("answer, simulated time", millis);
    double share =
        (threads.getCurrentThreadCpuTime() - startCpuNanos)
            / (double) (System.nanoTime() - startNanos);
    System.out.printf(Locale.ROOT, "share of a core in simulated time %.2f%n", share);
  }

  private static void perform(Generator generator, LiveOptions options, List<Played> played)
      throws InterruptedException {
    List<Double> latencies = new ArrayList<>();
    SendTimes sent = new SendTimes();
    BareLoop bare = new BareLoop();
    try (LiveSession session = LiveSession.of(generator, options, sent)) {
      session.start();
      long startNanos = System.nanoTime();
      bare.start();
      int turn = 0;
      for (Played each : played) {
        while (each.micros > (turn + 0.75) * TURN_MICROS) {
          sleepUntil(startNanos + Math.round((turn++ + 0.75) * TURN_MICROS * 1e3));
          latencies.add(session.status().answerLatency().toNanos() * 1e-6);
        }
        sleepUntil(startNanos + each.micros * 1_000);
        if (sent.zeroNanos == 0) {
          sent.zeroNanos = System.nanoTime(); // the first note starts time
        }
        session.input().send(each.message, -1);
      }
      bare.interrupt();
      bare.join();
      LiveStatus status = session.status();
      print("answer, real time", latencies);
      print("lateness of note-ons", sent.lateness(session.score()));
      print("lateness of a bare loop", bare.lateMillis);
      System.out.printf(
          Locale.ROOT, "notes %d, left out %d%n", status.notesAnswered(), status.eventsLeftOut());
    }
  }

  private static void sleepUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static void print(String what, List<Double> millis) {
    double[] sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%-24s n %5d  50 %% %6.2f  95 %% %6.2f  99 %% %6.2f  99.9 %% %6.2f  max %6.2f ms |",
        what,
        sorted.length,
        quantile(sorted, 0.5),
        quantile(sorted, 0.95),
        quantile(sorted, 0.99),
        quantile(sorted, 0.999),
        quantile(sorted, 1));
    double from = Double.NEGATIVE_INFINITY;
    for (double to : HISTOGRAM_MILLIS) {
      double lower = from;
      long count = Arrays.stream(sorted).filter(each -> each > lower && each <= to).count();
      System.out.printf(Locale.ROOT, " <=%s: %d", to, count);
      from = to;
    }
    System.out.println();
  }

  private static double quantile(double[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  /** A receiver that keeps when note-ons were sent. */
  private static final class SendTimes implements Receiver {
    private final List<Long> nanos = new ArrayList<>();
    private volatile long zeroNanos;

    @Override
    public synchronized void send(MidiMessage message, long timeStamp) {
      if (message instanceof ShortMessage sent && sent.getCommand() == ShortMessage.NOTE_ON) {
        nanos.add(System.nanoTime());
      }
    }

    @Override
    public void close() {}

    /** Returns the milliseconds from the times of the answered notes to those of their messages. */
    synchronized List<Double> lateness(Score score) {
      long[] ticks = score.tracks().get(2).notes().mapToLong(Note::tick).sorted().toArray();
      List<Double> late = new ArrayList<>();
      for (int i = 0; i < Math.min(ticks.length, nanos.size()); i++) {
        double dueMicros = ticks[i] / 480.0 * BEAT_MICROS;
        late.add((nanos.get(i) - zeroNanos) * 1e-6 - dueMicros * 1e-3);
      }
      return late;
    }
  }

  /** A thread that wakes up every 10 ms, and keeps how late it did. */
  private static final class BareLoop extends Thread {
    private static final long PERIOD_NANOS = 10_000_000;

    private final List<Double> lateMillis = new ArrayList<>();

    BareLoop() {
      super("bare-loop");
    }

    @Override
    public void run() {
      long due = System.nanoTime();
      while (!isInterrupted()) {
        due += PERIOD_NANOS;
        for (long left = due - System.nanoTime();
            left > 0 && !isInterrupted();
            left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        lateMillis.add((System.nanoTime() - due) * 1e-6);
      }
      lateMillis.remove(lateMillis.size() - 1); // the last wait was interrupted
    }
  }
}
