package io.github.continuo.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TokenSequenceTest {
  private final TokenSequence sequence = TokenSequence.of(2, 10, 11, 20, 21, 30, 31);

  @Test
  void ids_stand_in_rows() {
    assertThat(sequence.width()).isEqualTo(2);
    assertThat(sequence.length()).isEqualTo(3);
    assertThat(sequence.id(1, 0)).isEqualTo(20);
    assertThat(sequence.id(2, 1)).isEqualTo(31);
  }

  @Test
  void a_slice_has_whole_rows() {
    assertThat(sequence.slice(1, 3)).isEqualTo(TokenSequence.of(2, 20, 21, 30, 31));
    assertThat(sequence.slice(3, 3)).isEqualTo(TokenSequence.of(2));
  }

  @Test
  void sequences_are_joined_by_rows() {
    assertThat(sequence.slice(0, 1).concat(sequence.slice(1, 3))).isEqualTo(sequence);
  }

  @Test
  void it_does_not_change_with_the_arrays_around_it() {
    int[] given = {1, 2};
    TokenSequence kept = TokenSequence.of(1, given);
    given[0] = 9;
    kept.ids()[1] = 9;

    assertThat(kept).isEqualTo(TokenSequence.of(1, 1, 2));
  }

  @Test
  void width_is_a_part_of_what_it_is() {
    TokenSequence narrow = TokenSequence.of(1, 1, 2);

    assertThat(narrow).isNotEqualTo(TokenSequence.of(2, 1, 2)).isNotEqualTo("1, 2");
    assertThat(narrow).hasSameHashCodeAs(TokenSequence.of(1, 1, 2));
    assertThat(narrow).hasToString("TokenSequence[length=2, width=1]");
  }

  @Test
  void what_does_not_fit_into_rows_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenSequence.of(0))
        .withMessage("width must be at least 1, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenSequence.of(2, 1, 2, 3))
        .withMessage("number of ids must be a multiple of the width 2, got 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> sequence.concat(TokenSequence.of(1, 1)))
        .withMessage("width must be 2, got 1");
  }

  @Test
  void rows_and_positions_outside_are_refused() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> sequence.id(0, 2))
        .withMessage("slot must be in 0..1, got 2");
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> sequence.id(3, 0));
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> sequence.slice(2, 4))
        .withMessage("positions must be in 0..3, got 2..4");
  }
}
