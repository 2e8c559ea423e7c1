package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.continuo.generate.LogitSampler.Candidate;
import java.util.ArrayList;
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

class LogitSamplerProperties {

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
    GenerationOptions options = GenerationOptions.defaults().withTemperature(temperature);
    LogitSampler sampler =
        new LogitSampler(
            (temperature == 0 ? options : options.withTopK(topK).withTopP(topP)).withSeed(seed));

    for (int i = 0; i < 10; i++) {
      assertThat(allowed.get(sampler.draw(logits, allowed))).isTrue();
    }
  }

  @Property
  void what_is_kept_is_what_the_definition_keeps(
      @ForAll("logits") float[] logits,
      @ForAll("ids") Set<Integer> ids,
      @ForAll @DoubleRange(min = 0.1, max = 3) double temperature,
      @ForAll @IntRange(max = 5) int topK,
      @ForAll @DoubleRange(min = 0.01, max = 1) double topP) {
    BitSet allowed = allowed(ids, logits.length);
    LogitSampler sampler =
        new LogitSampler(
            GenerationOptions.defaults()
                .withTemperature(temperature)
                .withTopK(topK)
                .withTopP(topP));

    List<Candidate> kept = sampler.kept(logits, allowed);

    List<Integer> surely = kept(logits, allowed, temperature, topK, topP - 1e-12);
    List<Integer> perhaps = kept(logits, allowed, temperature, topK, topP + 1e-12);
    assertThat(kept.stream().map(Candidate::id).toList()).isIn(surely, perhaps);
    assertThat(kept)
        .allSatisfy(
            candidate ->
                assertThat(candidate.weight())
                    .isCloseTo(
                        Math.exp((logits[candidate.id()] - logits[kept.get(0).id()]) / temperature),
                        within(1e-6)));
  }

  /**
   * The definition, slowly: softmax over all, mask, sort, cut where the sum is above p, cut to k.
   */
  private static List<Integer> kept(
      float[] logits, BitSet allowed, double temperature, int topK, double topP) {
    double total = 0;
    for (float logit : logits) {
      total += Math.exp(logit / temperature);
    }
    List<Integer> order =
        allowed.stream()
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(id -> -logits[id])
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    List<Integer> kept = new ArrayList<>();
    double before = 0;
    for (int id : order) {
      if (before <= topP || kept.isEmpty()) {
        kept.add(id);
      }
      before += Math.exp(logits[id] / temperature) / total;
    }
    return kept.subList(0, topK == 0 ? kept.size() : Math.min(topK, kept.size()));
  }

  @Property
  void what_is_drawn_is_among_those_kept(
      @ForAll("logits") float[] logits,
      @ForAll("ids") Set<Integer> ids,
      @ForAll @IntRange(max = 5) int topK,
      @ForAll @DoubleRange(min = 0.01, max = 1) double topP) {
    BitSet allowed = allowed(ids, logits.length);
    LogitSampler sampler =
        new LogitSampler(GenerationOptions.defaults().withTopK(topK).withTopP(topP));

    List<Integer> kept = sampler.kept(logits, allowed).stream().map(Candidate::id).toList();

    for (int i = 0; i < 20; i++) {
      assertThat(kept).contains(sampler.draw(logits, allowed));
    }
  }

  @Property
  void min_p_keeps_exactly_those_that_are_probable_enough(
      @ForAll("logits") float[] logits, @ForAll @DoubleRange(min = 0.01, max = 1) double minP) {
    BitSet all = allowed(Set.of(), logits.length);
    GenerationOptions options = GenerationOptions.defaults().withTopP(1);

    List<Candidate> every = new LogitSampler(options).kept(logits, all);
    List<Candidate> kept = new LogitSampler(options.withMinP(minP)).kept(logits, all);

    assertThat(kept).isEqualTo(every.stream().filter(one -> one.weight() >= minP).toList());
    assertThat(kept).isNotEmpty();
  }

  @Property
  void temperature_zero_takes_the_likeliest(
      @ForAll("logits") float[] logits, @ForAll("ids") Set<Integer> ids, @ForAll long seed) {
    BitSet allowed = allowed(ids, logits.length);
    LogitSampler sampler =
        new LogitSampler(GenerationOptions.defaults().withTemperature(0).withSeed(seed));

    int drawn = sampler.draw(logits, allowed);

    allowed.stream().forEach(id -> assertThat(logits[drawn]).isGreaterThanOrEqualTo(logits[id]));
  }

  @Property
  void top_k_of_one_is_greedy(@ForAll("logits") float[] logits) {
    BitSet all = allowed(Set.of(), logits.length);
    LogitSampler sampler = new LogitSampler(GenerationOptions.defaults().withTopK(1));
    LogitSampler greedy = new LogitSampler(GenerationOptions.defaults().withTemperature(0));

    assertThat(sampler.draw(logits, all)).isEqualTo(greedy.draw(logits, all));
  }

  @Property
  void equal_seeds_draw_equal_ids(@ForAll("logits") float[] logits, @ForAll long seed) {
    BitSet all = allowed(Set.of(), logits.length);
    LogitSampler first = new LogitSampler(GenerationOptions.defaults().withSeed(seed));
    LogitSampler second = new LogitSampler(GenerationOptions.defaults().withSeed(seed));

    for (int i = 0; i < 20; i++) {
      assertThat(first.draw(logits, all)).isEqualTo(second.draw(logits, all));
    }
  }

  @Example
  void ids_are_drawn_as_often_as_their_probabilities_say() {
    float[] logits = {(float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.2)};
    BitSet all = allowed(Set.of(), 3);
    LogitSampler sampler = new LogitSampler(GenerationOptions.defaults().withTopP(1));
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
  void top_p_cuts_the_less_off_the_more_probability_is_not_allowed() {
    float[] logits = {
      (float) Math.log(0.4), (float) Math.log(0.3), (float) Math.log(0.2), (float) Math.log(0.1)
    };
    LogitSampler sampler = new LogitSampler(GenerationOptions.defaults().withTopP(0.5));

    assertThat(sampler.kept(logits, allowed(Set.of(0, 1, 2, 3), 4))).hasSize(2); // 0.4, 0.7
    assertThat(sampler.kept(logits, allowed(Set.of(1, 2, 3), 4))).hasSize(2); // 0.3, 0.5
    assertThat(sampler.kept(logits, allowed(Set.of(2, 3), 4))).hasSize(2); // 0.2, 0.3 of 0.3
  }

  @Example
  void what_is_very_unlikely_is_drawn_if_nothing_else_is_allowed() {
    float[] logits = {5_000, -5_000, -5_001};
    BitSet unlikely = allowed(Set.of(1, 2), 3);
    LogitSampler sampler = new LogitSampler(GenerationOptions.defaults().withTemperature(0.1));

    assertThat(sampler.kept(logits, unlikely))
        .extracting(Candidate::weight)
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(1),
            second -> assertThat(second).isCloseTo(Math.exp(-10), within(1e-9)));
  }

  @Example
  void equal_logits_are_kept_by_rising_ids() {
    float[] logits = {1, 0f, 2, -0f, 0f, 2};
    LogitSampler sampler = new LogitSampler(GenerationOptions.defaults().withTopP(1).withTopK(5));

    assertThat(sampler.kept(logits, allowed(Set.of(), 6)))
        .extracting(Candidate::id)
        .containsExactly(2, 5, 0, 1, 3);
  }

  @Example
  void top_p_keeps_the_id_that_reaches_it() {
    float[] logits = {(float) Math.log(0.5), (float) Math.log(0.3), (float) Math.log(0.2)};
    BitSet all = allowed(Set.of(), 3);
    LogitSampler sampler = new LogitSampler(GenerationOptions.defaults().withTopP(0.6));
    Set<Integer> drawn = new HashSet<>();

    IntStream.range(0, 1000).forEach(i -> drawn.add(sampler.draw(logits, all)));

    assertThat(drawn).containsExactlyInAnyOrder(0, 1);
  }

  @Example
  void infinite_logits_do_no_harm() {
    float[] logits = new float[5];
    Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    logits[3] = 1;
    LogitSampler sampler = new LogitSampler(GenerationOptions.defaults());

    assertThat(sampler.draw(logits, allowed(Set.of(), 5))).isEqualTo(3);
  }

  @Example
  void logits_that_are_all_infinite_are_equally_likely() {
    for (float infinite : new float[] {Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
      float[] logits = new float[3];
      Arrays.fill(logits, infinite);

      assertThat(new LogitSampler(GenerationOptions.defaults()).kept(logits, allowed(Set.of(), 3)))
          .containsExactly(new Candidate(0, 1), new Candidate(1, 1), new Candidate(2, 1));
    }
  }

  @Example
  void logits_that_are_no_numbers_are_refused() {
    float[] logits = {1, Float.NaN};

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new LogitSampler(GenerationOptions.defaults()).draw(logits, allowed(Set.of(0), 2)))
        .withMessage(
            "logits must be numbers, got NaN for token id 1; the model's weights may be damaged");
  }

  @Example
  void there_must_be_something_to_choose() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new LogitSampler(GenerationOptions.defaults()).draw(new float[3], new BitSet()))
        .withMessage("at least one token must be allowed, got none");
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
