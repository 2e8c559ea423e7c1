package io.github.continuo.transformer.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.LoadOptions;
import io.github.continuo.transformer.Models;
import io.github.continuo.transformer.Precision;
import io.github.continuo.transformer.TokenLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Laws of the network in Java: to the last bit, in every precision that it computes. */
@ParameterizedClass
@EnumSource(
    value = Precision.class,
    names = {"FP32", "INT8"})
class BaseTransformerTest {
  private final Precision precision;
  private final BaseTransformer model;

  BaseTransformerTest(Precision precision) {
    this.precision = precision;
    model = Models.lively(1, Models.TINY, LoadOptions.defaults().withPrecision(precision));
  }

  @AfterEach
  void close_model() {
    model.close();
  }

  @Test
  void a_position_does_not_see_what_follows_it() {
    TokenSequence ids = Models.ids(30, 3);
    TokenSequence changed = TokenSequence.concat(List.of(ids.slice(0, 17), Models.ids(13, 4)));

    float[][] logits = model.logits(List.of(ids));
    float[][] others = model.logits(List.of(changed));

    for (int position = 0; position < 17; position++) {
      assertThat(logits[position]).isEqualTo(others[position]);
    }
    assertThat(logits[17]).isNotEqualTo(others[17]);
  }

  @Test
  void sequences_of_a_batch_have_the_bits_they_have_alone() {
    List<TokenSequence> sequences =
        List.of(Models.ids(20, 5), Models.ids(20, 6), Models.ids(20, 7));

    float[][] together = model.logits(sequences);

    for (int i = 0; i < 3; i++) {
      float[][] alone = model.logits(List.of(sequences.get(i)));
      for (int position = 0; position < 20; position++) {
        assertThat(together[i * 20 + position]).isEqualTo(alone[position]);
      }
    }
  }

  @Test
  void reading_in_any_pieces_gives_the_bits_of_one_pass() {
    TokenSequence ids = Models.ids(24, 5);
    float[] whole = model.logits(List.of(ids))[23];
    Random random = new Random(6);
    for (int trial = 0; trial < 20; trial++) {
      try (DecodingState decoding = model.newState()) {
        int read = 0;
        while (read < 24) {
          int end = read + 1 + random.nextInt(24 - read);
          decoding.append(List.of(ids.slice(read, end)));
          read = end;
        }

        assertThat(decoding.length()).isEqualTo(24);
        assertThat(logits(decoding).get(0)).isEqualTo(whole);
      }
    }
  }

  @Test
  void rewound_and_forked_sequences_have_the_bits_of_new_ones() {
    TokenSequence shared = Models.ids(9, 12);
    List<TokenSequence> own = List.of(Models.ids(14, 13), Models.ids(14, 14), Models.ids(14, 15));
    try (DecodingState decoding = model.newState()) {

      decoding.append(List.of(Models.ids(30, 99)));
      decoding.truncate(0);
      decoding.append(List.of(shared));
      decoding.selectSequences(0, 0, 0);
      decoding.append(own.stream().map(ids -> ids.slice(0, 5)).toList());
      decoding.selectSequences(2, 1); // the other is done
      decoding.append(List.of(own.get(2).slice(5, 14), own.get(1).slice(5, 14)));
      List<float[]> logits = logits(decoding);

      assertThat(decoding.batchSize()).isEqualTo(2);
      assertThat(decoding.length()).isEqualTo(23);
      assertThat(logits.get(0)).isEqualTo(lastLogits(shared, own.get(2)));
      assertThat(logits.get(1)).isEqualTo(lastLogits(shared, own.get(1)));
    }
  }

  private float[] lastLogits(TokenSequence first, TokenSequence second) {
    float[][] all = model.logits(List.of(TokenSequence.concat(List.of(first, second))));
    return all[all.length - 1];
  }

  private static List<float[]> logits(DecodingState decoding) {
    List<float[]> logits = new ArrayList<>();
    decoding.sampleNext(
        (sequence, found) -> {
          logits.add(found);
          return 0;
        });
    return logits;
  }

  @Test
  void no_number_of_threads_changes_a_bit() {
    DecoderConfig large = new DecoderConfig(512, 1, 4, 1_100, 64); // layers that are split
    LoadOptions options = LoadOptions.defaults().withPrecision(precision);
    try (BaseTransformer one = Models.lively(3, large, options.withThreads(1));
        BaseTransformer three = Models.lively(3, large, options.withThreads(3))) {
      List<TokenSequence> ids = List.of(Models.ids(5, 1));

      assertThat(three.logits(ids)).isDeepEqualTo(one.logits(ids));
    }
  }

  @Test
  void nats_are_those_of_the_logits() {
    List<TokenSequence> sequences = List.of(Models.ids(12, 20), Models.ids(12, 21));
    float[][] logits = model.logits(sequences);

    List<TokenLoss> tokenLosses = model.tokenLosses(sequences, new int[] {1, 5, 11});

    int[] rows = {1, 5, 11};
    for (int i = 0; i < tokenLosses.size(); i++) {
      int row = rows[i % 3];
      float[] before = logits[i / 3 * 12 + row - 1];
      int id = sequences.get(i / 3).id(row, 0);
      double sum = 0;
      for (float logit : before) {
        sum += Math.exp((double) logit - before[id]);
      }
      assertThat(tokenLosses.get(i).nll()).isCloseTo((float) Math.log(sum), within(1e-3f));
      assertThat(tokenLosses.get(i).rangeNll()).isBetween(0f, tokenLosses.get(i).nll() + 1e-3f);
    }
  }

  @Test
  void what_does_not_fit_is_refused() {
    try (DecodingState decoding = model.newState()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> decoding.append(List.of(Models.ids(65, 1))))
          .withMessage("the cache holds 0 of at most 64 positions and cannot take 65 more");
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> decoding.sampleNext((sequence, found) -> 0));
      decoding.append(List.of(Models.ids(64, 1)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> decoding.append(List.of(Models.ids(1, 1))))
          .withMessage("the cache holds 64 of at most 64 positions and cannot take 1 more");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> decoding.truncate(65))
          .withMessage("length to truncate to must be in 0..64, got 65");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> decoding.selectSequences(1))
          .withMessage("selected sequences must be in 0..0, got 1");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> decoding.selectSequences())
          .withMessage("at least one sequence must be selected, got none");
    }
  }
}
