package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.generate.GenerationOptions.Ending;
import io.github.continuo.tokenize.ExtensionRules;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class GenerationOptionsTest {

  @Test
  void each_with_changes_its_own_setting_only() {
    GenerationOptions options =
        GenerationOptions.defaults()
            .withAmount(Amount.notes(3))
            .withTemperature(0.5)
            .withTopK(7)
            .withTopP(0.25)
            .withSeed(11)
            .withEnding(Ending.ALLOWED)
            .withRules(ExtensionRules.defaults().withBlockedPrograms(Set.of(3)))
            .withMaxPromptRows(100)
            .withRinging(true);

    assertThat(options.toString())
        .isEqualTo(
            "GenerationOptions[amount=Amount[unit=NOTES, count=3.0], temperature=0.5, topK=7,"
                + " topP=0.25, seed=11, ending=ALLOWED, rules="
                + ExtensionRules.defaults().withBlockedPrograms(Set.of(3))
                + ", maxPromptRows=100, ringing=true]");
    assertThat(GenerationOptions.defaults().toString())
        .isEqualTo(
            "GenerationOptions[amount=Amount[unit=BARS, count=16.0], temperature=1.0, topK=0,"
                + " topP=0.95, seed=0, ending=IGNORED, rules="
                + ExtensionRules.defaults()
                + ", maxPromptRows=0, ringing=false]");
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
        () -> options.withMaxPromptRows(-1),
        "maxPromptRows must be at least 0 (0 is all that fit), got -1");
    refuses(() -> Amount.beats(0), "amount must be more than 0, got 0.0");
    refuses(() -> Amount.seconds(Double.NaN), "amount must be more than 0, got NaN");
    refuses(() -> Amount.notes(-4), "amount must be more than 0, got -4.0");
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessage(message);
  }
}
