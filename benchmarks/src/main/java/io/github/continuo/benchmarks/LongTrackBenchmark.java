package io.github.continuo.benchmarks;

import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

/**
 * Measures reading and tokenizing of one long track of random notes, in milliseconds. The time
 * should grow linearly with the length.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LongTrackBenchmark {

  /** Number of notes in the track. */
  @Param({"20000", "40000", "80000"})
  public int notes;

  private final EventTokenizer tokenizer = EventTokenizer.optimizing(EventVersion.V2);
  private Score score = Score.of(TimeBase.ticksPerQuarter(480), List.of());
  private byte[] file = {};

  /** Creates the track from a fixed seed. */
  @Setup
  public void make() {
    Random random = new Random(notes);
    List<Note> events = new ArrayList<>();
    for (int i = 0; i < notes; i++) {
      int pitch = 36 + random.nextInt(60);
      events.add(new Note(60L * i, 30 + random.nextInt(480), 0, pitch, 1 + random.nextInt(127)));
    }
    score = Score.of(TimeBase.ticksPerQuarter(480), List.of(Track.of(events)));
    file = MidiWriter.write(score);
  }

  /** Converts the bytes to a score. */
  @Benchmark
  public Score read() throws IOException {
    return MidiReader.read(file);
  }

  /** Converts the score to event tokens. */
  @Benchmark
  public TokenSequence encode() {
    return tokenizer.encode(score).tokens();
  }
}
