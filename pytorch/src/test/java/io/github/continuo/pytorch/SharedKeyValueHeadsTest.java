package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.dual.DualConfig;
import io.github.continuo.pytorch.engine.EngineThread;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecodingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Heads that share keys and values give what they give with copies of their own. */
class SharedKeyValueHeadsTest {
  private static final EventTokenizer TOKENIZER = EventTokenizer.of(EventVersion.V1);
  private static final int DIM = 32;
  private static final int HEADS = 8;
  private static final int TOKEN_HEADS = 4;
  private static final int SHARED_BY = 4;

  private TrainableDual sharing;
  private TrainableDual copying;

  @BeforeEach
  void create() {
    sharing = Models.enlarged(create(HEADS / SHARED_BY, TOKEN_HEADS / SHARED_BY));
    copying = create(HEADS, TOKEN_HEADS);
    EngineThread.run(
        () ->
            copying
                .parameters()
                .byName()
                .forEach((name, weight) -> copy(name, sharing.parameters().get(name), weight)));
  }

  private static TrainableDual create(int keyValueHeads, int tokenKeyValueHeads) {
    return TrainableDual.create(
        new DualConfig(
            TOKENIZER,
            new DecoderConfig(DIM, 2, HEADS, keyValueHeads, 24, 64, 10_000),
            new DecoderConfig(DIM, 2, TOKEN_HEADS, tokenKeyValueHeads, 16, 8, 10_000)),
        5,
        Device.cpu());
  }

  /** Maps to keys and values are copied for each of the heads that share them. */
  private static void copy(String name, NDArray from, NDArray to) {
    try (NDManager scope = from.getManager().newSubManager()) {
      NDArray own = from.duplicate();
      own.attach(scope);
      if (name.contains("k_proj") || name.contains("v_proj")) {
        long headDim = DIM / (name.startsWith("net_token.") ? TOKEN_HEADS : HEADS);
        own = own.reshape(-1, headDim, DIM).repeat(0, SHARED_BY).reshape(-1, DIM);
      }
      assertThat(own.getShape()).isEqualTo(to.getShape());
      to.muli(0).addi(own);
    }
  }

  @AfterEach
  void close() {
    sharing.close();
    copying.close();
  }

  private static NDArray batch(NDManager manager, int sequences, int rows) {
    long[] ids =
        Arrays.stream(TinyDual.rows(TOKENIZER, sequences * rows, new Random(6)).ids())
            .asLongStream()
            .toArray();
    return manager.create(ids, new Shape(sequences, rows, TOKENIZER.width()));
  }

  @Test
  void the_models_differ_in_the_maps_to_keys_and_values_only() {
    assertThat(sharing.parameters().get("net.layers.1.self_attn.k_proj.weight").getShape())
        .isEqualTo(new Shape(DIM / SHARED_BY, DIM));
    assertThat(sharing.parameters().get("net_token.layers.0.self_attn.v_proj.weight").getShape())
        .isEqualTo(new Shape(DIM / SHARED_BY, DIM));
  }

  @Test
  void logits_are_those_of_a_model_with_copies() {
    assertClose(logits(sharing), logits(copying));
  }

  private static float[] logits(TrainableDual model) {
    return Models.onEngine(
        manager -> {
          NDArray rows = batch(manager, 3, 20);
          NDArray hidden = model.hidden(rows.get(":, :-1")).reshape(-1, DIM);
          return model
              .logits(hidden, rows.get(":, 1:").reshape(-1, TOKENIZER.width()))
              .toFloatArray();
        });
  }

  @Test
  void losses_are_those_of_a_model_with_copies() {
    for (ForwardOptions pass : List.of(ForwardOptions.training(), ForwardOptions.evaluation())) {
      float loss = loss(copying, pass);

      assertThat(loss(sharing, pass)).isCloseTo(loss, within(1e-5f * loss));
    }
  }

  private static float loss(TrainableDual model, ForwardOptions pass) {
    return Models.onEngine(manager -> model.loss(batch(manager, 3, 20), pass).getFloat());
  }

  @Test
  void what_is_decoded_is_that_of_a_model_with_copies() {
    assertClose(decoded(sharing), decoded(copying));
  }

  /** The logits of rows that are read one by one and spelled by a forked decoding. */
  private static float[] decoded(TrainableDual model) {
    TokenSequence rows = TinyDual.rows(TOKENIZER, 20, new Random(7));
    List<float[]> logits = new ArrayList<>();
    try (DecodingState decoding = model.newState()) {
      decoding.append(List.of(rows.slice(0, 8)));
      decoding.selectSequences(0, 0);
      for (int row = 8; row < 20; row++) {
        int[] places = new int[2];
        TokenSequence next = rows.slice(row, row + 1);
        decoding.sampleNext(
            (sequence, here) -> {
              logits.add(here.clone());
              return next.id(0, places[sequence]++);
            });
        decoding.append(List.of(next, next));
      }
    }
    int vocabulary = TOKENIZER.vocabulary().size();
    float[] all = new float[logits.size() * vocabulary];
    for (int i = 0; i < logits.size(); i++) {
      System.arraycopy(logits.get(i), 0, all, i * vocabulary, vocabulary);
    }
    return all;
  }

  private static void assertClose(float[] values, float[] wanted) {
    assertThat(Floats.largest(wanted)).isGreaterThan(1);
    assertThat(Floats.largestDifference(values, wanted))
        .isLessThanOrEqualTo(1e-5f * Floats.largest(wanted));
  }
}
