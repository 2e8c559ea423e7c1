package io.github.continuo.data.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.data.Piece;
import io.github.continuo.data.Pieces;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class UnigramBaselineTest {

  @Test
  void ids_are_coded_by_how_often_they_occur_in_training() {
    // without the first rows: 1 twice, 2 once; one more each: 1, 3, 2, 1 of 7
    List<Piece> training = List.of(Pieces.ofIds("a", 0, 1, 2), Pieces.ofIds("b", 3, 1));

    double nats = UnigramBaseline.nats(training, List.of(Pieces.ofIds("c", 2, 1, 0)), 4);

    assertThat(nats).isEqualTo((Math.log(7.0 / 3) + Math.log(7.0)) / 2, Offset.offset(1e-12));
  }

  @Test
  void nothing_learned_is_all_ids_alike() {
    double nats =
        UnigramBaseline.nats(
            List.of(Pieces.ofIds("a", 0)), List.of(Pieces.ofIds("b", 5, 6, 7)), 836);

    assertThat(nats).isEqualTo(Math.log(836), Offset.offset(1e-12));
  }

  @Test
  void on_the_training_pieces_it_is_about_their_entropy() {
    List<Piece> pieces = List.of(Pieces.random("a", 10_000, 1));

    assertThat(UnigramBaseline.nats(pieces, pieces, 835))
        .isEqualTo(Math.log(835), Offset.offset(0.1));
  }
}
