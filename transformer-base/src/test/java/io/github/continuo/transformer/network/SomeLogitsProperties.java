package io.github.continuo.transformer.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecoderNetwork;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.WeightSource;
import java.io.IOException;
import java.util.BitSet;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SomeLogitsProperties {
  private static final int DIM = 8;
  private static final int INNER = 12;
  private static final DecoderConfig CONFIG = new DecoderConfig(DIM, 1, 2, 2, INNER, 16, 10_000);

  @Property(tries = 200)
  void the_logits_of_some_ids_are_those_among_all(
      @ForAll @IntRange(min = 260, max = 300) int vocabulary,
      @ForAll @Size(min = 1, max = 8) Set<@IntRange(max = 259) Integer> ids,
      @ForAll @IntRange(min = 1, max = 70) int vectors,
      @ForAll Precision precision,
      @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    BitSet wanted = new BitSet();
    ids.forEach(wanted::set);
    LoadOptions options = LoadOptions.defaults().withPrecision(precision);
    try (DecoderNetwork network =
        new JavaBackend().decoder(CONFIG, "", "head", weights(vocabulary, random), options)) {
      float[][] hidden = new float[vectors][];
      for (int v = 0; v < vectors; v++) {
        hidden[v] = numbers(random, DIM);
      }

      float[][] some = network.logits(hidden, wanted);

      float[][] all = network.logits(hidden);
      for (int v = 0; v < vectors; v++) {
        for (int id : ids) {
          assertThat(some[v][id]).isEqualTo(all[v][id]);
        }
      }
    }
  }

  private static WeightSource weights(int vocabulary, Random random) {
    return name -> {
      int outputs =
          switch (name.replaceAll("\\.weight$|.*\\.(?=\\w+\\.weight)", "")) {
            case "head", "embed_tokens" -> vocabulary;
            case "gate_proj", "up_proj", "down_proj" -> INNER;
            case "q_proj", "k_proj", "v_proj", "o_proj" -> DIM;
            default -> 1; // a norm
          };
      return numbers(random, outputs * DIM);
    };
  }

  private static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }
}
