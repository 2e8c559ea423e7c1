package io.github.continuo.benchmarks;

import io.github.continuo.dual.DualTransformer;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.base.BaseTransformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures how fast a model with random weights reads a prompt of notes and generates notes. Speed
 * depends only on sizes, so no trained model is needed. The generated notes are random and do not
 * depend on the logits, so that each event has the most tokens possible.
 *
 * <p>Prints one JSON object: the speed of the first 64 and 256 positions of a new process, the best
 * speed of several rounds after that, the time to the first note including prefill, and the peak
 * memory.
 */
public final class GenerateSpeed {
  private static final int ROUNDS = 5;

  private final SequenceModel model;
  private final Random random = new Random(1);

  private final boolean onlyAllowed;
  private final List<BitSet> allowed;

  private GenerateSpeed(SequenceModel model, boolean onlyAllowed) {
    this.model = model;
    this.onlyAllowed = onlyAllowed;
    allowed = allowed(model.tokenizer());
  }

  /**
   * Runs the program.
   *
   * @param arguments pairs: {@code --model base|dual --preset NAME --batch N --prompt N --new N
   *     --threads N --precision fp32|bf16|int8 --backend java|pytorch --logits allowed|all}
   */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      given.put(arguments[i], arguments[i + 1]);
    }
    LoadOptions options =
        LoadOptions.defaults()
            .withBackend(given.getOrDefault("--backend", "java"))
            .withPrecision(
                Precision.valueOf(
                    given.getOrDefault("--precision", "int8").toUpperCase(Locale.ROOT)))
            .withThreads(number(given, "--threads", 0));
    int prompt = number(given, "--prompt", 128);
    int batch = number(given, "--batch", 1);
    int count = number(given, "--new", 256);
    boolean onlyAllowed = given.getOrDefault("--logits", "allowed").equals("allowed");
    try (SequenceModel model = model(given, options)) {
      System.out.println(new GenerateSpeed(model, onlyAllowed).measured(prompt, batch, count));
    }
  }

  private static int number(Map<String, String> given, String name, int otherwise) {
    return Integer.parseInt(given.getOrDefault(name, "" + otherwise));
  }

  private static SequenceModel model(Map<String, String> given, LoadOptions options) {
    int context = 4_096;
    if (given.getOrDefault("--model", "dual").equals("base")) {
      String preset = given.getOrDefault("--preset", "base").toUpperCase(Locale.ROOT);
      NoteTokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
      return BaseTransformer.create(
          BaseTransformer.Preset.valueOf(preset).config(context), tokenizer, 1, options);
    }
    String preset = given.getOrDefault("--preset", "large-200m");
    String name = preset.toUpperCase(Locale.ROOT).replace('-', '_');
    return DualTransformer.create(DualTransformer.Preset.valueOf(name).config(context), 1, options);
  }

  private String measured(int prompt, int batch, int count) throws IOException {
    double first64 = 64 / seconds(prompt, 1, 64)[1];
    double first256 = 256 / seconds(prompt, 1, 256)[1];
    double best = 0;
    double promptSeconds = Double.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      double[] seconds = seconds(prompt, batch, count);
      best = Math.max(best, batch * count / seconds[1]);
      promptSeconds = Math.min(promptSeconds, seconds[0]);
    }
    String unit = model instanceof DualTransformer ? "eventsPerSecond" : "tokensPerSecond";
    return String.format(
        Locale.ROOT,
        "{\"arithmetic\": \"%s\", \"first64PerSecond\": %.1f, \"first256PerSecond\": %.1f,"
            + " \"%s\": %.1f, \"promptSeconds\": %.4f, \"firstEventMillis\": %.1f,"
            + " \"peakRssMb\": %d}",
        model.backend(),
        first64,
        first256,
        unit,
        best,
        promptSeconds,
        1000 * (promptSeconds + batch / best),
        peakRssMb());
  }

  /** Returns the seconds for the prompt, and for the positions after it. */
  private double[] seconds(int prompt, int batch, int count) {
    try (DecodingState state = model.newState()) {
      long start = System.nanoTime();
      state.append(List.of(notes(prompt)));
      state.selectSequences(new int[batch]);
      long read = System.nanoTime();
      for (int position = 0; position < count; position++) {
        List<TokenSequence> next = IntStream.range(0, batch).mapToObj(i -> notes(1)).toList();
        state.sampleNext(new NoteSampler(next));
        state.append(next);
      }
      long end = System.nanoTime();
      return new double[] {(read - start) * 1e-9, (end - read) * 1e-9};
    }
  }

  /** Checks the logits, and returns the tokens of given notes. */
  private final class NoteSampler implements DecodingState.TokenSampler {
    private final List<TokenSequence> notes;
    private final int[] slots;

    NoteSampler(List<TokenSequence> notes) {
      this.notes = notes;
      slots = new int[notes.size()];
    }

    @Override
    public @Nullable BitSet allowed(int sequence) {
      return onlyAllowed ? allowed.get(slots[sequence]) : null;
    }

    @Override
    public int choose(int sequence, float[] logits) {
      requireNumbers(logits);
      int slot = slots[sequence]++;
      return notes.get(sequence).id(0, slot);
    }
  }

  /** Returns the token ids that are allowed in each slot of a note. */
  private static List<BitSet> allowed(Tokenizer tokenizer) {
    List<BitSet> allowed = new ArrayList<>();
    if (tokenizer instanceof EventTokenizer events) {
      BitSet types = new BitSet();
      events.eventTypes().forEach(type -> types.set(type.first(), type.end()));
      allowed.add(types);
      for (TokenRange parameter : events.parameters(noteOf(events))) {
        BitSet ids = new BitSet();
        ids.set(parameter.first(), parameter.end());
        allowed.add(ids);
      }
    } else {
      BitSet all = new BitSet();
      all.set(0, tokenizer.vocabulary().size());
      allowed.add(all);
    }
    return allowed;
  }

  private static TokenRange noteOf(EventTokenizer events) {
    return events.eventTypes().stream()
        .filter(type -> type.name().equals("note"))
        .findFirst()
        .orElseThrow();
  }

  private static void requireNumbers(float[] logits) {
    float largest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      largest = Math.max(largest, logit);
    }
    if (!Float.isFinite(largest)) {
      throw new IllegalStateException("logits must be numbers, got " + largest);
    }
  }

  private TokenSequence notes(int count) {
    Tokenizer tokenizer = model.tokenizer();
    int width = tokenizer.width();
    if (!(tokenizer instanceof EventTokenizer events)) {
      return TokenSequence.of(1, random.ints(count, 0, tokenizer.vocabulary().size()).toArray());
    }
    int[] ids = new int[count * width];
    Arrays.fill(ids, tokenizer.padId());
    TokenRange note = noteOf(events);
    for (int position = 0; position < count; position++) {
      int i = position * width;
      ids[i] = note.first();
      for (TokenRange parameter : events.parameters(note)) {
        ids[++i] = parameter.id(random.nextInt(parameter.size()));
      }
    }
    return TokenSequence.of(width, ids);
  }

  private static long peakRssMb() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (var lines = Files.lines(status)) {
      return lines
              .filter(line -> line.startsWith("VmHWM"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
              .findFirst()
              .orElse(0)
          / 1024;
    }
  }
}
