package io.github.continuo.transformer.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {
  private static final String NAME = "model.layers.10.self_attn.q_proj";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "q_proj",
        "self_attn.q_proj",
        "^model.layers.10.self_attn.q_proj",
        "^model\\.layers\\.\\d+\\..*",
        "q_proj$",
        "(q|k)_proj",
        "(?:q|k|)_proj",
        "[qkv]_proj",
        "[^k-p]_proj",
        "[]q[]_proj",
        "[\\w]_\\w+",
        "layers\\.(\\d|1\\d)\\.self_attn\\.q_proj",
        "layers.*?proj",
        "\\D+",
        ".*",
        "((a*)*b?)*q_proj",
      })
  void patterns_of_the_whole_name_or_its_end_match(String pattern) {
    assertThat(NamePattern.of(pattern).matchesEndOf(NAME)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "proj",
        "q_pro",
        "_proj",
        "^q_proj",
        "^self_attn.q_proj",
        "layers\\.\\d\\.self_attn\\.q_proj",
        "[^q]_proj",
        "q_proj$x",
        "x|y",
      })
  void others_do_not(String pattern) {
    assertThat(NamePattern.of(pattern).matchesEndOf(NAME)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "(a groups_must_be_closed",
        "a) groups_must_be_opened",
        "a** must_not_be_repeated_again",
        "a+* must_not_be_repeated_again",
        "*a something_to_repeat",
        "(|*) something_to_repeat",
        "^* an_anchor_must_not_be_repeated",
        "a{2} counted_repetition",
        "a{2,3} counted_repetition",
        "(?=a) groups_with_(?_other_than_(?:_are_not_supported",
        "(?P<n>a) groups_with",
        "(?i)a groups_with",
        "(a)\\1 \\1_is_not_supported",
        "\\bq \\b_is_not_supported",
        "[a-\\d] ranges_in_sets",
        "[z-a] ranges_in_sets",
        "[a it_must_not_end",
        "a\\ it_must_not_end",
      })
  void what_is_not_of_the_subset_is_refused_by_name(String pattern, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NamePattern.of(pattern))
        .withMessageContaining(reason.replace('_', ' '))
        .withMessageEndingWith("got " + pattern);
  }

  @Test
  void a_long_pattern_is_refused() {
    assertThatNoException().isThrownBy(() -> NamePattern.of("(".repeat(500) + ")".repeat(500)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NamePattern.of("a".repeat(1001)))
        .withMessage("a pattern must be at most 1000 characters, got 1001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(([a-z0-9_.]+)+)+!",
        "((((((((((.*)*)*)*)*)*)*)*)*)*)*!",
        "(a|a|a|aa|aaa)*(a|aa)*(a|aaa)*b",
        "(.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?.?)*!",
      })
  void LORA_1_LORA_2_no_pattern_takes_long(String pattern) {
    NamePattern compiled = NamePattern.of(pattern);

    boolean matches =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(10), () -> compiled.matchesEndOf("a.".repeat(20_000)));

    assertThat(matches).isFalse();
  }

  @Property(tries = 3000)
  void what_is_understood_means_what_it_means_elsewhere(
      @ForAll("shortPatterns") String pattern, @ForAll("names") String name) {
    NamePattern ours = NamePattern.of(pattern);

    Pattern theirs = Pattern.compile("(.*\\.)?(" + pattern + ")");

    assertThat(ours.matchesEndOf(name)).isEqualTo(theirs.matcher(name).matches());
  }

  @Property(tries = 1000)
  void any_text_is_a_pattern_or_refused(
      @ForAll("texts") String text, @ForAll("names") String name) {
    NamePattern ours;
    try {
      ours = NamePattern.of(text);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    boolean matches = ours.matchesEndOf(name);
    try { // whatever both understand, except that Java's sets may hold others and be cut
      if (!text.contains("[")) {
        assertThat(Pattern.compile("(.*\\.)?(" + text + ")").matcher(name).matches())
            .isEqualTo(matches);
      }
    } catch (PatternSyntaxException e) {
      assertThat(text).isNotBlank();
    }
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings().withChars("ab._()[]|*+?^$\\d-{").ofMaxLength(10);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withChars("ab1._").ofMaxLength(10);
  }

  @Provide
  Arbitrary<String> shortPatterns() {
    return patterns(3);
  }

  private static Arbitrary<String> patterns(int depth) {
    Arbitrary<String> leaf =
        Arbitraries.of(
            "a", "b", "1", "_", "\\.", ".", "\\d", "\\w", "[ab]", "[^a]", "[a-b1]", "^", "$");
    if (depth == 0) {
      return leaf;
    }
    Arbitrary<String> part = patterns(depth - 1);
    return Arbitraries.oneOf(
        leaf,
        Combinators.combine(part, part).as((a, b) -> a + b),
        Combinators.combine(part, part).as((a, b) -> "(" + a + "|" + b + ")"),
        Combinators.combine(part, Arbitraries.of("*", "+", "?", "*?", "+?"))
            .as((a, how) -> "(?:" + a + ")" + how));
  }
}
