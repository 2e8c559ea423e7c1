package io.github.continuo.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.continuo.tokenize.GenerationConstraints.Strictness;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GenerationConstraintsTest {
  private final GenerationConstraints defaults = GenerationConstraints.defaults();

  @Test
  void defaults_are_musical_and_block_nothing() {
    assertThat(defaults)
        .hasToString(
            "GenerationConstraints[strictness=MUSICAL, blockedTypes=[], blockedChannels=[],"
                + " blockedControllers=[], blockedPrograms=[],"
                + " noteConstraints=[]]");
  }

  @Test
  void copies_differ_in_what_was_said_and_equal_ones_are_equal() {
    List<GenerationConstraints> different =
        List.of(
            defaults,
            defaults.withStrictness(Strictness.LEGAL),
            defaults.withBlockedTypes(Set.of(EventType.TEMPO)),
            defaults.withBlockedChannels(Set.of(5)),
            defaults.withBlockedControllers(Set.of(5)),
            defaults.withBlockedPrograms(Set.of(5)),
            defaults.withStartTick(5),
            defaults.with(NoteConstraint.scale("C")));

    assertThat(different).doesNotHaveDuplicates();
    assertThat(different).extracting(GenerationConstraints::hashCode).doesNotHaveDuplicates();
    assertThat(defaults.withBlockedChannels(Set.of(5)).withBlockedChannels(Set.of()))
        .isEqualTo(defaults)
        .hasSameHashCodeAs(defaults);
  }

  @Test
  void sets_are_copied_and_in_order() {
    Set<Integer> channels = new HashSet<>(List.of(9, 3, 15));
    GenerationConstraints rules = defaults.withBlockedChannels(channels);
    channels.clear();

    assertThat(rules.blockedChannels()).containsExactly(3, 9, 15);
    assertThatThrownBy(() -> rules.blockedChannels().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void numbers_out_of_range_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withBlockedChannels(Set.of(16)))
        .withMessage("blocked channel must be in 0..15, got 16");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withBlockedControllers(Set.of(-1)))
        .withMessage("blocked controller must be in 0..127, got -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> defaults.withBlockedPrograms(Set.of(128)))
        .withMessage("blocked program must be in 0..127, got 128");
  }
}
