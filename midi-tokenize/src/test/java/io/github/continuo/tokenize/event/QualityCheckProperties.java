package io.github.continuo.tokenize.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.Quality.Reason;
import io.github.continuo.tokenize.event.Quality.Statistics;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class QualityCheckProperties {
  private static final QualityCheck ANY_NUMBER =
      QualityCheck.defaults().withNotes(1, Integer.MAX_VALUE);

  @Property
  void shares_are_shares_and_whatever_has_pitched_notes_is_measured(
      @ForAll("tokenizers") EventTokenizer tokenizer, @ForAll("scores") Score score) {
    TokenSequence tokens = tokenizer.encode(score).tokens();

    Quality quality = QualityCheck.defaults().check(tokens, tokenizer.version());

    assertThat(quality.statistics().isPresent())
        .isEqualTo(
            EventRows.events(tokens, tokenizer.layout()).stream()
                .anyMatch(event -> event.isNote() && event.channel != 9));
    quality.statistics().ifPresent(QualityCheckProperties::assertInRange);
    assertThat(quality.reasons()).doesNotHaveDuplicates().isSorted();
  }

  private static void assertInRange(Statistics statistics) {
    assertThat(statistics.alignment()).isBetween(2 / 16.0, 1.0);
    assertThat(statistics.tonality()).isBetween(7 / 12.0, 1.0);
    assertThat(statistics.bandwidth()).isBetween(0.0, 127.0);
    assertThat(statistics.density()).isPositive();
    assertThat(statistics.pianoFraction()).isBetween(0.0, 1.0);
  }

  @Property
  void start_end_and_pads_make_no_difference(
      @ForAll("tokenizers") EventTokenizer tokenizer, @ForAll("scores") Score score) {
    TokenSequence tokens = tokenizer.encode(score).tokens();

    Quality quality = ANY_NUMBER.check(tokens, tokenizer.version());

    TokenSequence pads = TokenSequence.of(8, new int[16]);
    assertThat(ANY_NUMBER.check(tokens.concat(tokenizer.end()).concat(pads), tokenizer.version()))
        .isEqualTo(quality);
    assertThat(ANY_NUMBER.check(tokens.slice(1, tokens.length()), tokenizer.version()))
        .isEqualTo(quality);
  }

  @Property
  void augmented_music_is_as_good_but_for_the_distance_to_its_drums(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("scores") Score score,
      @ForAll Random random) {
    TokenSequence tokens = tokenizer.encode(score).tokens();
    TokenSequence augmented = Augmentation.draw(random).apply(tokens, tokenizer.version());
    QualityCheck check = ANY_NUMBER.withMinBandwidth(0);

    Quality before = check.check(tokens, tokenizer.version());
    Quality after = check.check(augmented, tokenizer.version());

    assertThat(after.reasons()).isEqualTo(before.reasons());
    assertThat(after.statistics().map(QualityCheckProperties::withoutBandwidth))
        .isEqualTo(before.statistics().map(QualityCheckProperties::withoutBandwidth));
  }

  private static Statistics withoutBandwidth(Statistics statistics) {
    return new Statistics(
        statistics.alignment(),
        statistics.tonality(),
        0,
        statistics.density(),
        statistics.pianoFraction());
  }

  @Property
  void within_the_widest_limits_all_music_with_pitched_notes_is_good(
      @ForAll("tokenizers") EventTokenizer tokenizer, @ForAll("scores") Score score) {
    QualityCheck widest =
        ANY_NUMBER
            .withMinAlignment(0)
            .withMinTonality(0)
            .withMinBandwidth(0)
            .withDensity(0, Double.POSITIVE_INFINITY)
            .withMaxPianoShare(1);

    Quality quality = widest.check(tokenizer.encode(score).tokens(), tokenizer.version());

    assertThat(quality.isAccepted()).isEqualTo(quality.statistics().isPresent());
    assertThat(quality.reasons()).isSubsetOf(Reason.TOTAL_MIN, Reason.DRUM_ONLY);
  }

  @Provide
  Arbitrary<Score> scores() {
    return EventScores.any();
  }

  @Provide
  Arbitrary<EventTokenizer> tokenizers() {
    return EventScores.tokenizers();
  }
}
