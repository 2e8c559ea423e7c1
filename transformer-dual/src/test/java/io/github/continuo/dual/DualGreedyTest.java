package io.github.continuo.dual;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The greedy continuations of the reference, up to the end of each sequence: in a batch the
 * reference writes on after it.
 */
@ParameterizedClass
@ValueSource(strings = {"tiny_a", "tiny_b", "tiny_v1"})
class DualGreedyTest {
  private static final int END = 2;

  private final DualTransformer model;
  private final GoldenArrays golden;
  private final JsonArray cases;

  DualGreedyTest(String name) throws IOException {
    model =
        DualTransformer.load(
            Goldens.folder("model/" + name),
            LoadOptions.defaults().withDevice("cpu").withPrecision(Precision.FP32));
    golden = Goldens.arrays(name);
    cases = Goldens.expected(name).getAsJsonArray("greedy");
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void greedy_continuations_are_equal() {
    for (int i = 0; i < cases.size(); i++) {
      List<TokenSequence> prompts = golden.sequences("greedy." + i + ".prompt");
      List<TokenSequence> wanted =
          golden.sequences("greedy." + i + ".out").stream()
              .map(DualGreedyTest::upToItsEnd)
              .toList();

      List<TokenSequence> written =
          continued(
              prompts,
              wanted.stream().mapToInt(TokenSequence::length).max().orElseThrow(),
              cases.get(i).getAsJsonObject());

      assertThat(written).as("case %d", i).isEqualTo(wanted);
    }
  }

  private static TokenSequence upToItsEnd(TokenSequence rows) {
    return IntStream.range(0, rows.length())
        .filter(row -> rows.id(row, 0) == END)
        .mapToObj(row -> rows.slice(0, row + 1))
        .findFirst()
        .orElse(rows);
  }

  /** Sequences that have ended leave the batch. */
  private List<TokenSequence> continued(
      List<TokenSequence> prompts, int count, JsonObject options) {
    List<List<TokenSequence>> written = new ArrayList<>();
    prompts.forEach(prompt -> written.add(new ArrayList<>()));
    List<Integer> going = new ArrayList<>(IntStream.range(0, prompts.size()).boxed().toList());
    try (DecodingState decoding = model.newState()) {
      decoding.selectSequences(new int[prompts.size()]);
      decoding.append(prompts);
      for (int step = 0; step < count && !going.isEmpty(); step++) {
        int[][] rows = new int[going.size()][8];
        int[] lengths = new int[going.size()];
        List<TokenSequence> sampled =
            decoding.sampleNext(
                (sequence, logits) -> {
                  int[] row = rows[sequence];
                  int place = lengths[sequence]++;
                  row[place] = likeliest(logits, allowed(row, place, options));
                  return row[place];
                });
        List<Integer> stays = new ArrayList<>();
        for (int i = 0; i < sampled.size(); i++) {
          written.get(going.get(i)).add(sampled.get(i));
          if (sampled.get(i).id(0, 0) != END) {
            stays.add(i);
          }
        }
        going = new ArrayList<>(stays.stream().map(going::get).toList());
        if (!going.isEmpty()) {
          decoding.selectSequences(stays.stream().mapToInt(i -> i).toArray());
          decoding.append(stays.stream().map(sampled::get).toList());
        }
      }
    }
    return written.stream().map(TokenSequence::concat).toList();
  }

  /** The ids that the reference chooses among. */
  private BitSet allowed(int[] row, int place, JsonObject options) {
    EventTokenizer tokenizer = model.tokenizer();
    BitSet ids = new BitSet();
    if (place == 0) {
      ids.set(END);
      for (TokenRange kind : tokenizer.eventTypes()) {
        ids.set(kind.first());
      }
      clearIf(ids, 4, options.has("disable_patch_change"));
      clearIf(ids, 5, options.has("disable_control_change"));
      return ids;
    }
    TokenRange kind =
        tokenizer.eventTypes().stream()
            .filter(range -> range.first() == row[0])
            .findFirst()
            .orElseThrow();
    TokenRange parameter = tokenizer.parameters(kind).get(place - 1);
    ids.set(parameter.first(), parameter.end());
    if (parameter.name().equals("channel") && options.has("disable_channels")) {
      for (JsonElement channel : options.getAsJsonArray("disable_channels")) {
        ids.clear(parameter.id(channel.getAsInt()));
      }
    }
    return ids;
  }

  private static void clearIf(BitSet ids, int id, boolean disabled) {
    if (disabled) {
      ids.clear(id);
    }
  }

  private static int likeliest(float[] logits, BitSet allowed) {
    return allowed.stream()
        .boxed()
        .max((a, b) -> Float.compare(logits[a], logits[b]))
        .orElseThrow();
  }
}
