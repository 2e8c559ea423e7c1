package io.github.continuo.benchmarks;

import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Score;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures the conversion of scores to the bytes of MIDI files, in files per second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WriteBenchmark {

  /** Folder of MIDI files; empty for generated songs. */
  @Param("")
  public String folder = "";

  private List<Score> scores = List.of();
  private int next;

  /** Loads the songs. */
  @Setup
  public void load() throws IOException {
    scores = Songs.scores(folder);
  }

  /** Converts with {@link MidiWriter}. */
  @Benchmark
  public byte[] continuo() {
    next = (next + 1) % scores.size();
    return MidiWriter.write(scores.get(next));
  }
}
