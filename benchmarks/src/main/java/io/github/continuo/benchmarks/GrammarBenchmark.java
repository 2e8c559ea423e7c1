package io.github.continuo.benchmarks;

import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.Encoding;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.IncrementalDetokenizer;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.io.IOException;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures the grammar during the continuation of a song, in nanoseconds per token: for the set of
 * allowed tokens, and for that set and accepting the first token of it that is not EOS.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GrammarBenchmark {

  /** Name of the tokenizer. */
  @Param({"note", "event-v2-optimized"})
  public String tokenizerName = "note";

  private Tokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
  private Encoding song = tokenizer.encode(PieceSetup.empty());
  private IncrementalDetokenizer detokenizer = song.detokenizer();
  private int endId;

  /** Tokenizes a song. */
  @Setup
  public void encode() throws IOException {
    if (tokenizerName.equals("event-v2-optimized")) {
      tokenizer = EventTokenizer.optimizing(EventVersion.V2);
    }
    song = tokenizer.encode(MidiReader.read(Songs.files("").get(0)));
    endId = tokenizer.end().id(0, 0);
  }

  /** Returns to the end of the song. */
  @Setup(Level.Iteration)
  public void begin() {
    detokenizer = song.detokenizer();
  }

  /** Computes the allowed tokens. */
  @Benchmark
  public BitSet allowed() {
    return detokenizer.allowedTokens();
  }

  /** Computes the allowed tokens and accepts one. */
  @Benchmark
  public @Nullable TrackEvent step() {
    BitSet allowed = detokenizer.allowedTokens();
    allowed.clear(endId);
    return detokenizer.accept(allowed.nextSetBit(0));
  }
}
