package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.generate.GenerationOptions.Ending;
import io.github.continuo.tokenize.GenerationConstraints;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GenerationOptionsTest {

  @Test
  void each_with_changes_its_own_setting_only() {
    GenerationOptions options =
        GenerationOptions.defaults()
            .withLength(GenerationLength.notes(3))
            .withTemperature(0.5)
            .withTopK(7)
            .withTopP(0.25)
            .withMinP(0.125)
            .withSeed(11)
            .withEnding(Ending.ALLOWED)
            .withConstraints(GenerationConstraints.defaults().withBlockedPrograms(Set.of(3)))
            .withMaxPromptLength(100)
            .withStart(GenerationStart.bar(9))
            .withNotesPastEnd(true);

    assertThat(options.toString())
        .isEqualTo(
            "GenerationOptions[length=GenerationLength[unit=NOTES, count=3.0], sampling=Sampling[temperature=0.5,"
                + " topK=7, topP=0.25, minP=0.125], seed=11, ending=ALLOWED, constraints="
                + GenerationConstraints.defaults().withBlockedPrograms(Set.of(3))
                + ", maxPromptLength=100, start=bar:9, notesPastEnd=true]");
    assertThat(GenerationOptions.defaults().withSeed(0).toString())
        .isEqualTo(
            "GenerationOptions[length=GenerationLength[unit=BARS, count=16.0], sampling=Sampling[],"
                + " seed=0, ending=IGNORED, constraints="
                + GenerationConstraints.defaults()
                + ", maxPromptLength=0, start=nearest-beat, notesPastEnd=false]");
  }

  @Test
  void API_5_each_call_of_defaults_has_a_new_seed_that_can_be_typed_again() {
    List<Long> seeds =
        Stream.generate(GenerationOptions::defaults)
            .limit(100)
            .map(GenerationOptions::seed)
            .toList();

    assertThat(seeds.stream().distinct().count()).isGreaterThan(90); // chance: one in 10^60 fails
    assertThat(seeds).allMatch(seed -> seed >= 0 && seed < Integer.MAX_VALUE);
    GenerationOptions options = GenerationOptions.defaults();
    assertThat(options.withTemperature(0.5).withTopK(3).seed()).isEqualTo(options.seed());
  }

  @ParameterizedTest
  @EnumSource(GenerationLength.Unit.class)
  void API_2_only_what_can_be_divided_comes_in_fractions(GenerationLength.Unit unit) {
    boolean isWhole =
        unit == GenerationLength.Unit.NOTES || unit == GenerationLength.Unit.POSITIONS;

    for (double count : new double[] {0.25, 1.5, 1e6 + 0.5, Math.nextUp(3.0)}) {
      if (isWhole) {
        refuses(
            () -> new GenerationLength(unit, count),
            String.format(
                Locale.ROOT,
                "length in %s must be a whole number, got %s",
                unit == GenerationLength.Unit.NOTES ? "notes" : "positions",
                count));
      } else {
        assertThat(new GenerationLength(unit, count).count()).isEqualTo(count);
      }
    }
    for (double count : new double[] {1, 3, 1e12}) {
      assertThat(new GenerationLength(unit, count).count()).isEqualTo(count);
    }
  }

  @Test
  void values_out_of_range_are_refused() {
    GenerationOptions options = GenerationOptions.defaults();
    refuses(
        () -> options.withTemperature(-0.5),
        "temperature must be at least 0 (0 is greedy), got -0.5");
    refuses(
        () -> options.withTemperature(Double.NaN),
        "temperature must be at least 0 (0 is greedy), got NaN");
    refuses(() -> options.withTopK(-1), "topK must be at least 0 (0 is all), got -1");
    refuses(() -> options.withTopP(0), "topP must be in (0, 1] (1 is all), got 0.0");
    refuses(() -> options.withTopP(1.5), "topP must be in (0, 1] (1 is all), got 1.5");
    refuses(
        () -> options.withMaxPromptLength(-1),
        "maxPromptLength must be at least 0 (0 is all that fit), got -1");
    refuses(() -> GenerationLength.beats(0), "length must be more than 0, got 0.0");
    refuses(() -> GenerationLength.seconds(Double.NaN), "length must be more than 0, got NaN");
    refuses(() -> GenerationLength.notes(-4), "length must be more than 0, got -4.0");
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }
}
