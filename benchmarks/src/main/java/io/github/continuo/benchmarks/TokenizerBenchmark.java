package io.github.continuo.benchmarks;

import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
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

/** Measures the conversion of scores to tokens and back, in songs per second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenizerBenchmark {

  /** Folder of MIDI files; empty for generated songs. */
  @Param("")
  public String folder = "";

  /** Name of the tokenizer. */
  @Param({"note", "event-v2-optimized"})
  public String tokenizerName = "";

  private Tokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
  private List<Score> scores = List.of();
  private List<TokenSequence> sequences = List.of();
  private int next;

  /** Loads the songs and tokenizes them. */
  @Setup
  public void load() throws IOException {
    if (tokenizerName.equals("event-v2-optimized")) {
      tokenizer = EventTokenizer.optimizing(EventVersion.V2);
    }
    scores = Songs.scores(folder);
    sequences = scores.stream().map(score -> tokenizer.encode(score).tokens()).toList();
  }

  /** Converts a score to tokens. */
  @Benchmark
  public TokenSequence encode() {
    next = (next + 1) % scores.size();
    return tokenizer.encode(scores.get(next)).tokens();
  }

  /** Converts tokens to a score. */
  @Benchmark
  public Score decode() {
    next = (next + 1) % sequences.size();
    return tokenizer.decode(sequences.get(next));
  }
}
