package io.github.continuo.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private final Vocabulary vocabulary =
      Vocabulary.builder().add("time", 10).add("note", 128).add("end", 1).build();

  @Test
  void ranges_stand_one_after_the_other() {
    assertThat(vocabulary.ranges())
        .containsExactly(
            new TokenRange("time", 0, 10),
            new TokenRange("note", 10, 128),
            new TokenRange("end", 138, 1));
    assertThat(vocabulary.size()).isEqualTo(139);
  }

  @Test
  void a_range_leads_from_value_to_id_and_back() {
    TokenRange note = vocabulary.range("note");

    assertThat(note.id(60)).isEqualTo(70);
    assertThat(note.value(70)).isEqualTo(60);
    assertThat(note.end()).isEqualTo(138);
    assertThat(note.contains(9)).isFalse();
    assertThat(note.contains(10)).isTrue();
    assertThat(note.contains(137)).isTrue();
    assertThat(note.contains(138)).isFalse();
  }

  @Test
  void an_id_is_described_by_range_and_value() {
    assertThat(vocabulary.describe(70)).isEqualTo("note 60");
    assertThat(vocabulary.describe(138)).isEqualTo("end");
  }

  @Test
  void a_mismatch_says_runs_of_expected_ids_and_what_came() {
    BitSet expected = new BitSet();
    expected.set(3, 10);
    expected.set(10);
    expected.set(12, 14);
    expected.set(138);

    assertThat(vocabulary.mismatch(expected, 2))
        .isEqualTo("expected time 3..9, note 0, note 2..3, end, got time 2");
    assertThat(vocabulary.mismatch(expected, -1)).endsWith("got id -1");
    assertThat(vocabulary.mismatch(new BitSet(), 139)).isEqualTo("expected nothing, got id 139");
  }

  @Test
  void an_unknown_range_id_or_value_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vocabulary.range("velocity"))
        .withMessage("range must be one of [time, note, end], got velocity");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vocabulary.describe(139))
        .withMessage("id must be in 0..138, got 139");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vocabulary.range("note").id(128))
        .withMessage("note must be in 0..127, got 128");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> vocabulary.range("note").value(9))
        .withMessage("note has the ids 10..137, got 9");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TokenRange("note", -1, 0))
        .withMessage("note: first must be at least 0 and size at least 1, got -1 and 0");
  }
}
