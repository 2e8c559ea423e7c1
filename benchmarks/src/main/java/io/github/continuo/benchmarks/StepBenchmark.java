package io.github.continuo.benchmarks;

import io.github.continuo.dual.DualTransformer;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.base.BaseTransformer;
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
 * Measures single decoding steps of models with random weights on the CPU, in milliseconds. An
 * iteration starts from a prompt of 128 positions, and the cache grows as in generation.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
public class StepBenchmark {
  private static final int CONTEXT_LENGTH = 4_096;
  private static final int PROMPT_LENGTH = 128;
  private static final int TOKENS_PER_NOTE = 8;

  /** A model with a prompt in its cache, and the note that it reads at each step. */
  private static final class Steps implements AutoCloseable {
    private final SequenceModel model;
    private final TokenSequence prompt;
    private final TokenSequence note;
    private DecodingState state;

    Steps(SequenceModel model) throws IOException {
      this.model = model;
      TokenSequence song =
          model.tokenizer().encode(MidiReader.read(Songs.files("").get(0))).tokens();
      prompt = song.slice(0, PROMPT_LENGTH);
      note = song.slice(song.length() - 1, song.length());
      state = model.newState();
    }

    void begin() {
      state.close();
      state = model.newState();
      state.append(List.of(prompt));
    }

    void read() {
      if (state.length() == CONTEXT_LENGTH) {
        begin();
      }
      state.append(List.of(note));
    }

    TokenSequence sample() {
      int[] ids = note.ids();
      int[] slot = {0};
      return state.sampleNext((sequence, logits) -> ids[slot[0]++]).get(0);
    }

    @Override
    public void close() {
      state.close();
      model.close();
    }
  }

  /** Parses a backend, a precision and a number of threads. */
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

    /** Preset that defines the size. */
    @Param("LARGE_200M")
    public DualTransformer.Preset preset = DualTransformer.Preset.LARGE_200M;

    /** Backend, precision and threads. */
    @Param({"java int8 1", "java int8 2", "java fp32 1", "pytorch fp32 0"})
    public String computed = "java int8 1";

    private @Nullable Steps steps;

    /** Creates the model. */
    @Setup
    public void create() throws IOException {
      steps =
          new Steps(DualTransformer.create(preset.config(CONTEXT_LENGTH), 1, options(computed)));
    }

    /** Reads the prompt. */
    @Setup(Level.Iteration)
    public void begin() {
      steps().begin();
    }

    /** Frees the memory of the model. */
    @TearDown
    public void close() {
      steps().close();
    }

    private Steps steps() {
      return Objects.requireNonNull(steps, "model must be created first");
    }
  }

  /** A base model. */
  @State(Scope.Thread)
  public static class Base {

    /** Preset that defines the size. */
    @Param("BASE")
    public BaseTransformer.Preset preset = BaseTransformer.Preset.BASE;

    /** Backend, precision and threads. */
    @Param({"java int8 1", "java int8 2", "java fp32 1", "pytorch fp32 0"})
    public String computed = "java int8 1";

    private @Nullable Steps steps;

    /** Creates the model. */
    @Setup
    public void create() throws IOException {
      NoteTokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
      steps =
          new Steps(
              BaseTransformer.create(
                  preset.config(CONTEXT_LENGTH), tokenizer, 1, options(computed)));
    }

    /** Reads the prompt. */
    @Setup(Level.Iteration)
    public void begin() {
      steps().begin();
    }

    /** Frees the memory of the model. */
    @TearDown
    public void close() {
      steps().close();
    }

    private Steps steps() {
      return Objects.requireNonNull(steps, "model must be created first");
    }
  }

  /** Reads one event with the event network. */
  @Benchmark
  public void eventNet(Dual dual) {
    dual.steps().read();
  }

  /** Computes the logits of one token with the token network and the output projection. */
  @Benchmark
  @OperationsPerInvocation(TOKENS_PER_NOTE)
  public TokenSequence tokenNet(Dual dual) {
    return dual.steps().sample();
  }

  /** Reads one token with a base model, and computes the logits of the next. */
  @Benchmark
  public void flat(Base base) {
    base.steps().read();
  }
}
