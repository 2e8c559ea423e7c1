package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.dual.DualCheckpoint;
import io.github.continuo.dual.DualConfig;
import io.github.continuo.dual.DualTransformer;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.DecoderCache;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecoderNetwork;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.ModelFormat;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.SequenceModel;
import io.github.continuo.transformer.base.BaseTransformer;
import io.github.continuo.transformer.network.Backends;
import io.github.continuo.transformer.weights.BaseCheckpoint;
import io.github.continuo.transformer.weights.FileWeights;
import io.github.continuo.transformer.weights.ParameterSpec;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Both backends give the same numbers for the same tokens. */
@ParameterizedClass
@ValueSource(
    strings = {
      "/golden/model/tiny_a",
      "/golden/model/tiny_b",
      "/llama-golden",
      "/llama-golden-grouped"
    })
class TorchAgainstJavaTest {
  private static final float HIDDEN_STATES = 1e-5f;
  private static final float LOGITS = 5e-5f;
  private static final int ROWS = 30;
  private static final LoadOptions JAVA =
      Models.ON_CPU.withBackend("java").withPrecision(Precision.FP32);
  private static final LoadOptions TORCH =
      Models.ON_CPU.withBackend("pytorch").withPrecision(Precision.FP32);

  /**
   * A network of a model.
   *
   * @param prefix of the names of its weights
   * @param width ids a position
   */
  private record Part(DecoderConfig config, String prefix, int width) {}

  private final Path folder;
  private final Tokenizer tokenizer;
  private final List<ParameterSpec> specs;
  private final List<Part> parts;

  TorchAgainstJavaTest(String resource) throws IOException, URISyntaxException {
    folder =
        Path.of(Objects.requireNonNull(TorchAgainstJavaTest.class.getResource(resource)).toURI());
    if (BaseCheckpoint.isAt(folder)) {
      BaseCheckpoint checkpoint = BaseCheckpoint.read(folder);
      tokenizer = checkpoint.tokenizer();
      specs = checkpoint.specs();
      parts = List.of(new Part(checkpoint.config(), BaseCheckpoint.PREFIX, 1));
    } else {
      DualCheckpoint checkpoint = DualCheckpoint.read(folder);
      DualConfig config = checkpoint.config();
      tokenizer = config.tokenizer();
      specs = checkpoint.specs();
      parts =
          List.of(
              new Part(config.eventNet(), DualCheckpoint.EVENT_NET, tokenizer.width()),
              new Part(config.tokenNet(), DualCheckpoint.TOKEN_NET, 1));
    }
  }

  /** Sequences of random rows, as the tokenizer has them. */
  private List<TokenSequence> sequences(int count, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, count).mapToObj(i -> rows(random)).toList();
  }

  private TokenSequence rows(Random random) {
    if (tokenizer instanceof EventTokenizer events) {
      return TinyDual.rows(events, ROWS, random);
    }
    return TokenSequence.of(1, random.ints(ROWS, 0, tokenizer.vocabulary().size()).toArray());
  }

  /** Random ids of positions of sequences, [sequence][position][width]. */
  private int[] ids(int sequences, int positions, Part part, Random random) {
    int count = sequences * positions * part.width;
    return random.ints(count, 0, tokenizer.vocabulary().size()).toArray();
  }

  @Test
  void hidden_states_of_one_pass_are_equal() throws IOException {
    for (Part part : parts) {
      int[] ids = ids(3, ROWS, part, new Random(1));

      assertSameStates(
          part,
          network -> {
            try (DecoderCache cache = network.newCache(3, 64)) {
              return List.<float[][]>of(network.hiddenStates(ids, part.width, cache));
            }
          });
    }
  }

  @Test
  void hidden_states_of_positions_read_in_pieces_are_equal() throws IOException {
    for (Part part : parts) {
      assertSameStates(
          part,
          network -> {
            Random random = new Random(2);
            List<float[][]> states = new ArrayList<>();
            try (DecoderCache cache = network.newCache(2, 64)) {
              while (cache.length() < ROWS) {
                int positions = 1 + random.nextInt(ROWS - cache.length());
                int[] ids = ids(2, positions, part, random);
                states.add(network.forward(ids, part.width, cache));
              }
            }
            return states;
          });
    }
  }

  @Test
  void hidden_states_of_selected_sequences_are_equal() throws IOException {
    for (Part part : parts) {
      assertSameStates(
          part,
          network -> {
            Random random = new Random(3);
            List<float[][]> states = new ArrayList<>();
            try (DecoderCache cache = network.newCache(2, 64)) {
              states.add(network.forward(ids(2, 9, part, random), part.width, cache));
              cache.selectSequences(1, 0, 1);
              states.add(network.forward(ids(3, 5, part, random), part.width, cache));
              cache.truncate(11);
              cache.selectSequences(2, 1);
              states.add(network.hiddenStates(ids(2, 7, part, random), part.width, cache));
              states.add(network.forward(states.get(0), cache));
            }
            return states;
          });
    }
  }

  private void assertSameStates(Part part, Function<DecoderNetwork, List<float[][]>> work)
      throws IOException {
    try (DecoderNetwork java = network(part, JAVA);
        DecoderNetwork torch = network(part, TORCH)) {
      assertThat(java.description()).startsWith("java fp32");
      assertThat(torch.description()).startsWith("pytorch fp32");
      assertSame(flat(work.apply(torch)), flat(work.apply(java)), HIDDEN_STATES);
    }
  }

  private DecoderNetwork network(Part part, LoadOptions options) throws IOException {
    try (FileWeights weights = FileWeights.open(specs, folder, List.of())) {
      return Backends.select(options).decoder(part.config, part.prefix, null, weights, options);
    }
  }

  private static List<float[]> flat(List<float[][]> states) {
    return states.stream().flatMap(Arrays::stream).toList();
  }

  @Test
  void logits_of_one_pass_are_equal() throws IOException {
    List<TokenSequence> sequences = sequences(3, 4);

    assertSameLogits(
        model -> {
          if (model instanceof DualTransformer dual) {
            float[][] hidden = dual.hidden(sequences);
            int[][] rows =
                sequences.stream()
                    .flatMap(all -> IntStream.range(0, ROWS).mapToObj(i -> all.slice(i, i + 1)))
                    .map(TokenSequence::ids)
                    .toArray(int[][]::new);
            Collections.rotate(Arrays.asList(rows), -1); // what comes after each
            return flat(Arrays.asList(dual.logits(hidden, rows)));
          }
          return Arrays.asList(((BaseTransformer) model).logits(sequences));
        });
  }

  @Test
  void logits_after_rows_read_in_pieces_are_equal() throws IOException {
    List<TokenSequence> sequence = sequences(1, 5);

    assertSameLogits(
        model -> {
          Random random = new Random(6);
          List<float[]> logits = new ArrayList<>();
          try (DecodingState decoding = model.newState()) {
            while (decoding.length() < ROWS - 1) {
              int end = decoding.length() + 1 + random.nextInt(ROWS - 1 - decoding.length());
              logits.addAll(readThenSpell(decoding, sequence, end));
            }
          }
          return logits;
        });
  }

  @Test
  void logits_of_selected_sequences_are_equal() throws IOException {
    List<TokenSequence> sequences = sequences(3, 7);

    assertSameLogits(
        model -> {
          List<float[]> logits = new ArrayList<>();
          try (DecodingState decoding = model.newState()) {
            decoding.selectSequences(0, 0, 0);
            logits.addAll(readThenSpell(decoding, sequences, 8));
            decoding.selectSequences(2, 0);
            List<TokenSequence> left = List.of(sequences.get(2), sequences.get(0));
            logits.addAll(spell(decoding, left));
            logits.addAll(readThenSpell(decoding, left, 9));
            decoding.truncate(6);
            decoding.selectSequences(1, 0, 1, 0);
            List<TokenSequence> twice = List.of(left.get(1), left.get(0), left.get(1), left.get(0));
            logits.addAll(readThenSpell(decoding, twice, 15));
          }
          return logits;
        });
  }

  /** Reads the next rows of each sequence, and gives the logits at all places of those after. */
  private static List<float[]> readThenSpell(
      DecodingState decoding, List<TokenSequence> sequences, int end) {
    int start = decoding.length();
    decoding.append(sequences.stream().map(all -> all.slice(start, end)).toList());
    return spell(decoding, sequences);
  }

  /** Makes a decoding spell the next row of each sequence, and gives the logits at all places. */
  private static List<float[]> spell(DecodingState decoding, List<TokenSequence> sequences) {
    int row = decoding.length();
    List<float[]> logits = new ArrayList<>();
    int[] places = new int[sequences.size()];
    decoding.sampleNext(
        (sequence, here) -> {
          logits.add(here.clone());
          return sequences.get(sequence).id(row, places[sequence]++);
        });
    return logits;
  }

  private void assertSameLogits(Function<SequenceModel, List<float[]>> work) throws IOException {
    try (SequenceModel java = ModelFormat.loadAny(folder, JAVA);
        SequenceModel torch = ModelFormat.loadAny(folder, TORCH)) {
      assertThat(java.backend()).startsWith("java fp32");
      assertThat(torch.backend()).startsWith("pytorch fp32");
      assertSame(work.apply(torch), work.apply(java), LOGITS);
    }
  }

  private static void assertSame(List<float[]> found, List<float[]> expected, float tolerance) {
    assertThat(found).hasSameSizeAs(expected);
    float largest = 0;
    float difference = 0;
    for (int i = 0; i < found.size(); i++) {
      largest = Math.max(largest, Floats.largest(expected.get(i)));
      difference = Math.max(difference, Floats.largestDifference(found.get(i), expected.get(i)));
    }
    assertThat(largest).isGreaterThan(1); // there is something to compare
    assertThat(difference).isLessThanOrEqualTo(tolerance);
  }
}
