package io.github.continuo.benchmarks;

import io.github.continuo.dual.DualTransformer;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.tokenize.NoteTokenizer;
import io.github.continuo.tokenize.TimeGrid;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.BaseTransformer;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Single steps of decoders on random weights, on the CPU: milliseconds. An iteration begins after
 * 128 rows and goes on from there, as music does.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class StepBenchmark {
  private static final int CONTEXT_ROWS = 4_096;
  private static final int HEAD_ROWS = 128;
  private static final int TOKENS_OF_A_NOTE = 8;

  /** A model that has read the head of a song, and the row that it reads again and again. */
  private static final class Reader implements AutoCloseable {
    private final SequenceModel model;
    private final TokenSequence head;
    private final TokenSequence row;
    private DecodingState decoding;

    Reader(SequenceModel model) throws IOException {
      this.model = model;
      TokenSequence song =
          model.tokenizer().encode(MidiReader.read(Songs.files("").get(0))).tokens();
      head = song.slice(0, HEAD_ROWS);
      row = song.slice(song.length() - 1, song.length()); // a note
      decoding = model.newState();
    }

    void begin() {
      decoding.close();
      decoding = model.newState();
      decoding.append(List.of(head));
    }

    void read() {
      if (decoding.length() == CONTEXT_ROWS) {
        begin();
      }
      decoding.append(List.of(row));
    }

    TokenSequence spell() {
      int[] ids = row.ids();
      int[] place = {0};
      return decoding.sampleNext((sequence, logits) -> ids[place[0]++]).get(0);
    }

    @Override
    public void close() {
      decoding.close();
      model.close();
    }
  }

  /** What computes a model: a backend, a precision and a number of threads. */
  private static LoadOptions options(String computed) {
    String[] words = computed.split(" ", -1);
    return LoadOptions.defaults()
        .withBackend(words[0])
        .withPrecision(Precision.valueOf(words[1].toUpperCase(Locale.ROOT)))
        .withThreads(Integer.parseInt(words[2]));
  }

  /** A dual model. */
  @State(Scope.Thread)
  public static class Dual {

    /** Its size. */
    @Param("LARGE_200M")
    public DualTransformer.Preset preset = DualTransformer.Preset.LARGE_200M;

    /** What computes it. */
    @Param({"java int8 1", "java int8 2", "java fp32 1", "pytorch fp32 0"})
    public String computed = "java int8 1";

    private @Nullable Reader reader;

    /** Makes it. */
    @Setup
    public void create() throws IOException {
      reader =
          new Reader(DualTransformer.create(preset.config(CONTEXT_ROWS), 1, options(computed)));
    }

    /** Has it read. */
    @Setup(Level.Iteration)
    public void begin() {
      reader().begin();
    }

    /** Frees its memory. */
    @TearDown
    public void close() {
      reader().close();
    }

    private Reader reader() {
      return Objects.requireNonNull(reader, "model must be made first");
    }
  }

  /** A base model. */
  @State(Scope.Thread)
  public static class Base {

    /** Its size. */
    @Param("BASE")
    public BaseTransformer.Preset preset = BaseTransformer.Preset.BASE;

    /** What computes it. */
    @Param({"java int8 1", "java int8 2", "java fp32 1", "pytorch fp32 0"})
    public String computed = "java int8 1";

    private @Nullable Reader reader;

    /** Makes it. */
    @Setup
    public void create() throws IOException {
      NoteTokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
      reader =
          new Reader(
              BaseTransformer.create(preset.config(CONTEXT_ROWS), tokenizer, 1, options(computed)));
    }

    /** Has it read. */
    @Setup(Level.Iteration)
    public void begin() {
      reader().begin();
    }

    /** Frees its memory. */
    @TearDown
    public void close() {
      reader().close();
    }

    private Reader reader() {
      return Objects.requireNonNull(reader, "model must be made first");
    }
  }

  /** The event net reads a row. */
  @Benchmark
  public void eventNet(Dual dual) {
    dual.reader().read();
  }

  /** The token net and the output map make the logits of a token, which come to Java. */
  @Benchmark
  @OperationsPerInvocation(TOKENS_OF_A_NOTE)
  public TokenSequence tokenNet(Dual dual) {
    return dual.reader().spell();
  }

  /** The base model reads a token and makes the logits of the next, which come to Java. */
  @Benchmark
  public void flat(Base base) {
    base.reader().read();
  }
}
