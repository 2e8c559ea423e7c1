package io.github.continuo.benchmarks;

import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.Score;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sound.midi.InvalidMidiDataException;
import javax.sound.midi.MidiSystem;
import javax.sound.midi.Sequence;
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

/** Measures the conversion of MIDI files to scores, and to JDK sequences, in files per second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReadBenchmark {

  /** Folder of MIDI files; empty for generated songs. */
  @Param("")
  public String folder = "";

  private List<byte[]> files = List.of();
  private int next;

  /** Loads the songs. */
  @Setup
  public void load() throws IOException {
    files = Songs.files(folder);
  }

  /** Reads with {@link MidiReader}. */
  @Benchmark
  public Score continuo() throws IOException {
    return MidiReader.read(file());
  }

  /** Reads with the JDK; a file that the JDK rejects ends the run. */
  @Benchmark
  public Sequence jdk() throws IOException, InvalidMidiDataException {
    return MidiSystem.getSequence(new ByteArrayInputStream(file()));
  }

  private byte[] file() {
    next = (next + 1) % files.size();
    return files.get(next);
  }
}
