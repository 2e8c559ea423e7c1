package io.github.continuo.benchmarks;

import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.Encoding;
import io.github.continuo.tokenize.EventTokenizer;
import io.github.continuo.tokenize.EventTokenizer.Version;
import io.github.continuo.tokenize.IncrementalDetokenizer;
import io.github.continuo.tokenize.NoteTokenizer;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.tokenize.TimeGrid;
import io.github.continuo.tokenize.Tokenizer;
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
 * What the grammar costs for each id that goes on from a song: nanoseconds for asking what may come
 * next, and for that and going on by the first of it that does not end the piece.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GrammarBenchmark {

  /** Which tokenizer. */
  @Param({"note", "event-v2-optimised"})
  public String tokenizerName = "note";

  private Tokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
  private Encoding song = tokenizer.encode(PieceSetup.empty());
  private IncrementalDetokenizer extension = song.detokenizer();
  private int endId;

  /** Tokenizes a song. */
  @Setup
  public void encode() throws IOException {
    if (tokenizerName.equals("event-v2-optimised")) {
      tokenizer = EventTokenizer.optimizing(Version.V2);
    }
    song = tokenizer.encode(MidiReader.read(Songs.files("").get(0)));
    endId = tokenizer.end().id(0, 0);
  }

  /** Goes back to the end of the song. */
  @Setup(Level.Iteration)
  public void begin() {
    extension = song.detokenizer();
  }

  /** The ids that may come next. */
  @Benchmark
  public BitSet allowed() {
    return extension.allowedTokens();
  }

  /** The same, and a step. */
  @Benchmark
  public @Nullable TrackEvent step() {
    BitSet allowed = extension.allowedTokens();
    allowed.clear(endId);
    return extension.accept(allowed.nextSetBit(0));
  }
}
