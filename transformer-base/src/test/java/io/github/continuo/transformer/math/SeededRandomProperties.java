package io.github.continuo.transformer.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SeededRandomProperties {
  private static final List<Function<RandomGenerator, Object>> DRAWS =
      List.of(
          RandomGenerator::nextLong,
          RandomGenerator::nextInt,
          RandomGenerator::nextFloat,
          RandomGenerator::nextDouble,
          RandomGenerator::nextGaussian,
          random -> random.nextInt(1_000),
          random -> random.nextLong(-5, Long.MAX_VALUE));

  @Property
  void its_numbers_are_those_of_the_jdk(@ForAll long seed) {
    assertSame(seed);
  }

  @Example
  void its_numbers_are_those_of_the_jdk_for_small_seeds() {
    for (long seed = -3; seed <= 100; seed++) {
      assertSame(seed);
    }
  }

  private static void assertSame(long seed) {
    RandomGenerator ours = new SeededRandom(seed);
    RandomGenerator theirs = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int i = 0; i < 50; i++) {
      for (Function<RandomGenerator, Object> draw : DRAWS) {
        assertThat(draw.apply(ours)).isEqualTo(draw.apply(theirs));
      }
    }
  }
}
