package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class SamplerProperties {

  @Provide
  Arbitrary<float[]> logits() {
    return Arbitraries.floats().between(-20, 20).array(float[].class).ofMinSize(1).ofMaxSize(40);
  }

  @Provide
  Arbitrary<Set<Integer>> ids() {
    return Arbitraries.integers().between(0, 39).set().ofMinSize(1).ofMaxSize(40);
  }

  @Property
  void only_allowed_ids_are_drawn(
      @ForAll("logits") float[] logits,
      @ForAll("ids") Set<Integer> ids,
      @ForAll @DoubleRange(min = 0, max = 3) double temperature,
      @ForAll @IntRange(max = 5) int topK,
      @ForAll @DoubleRange(min = 0.01, max = 1) double topP,
      @ForAll @LongRange long seed) {
    BitSet allowed = allowed(ids, logits.length);
    Sampler sampler =
        new Sampler(
            GenerationOptions.defaults()
                .withTemperature(temperature)
                .withTopK(topK)
                .withTopP(topP)
                .withSeed(seed));

    for (int i = 0; i < 10; i++) {
      assertThat(allowed.get(sampler.draw(logits, allowed))).isTrue();
    }
  }

  @Property
  void what_is_drawn_is_among_those_that_the_definition_keeps(
      @ForAll("logits") float[] logits,
      @ForAll("ids") Set<Integer> ids,
      @ForAll @DoubleRange(min = 0.1, max = 3) double temperature,
      @ForAll @IntRange(max = 5) int topK,
      @ForAll @DoubleRange(min = 0.01, max = 1) double topP) {
    BitSet allowed = allowed(ids, logits.length);
    Sampler sampler =
        new Sampler(
            GenerationOptions.defaults()
                .withTemperature(temperature)
                .withTopK(topK)
                .withTopP(topP));

    List<Integer> kept = kept(logits, allowed, temperature, topK, topP);

    for (int i = 0; i < 20; i++) {
      assertThat(kept).contains(sampler.draw(logits, allowed));
    }
  }

  /** The definition, slowly: sort, cut to k, add up the shares until they reach p. */
  private static List<Integer> kept(
      float[] logits, BitSet allowed, double temperature, int topK, double topP) {
    List<Integer> order =
        allowed.stream()
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(id -> -logits[id])
                    .thenComparing(Comparator.naturalOrder()))
            .limit(topK == 0 ? Long.MAX_VALUE : topK)
            .toList();
    double total = order.stream().mapToDouble(id -> Math.exp(logits[id] / temperature)).sum();
    double sum = 0;
    for (int i = 0; i < order.size(); i++) {
      sum += Math.exp(logits[order.get(i)] / temperature) / total;
      if (sum >= topP + 1e-9) { // what is on the edge may stay
        return order.subList(0, i + 1);
      }
    }
    return order;
  }

  @Property
  void temperature_zero_takes_the_likeliest(
      @ForAll("logits") float[] logits, @ForAll("ids") Set<Integer> ids, @ForAll long seed) {
    BitSet allowed = allowed(ids, logits.length);
    Sampler sampler = new Sampler(GenerationOptions.defaults().withTemperature(0).withSeed(seed));

    int drawn = sampler.draw(logits, allowed);

    allowed.stream().forEach(id -> assertThat(logits[drawn]).isGreaterThanOrEqualTo(logits[id]));
  }

  @Property
  void top_k_of_one_is_greedy(@ForAll("logits") float[] logits) {
    BitSet all = allowed(Set.of(), logits.length);
    Sampler sampler = new Sampler(GenerationOptions.defaults().withTopK(1));
    Sampler greedy = new Sampler(GenerationOptions.defaults().withTemperature(0));

    assertThat(sampler.draw(logits, all)).isEqualTo(greedy.draw(logits, all));
  }

  @Property
  void equal_seeds_draw_equal_ids(@ForAll("logits") float[] logits, @ForAll long seed) {
    BitSet all = allowed(Set.of(), logits.length);
    Sampler first = new Sampler(GenerationOptions.defaults().withSeed(seed));
    Sampler second = new Sampler(GenerationOptions.defaults().withSeed(seed));

    for (int i = 0; i < 20; i++) {
      assertThat(first.draw(logits, all)).isEqualTo(second.draw(logits, all));
    }
  }

  @Example
  void ids_are_drawn_as_often_as_their_probabilities_say() {
    float[] logits = {(float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.2)};
    BitSet all = allowed(Set.of(), 3);
    Sampler sampler = new Sampler(GenerationOptions.defaults().withTopP(1));
    int[] counts = new int[3];

    for (int i = 0; i < 100_000; i++) {
      counts[sampler.draw(logits, all)]++;
    }

    // Five standard deviations of a share of 100,000 draws are less than 0.8 %.
    assertThat(counts[0] / 100_000.0).isCloseTo(0.5, within(0.008));
    assertThat(counts[1] / 100_000.0).isCloseTo(0.3, within(0.008));
    assertThat(counts[2] / 100_000.0).isCloseTo(0.2, within(0.008));
  }

  @Example
  void top_p_keeps_the_id_that_reaches_it() {
    float[] logits = {(float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.2)};
    BitSet all = allowed(Set.of(), 3);
    Sampler sampler = new Sampler(GenerationOptions.defaults().withTopP(0.6));
    Set<Integer> drawn = new HashSet<>();

    IntStream.range(0, 1000).forEach(i -> drawn.add(sampler.draw(logits, all)));

    assertThat(drawn).containsExactlyInAnyOrder(0, 1);
  }

  @Example
  void infinite_logits_do_no_harm() {
    float[] logits = new float[5];
    Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    logits[3] = 1;
    Sampler sampler = new Sampler(GenerationOptions.defaults());

    assertThat(sampler.draw(logits, allowed(Set.of(), 5))).isEqualTo(3);
  }

  @Example
  void there_must_be_something_to_choose() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Sampler(GenerationOptions.defaults()).draw(new float[3], new BitSet()))
        .withMessage("at least one id must be allowed, got none");
  }

  /** The ids below a limit; all of them if none is. */
  private static BitSet allowed(Set<Integer> ids, int limit) {
    BitSet allowed = new BitSet();
    ids.stream().filter(id -> id < limit).forEach(allowed::set);
    if (allowed.isEmpty()) {
      allowed.set(0, limit);
    }
    return allowed;
  }
}
