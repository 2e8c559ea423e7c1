package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecodingState;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Contexts that are longer than what there is room for at first. */
class LongContextTest {
  private static final int FIRST = KvCache.ROOM_AT_FIRST;
  private static final DecoderConfig LONG = new DecoderConfig(8, 2, 2, 8, 1 << 30);

  @Test
  void a_longer_table_has_the_angles_of_a_table_that_was_long_from_the_beginning() {
    Models.onEngine(
        manager -> {
          RotaryTable grown = new RotaryTable(new DecoderConfig(8, 1, 2, 8, 3 * FIRST), manager);
          assertThat(grown.cos().getShape().get(0)).isEqualTo(FIRST);
          float[] before = grown.sin().toFloatArray();

          grown.reach(FIRST);
          assertThat(grown.cos().getShape().get(0)).isEqualTo(FIRST);
          grown.reach(FIRST + 1);
          assertThat(grown.cos().getShape().get(0)).isEqualTo(2 * FIRST);
          grown.reach(2 * FIRST + 1);
          assertThat(grown.cos().getShape().get(0)).isEqualTo(3 * FIRST);

          float[] after = grown.sin().toFloatArray();
          assertThat(Arrays.copyOf(after, before.length)).isEqualTo(before);
          int row = 3 * FIRST - 1;
          assertThat(after[4 * row + 2]).isEqualTo((float) Math.sin(row));
          return 0;
        });
  }

  @Test
  void room_is_twice_what_it_was_and_never_more_than_all() {
    assertThat(KvCache.enlarged(8, 9, 100)).isEqualTo(16);
    assertThat(KvCache.enlarged(8, 30, 100)).isEqualTo(30);
    assertThat(KvCache.enlarged(64, 65, 100)).isEqualTo(100);
    assertThat(KvCache.enlarged(1 << 30, (1 << 30) + 1, Integer.MAX_VALUE))
        .isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void rows_beyond_the_first_room_are_as_if_there_had_been_room_for_them() {
    long[] ids = Models.ids(FIRST + 3, 1);
    try (TrainableBase model =
            Models.enlarged(TrainableBase.create(LONG, Models.TOKENIZER, 1, Device.cpu()));
        DecodingState decoding = model.newState()) {
      float[] expected =
          Models.onEngine(
              manager -> {
                NDArray all = model.logits(manager.create(ids).reshape(1, -1));
                return all.get(0).get(ids.length - 1).toFloatArray();
              });

      decoding.append(List.of(rows(ids, 0, FIRST - 1)));
      for (int row = FIRST - 1; row < ids.length; row++) {
        decoding.append(List.of(rows(ids, row, row + 1)));
      }
      AtomicReference<float[]> found = new AtomicReference<>();
      decoding.sampleNext(
          (sequence, logits) -> {
            found.set(logits.clone());
            return 1;
          });

      float[] logits = Objects.requireNonNull(found.get());
      assertThat(logits).hasSize(expected.length);
      for (int i = 0; i < logits.length; i++) {
        assertThat(Math.abs(logits[i] - expected[i])).isLessThan(1e-3f);
      }
    }
  }

  private static TokenSequence rows(long[] ids, int from, int to) {
    return TokenSequence.of(1, Arrays.stream(ids, from, to).mapToInt(id -> (int) id).toArray());
  }
}
