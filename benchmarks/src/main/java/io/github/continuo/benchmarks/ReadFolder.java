package io.github.continuo.benchmarks;

import com.sun.management.ThreadMXBean;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiSystem;

/**
 * Measures the speed of reading a folder of MIDI files, with and without converting them to event
 * tokens (version 2, optimized): {@code ReadFolder [FOLDER [THREADS]]}, by default with as many
 * threads as processors.
 *
 * <p>The files are in memory before the measurement. The contenders take turns, one round each; the
 * program prints the median round of each. "MB/s" uses wall-clock time, "MB/CPU s" the processor
 * time of the reading threads, which other programs on the machine affect less.
 */
public final class ReadFolder {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP_ROUNDS = 5;
  private static final int ROUNDS = 15;
  private static final double ROUND_SECONDS = 0.4;

  private interface Reader {
    void read(byte[] file) throws IOException, InvalidMidiDataException;
  }

  private record Contender(String name, int threads, Reader reader) {}

  /** The work of one or several threads in a round; {@code seconds} is that of the slowest. */
  private record Round(long files, long bytes, long allocated, double seconds, double cpuSeconds) {
    Round and(Round other) {
      return new Round(
          files + other.files,
          bytes + other.bytes,
          allocated + other.allocated,
          Math.max(seconds, other.seconds),
          cpuSeconds + other.cpuSeconds);
    }

    double megabytesPerSecond() {
      return bytes / 1e6 / seconds;
    }

    String columns() {
      return String.format(
          Locale.ROOT,
          "%,10.0f %8.1f %8.1f %8.1f",
          files / seconds,
          megabytesPerSecond(),
          bytes / 1e6 / cpuSeconds,
          allocated / 1e3 / files);
    }
  }

  private final List<byte[]> files;

  private ReadFolder(List<byte[]> files) {
    this.files = files;
  }

  /** Measures and prints. */
  public static void main(String[] arguments) throws Exception {
    List<byte[]> files = Songs.files(arguments.length > 0 ? arguments[0] : "");
    int processors = Runtime.getRuntime().availableProcessors();
    int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : processors;
    System.out.printf(
        Locale.ROOT,
        "%d files, %.1f MB, %d processors, Java %s%n%n",
        files.size(),
        files.stream().mapToLong(file -> file.length).sum() / 1e6,
        processors,
        Runtime.version());
    Reader jdk = file -> MidiSystem.getSequence(new ByteArrayInputStream(file));
    EventTokenizer tokenizer = EventTokenizer.optimizing(EventVersion.V2);
    Reader andEventTokens = file -> tokenizer.encode(MidiReader.read(file));
    new ReadFolder(files)
        .compare(
            List.of(
                new Contender("MidiReader", 1, MidiReader::read),
                new Contender("MidiReader", threads, MidiReader::read),
                new Contender("and event tokens", 1, andEventTokens),
                new Contender("and event tokens", threads, andEventTokens),
                new Contender("javax.sound.midi", 1, jdk)));
  }

  private void compare(List<Contender> contenders) throws InterruptedException, ExecutionException {
    List<List<Round>> rounds = new ArrayList<>();
    contenders.forEach(contender -> rounds.add(new ArrayList<>()));
    for (int i = 0; i < WARM_UP_ROUNDS + ROUNDS; i++) {
      for (int c = 0; c < contenders.size(); c++) {
        Round round = round(contenders.get(c));
        if (i >= WARM_UP_ROUNDS) {
          rounds.get(c).add(round);
        }
      }
    }
    System.out.println(
        "reader            threads    files/s     MB/s MB/CPU s  KB/file (allocated)");
    for (int c = 0; c < contenders.size(); c++) {
      Contender contender = contenders.get(c);
      System.out.printf(
          Locale.ROOT,
          "%-16s %8d %s%n",
          contender.name(),
          contender.threads(),
          median(rounds.get(c)).columns());
    }
  }

  private static Round median(List<Round> rounds) {
    return rounds.stream()
        .sorted(Comparator.comparingDouble(Round::megabytesPerSecond))
        .toList()
        .get(rounds.size() / 2);
  }

  private Round round(Contender contender) throws InterruptedException, ExecutionException {
    ExecutorService executor = Executors.newFixedThreadPool(contender.threads());
    try {
      Callable<Round> task = () -> read(contender.reader());
      Round sum = new Round(0, 0, 0, 0, 0);
      for (Future<Round> part :
          executor.invokeAll(Collections.nCopies(contender.threads(), task))) {
        sum = sum.and(part.get());
      }
      return sum;
    } finally {
      executor.shutdown();
    }
  }

  /** Reads all files repeatedly until the round is over. */
  private Round read(Reader reader) throws IOException, InvalidMidiDataException {
    Round round = new Round(0, 0, 0, 0, 0);
    long startNanos = System.nanoTime();
    long startCpuNanos = THREADS.getCurrentThreadCpuTime();
    long startAllocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
    while (round.seconds() < ROUND_SECONDS) {
      long bytes = 0;
      for (byte[] file : files) {
        reader.read(file);
        bytes += file.length;
      }
      round =
          new Round(
              round.files() + files.size(),
              round.bytes() + bytes,
              THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - startAllocated,
              (System.nanoTime() - startNanos) / 1e9,
              (THREADS.getCurrentThreadCpuTime() - startCpuNanos) / 1e9);
    }
    return round;
  }
}
