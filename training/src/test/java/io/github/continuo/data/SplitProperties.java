package io.github.continuo.data;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;

/** The laws of the split by content. A list of seeds is a list of different tunes. */
class SplitProperties {

  @Property(tries = 200)
  void each_piece_is_on_one_side(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(max = 1_000) Integer> seeds,
      @ForAll @DoubleRange(max = 0.99) double share) {
    List<Piece> pieces = pieces(seeds);

    Split split = Split.byContent(corpus(pieces), share);

    List<Piece> both = new ArrayList<>(split.training());
    both.addAll(split.validation());
    assertThat(both).containsExactlyInAnyOrderElementsOf(pieces);
    assertThat(contents(split.validation()))
        .doesNotContainAnyElementsOf(contents(split.training()));
  }

  @Property(tries = 200)
  void neither_side_is_empty_from_two_different_pieces_on(
      @ForAll @Size(min = 1, max = 5) @UniqueElements List<@IntRange(max = 1_000) Integer> seeds,
      @ForAll @DoubleRange(min = 0.01, max = 0.99) double share) {
    Split split = Split.byContent(corpus(pieces(seeds)), share);

    assertThat(split.training()).isNotEmpty();
    assertThat(split.validation().isEmpty()).isEqualTo(seeds.size() == 1);
  }

  @Property(tries = 200)
  void names_and_order_of_files_play_no_role(
      @ForAll @Size(min = 1, max = 30) @UniqueElements List<@IntRange(max = 1_000) Integer> seeds,
      @ForAll @DoubleRange(max = 0.99) double share,
      @ForAll Random random) {
    List<Integer> shuffled = new ArrayList<>(seeds);
    Collections.shuffle(shuffled, random);
    List<Piece> renamed = new ArrayList<>();
    for (int seed : shuffled) {
      renamed.add(
          Pieces.ofScore(
              String.format(Locale.ROOT, "renamed-%d.mid", renamed.size()),
              Pieces.tune(480, seed)));
    }

    assertThat(contents(Split.byContent(corpus(renamed), share).validation()))
        .isEqualTo(contents(Split.byContent(corpus(pieces(seeds)), share).validation()));
  }

  @Property(tries = 200)
  void copies_fall_on_the_side_of_their_originals(
      @ForAll @Size(min = 1, max = 20) @UniqueElements List<@IntRange(max = 1_000) Integer> seeds,
      @ForAll @DoubleRange(max = 0.99) double share,
      @ForAll @IntRange(min = 1, max = 2_000) int twelfthOfQuarter) {
    List<Piece> withCopies = pieces(seeds);
    for (int seed : seeds) {
      withCopies.add(
          Pieces.ofScore(
              String.format(Locale.ROOT, "copy/%d.mid", seed),
              Pieces.tune(12 * twelfthOfQuarter, seed)));
    }

    Split alone = Split.byContent(corpus(pieces(seeds)), share);
    Split split = Split.byContent(corpus(withCopies), share);

    assertThat(contents(split.validation())).isEqualTo(contents(alone.validation()));
    assertThat(contents(split.training())).isEqualTo(contents(alone.training()));
    assertThat(split.validation()).hasSize(2 * alone.validation().size());
  }

  @Property(tries = 200)
  void a_piece_more_moves_at_most_the_first_and_last_by_hash(
      @ForAll @Size(min = 2, max = 20) @UniqueElements List<@IntRange(max = 1_000) Integer> seeds,
      @ForAll @DoubleRange(max = 0.99) double share) {
    List<Piece> all = pieces(seeds);
    List<Piece> before = all.subList(0, all.size() - 1);

    Set<String> validated = contents(Split.byContent(corpus(before), share).validation());
    Set<String> nowValidated = contents(Split.byContent(corpus(all), share).validation());

    List<String> byHash = before.stream().map(Piece::contentHash).sorted().toList();
    for (String hash : byHash.subList(1, Math.max(1, byHash.size() - 1))) {
      assertThat(nowValidated.contains(hash)).isEqualTo(validated.contains(hash));
    }
  }

  private static List<Piece> pieces(List<Integer> seeds) {
    List<Piece> pieces = new ArrayList<>();
    for (int seed : seeds) {
      pieces.add(
          Pieces.ofScore(
              String.format(Locale.ROOT, "%d.mid", pieces.size()), Pieces.tune(480, seed)));
    }
    return pieces;
  }

  private static Corpus corpus(List<Piece> pieces) {
    return new Corpus(pieces, List.of());
  }

  private static Set<String> contents(List<Piece> pieces) {
    return pieces.stream().map(Piece::contentHash).collect(toSet());
  }
}
