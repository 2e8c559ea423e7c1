package io.github.continuo.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.DecodingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Sequences that are read and spelled side by side do not see each other. */
@ParameterizedClass
@EnumSource
class DualDecodingTest {

  /** How a model is drawn, and how near two of its logits must be to be called equal. */
  enum Drawn {
    AS_NEW {
      @Override
      TrainableDual model() {
        return TinyDual.fresh(TOKENIZER, CONTEXT_ROWS, 1);
      }

      @Override
      float tolerance(float[] logits) {
        return 1e-5f;
      }
    },

    LIVELY {
      @Override
      TrainableDual model() {
        return TinyDual.lively(TOKENIZER, CONTEXT_ROWS, 1);
      }

      @Override
      float tolerance(float[] logits) {
        return 1e-5f * Floats.largest(logits);
      }
    };

    abstract TrainableDual model();

    abstract float tolerance(float[] logits);
  }

  private static final EventTokenizer TOKENIZER = EventTokenizer.optimizing(EventVersion.V2);
  private static final int CONTEXT_ROWS = 512;

  private final Drawn drawn;
  private final TrainableDual model;

  DualDecodingTest(Drawn drawn) {
    this.drawn = drawn;
    model = drawn.model();
  }

  @AfterEach
  void close() {
    model.close();
  }

  private static List<TokenSequence> pieces(int count, int rows, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, count).mapToObj(i -> TinyDual.rows(TOKENIZER, rows, random)).toList();
  }

  /** Reads the next rows of each piece, makes the decoding spell those after, and listens. */
  private static List<List<float[]>> readThenSpell(
      DecodingState decoding, List<TokenSequence> pieces, int end) {
    int start = decoding.length();
    decoding.append(pieces.stream().map(piece -> piece.slice(start, end)).toList());
    return spell(decoding, pieces.stream().map(piece -> piece.slice(end, end + 1)).toList());
  }

  /** The logits at each place of rows that the decoding is made to spell, for each sequence. */
  private static List<List<float[]>> spell(DecodingState decoding, List<TokenSequence> rows) {
    List<List<float[]>> logits = new ArrayList<>();
    rows.forEach(row -> logits.add(new ArrayList<>()));
    List<TokenSequence> sampled =
        decoding.sampleNext(
            (sequence, here) -> {
              logits.get(sequence).add(here.clone());
              return rows.get(sequence).id(0, logits.get(sequence).size() - 1);
            });
    assertThat(sampled).isEqualTo(rows);
    for (int i = 0; i < rows.size(); i++) {
      assertThat(logits.get(i)).hasSize(TOKENIZER.tokenCount(rows.get(i).id(0, 0)));
    }
    return logits;
  }

  /** What the model says of the row at {@code end} of a piece, all of it in one pass. */
  private List<float[]> inOnePass(TokenSequence piece, int end) {
    int width = TOKENIZER.width();
    int length = TOKENIZER.tokenCount(piece.id(end, 0));
    return Models.onEngine(
        manager -> {
          NDArray rows = manager.create(longs(piece.slice(0, end)), new Shape(1, end, width));
          NDArray hidden = model.hidden(rows).get("0, -1:"); // [1, dim]
          NDArray row = manager.create(longs(piece.slice(end, end + 1)), new Shape(1, width));
          NDArray logits = model.logits(hidden, row);
          return IntStream.range(0, length)
              .mapToObj(place -> logits.get(0, place).toFloatArray())
              .toList();
        });
  }

  private static long[] longs(TokenSequence rows) {
    return Arrays.stream(rows.ids()).asLongStream().toArray();
  }

  private void assertClose(List<float[]> logits, List<float[]> wanted) {
    assertThat(logits).hasSameSizeAs(wanted);
    for (int place = 0; place < wanted.size(); place++) {
      float[] expected = wanted.get(place);
      assertThat(Floats.largestDifference(logits.get(place), expected))
          .as("place %d", place)
          .isLessThanOrEqualTo(drawn.tolerance(expected));
    }
  }

  @Test
  void sequences_of_a_batch_have_the_logits_they_have_alone() {
    for (int batch = 1; batch <= 6; batch++) {
      List<TokenSequence> pieces = pieces(batch, 12, batch);
      int[] ends = {4, 5, 6, 7, 11};
      try (DecodingState together = model.newState()) {
        together.selectSequences(new int[batch]);
        List<List<List<float[]>>> logits = new ArrayList<>();

        for (int end : ends) {
          logits.add(readThenSpell(together, pieces, end));
        }

        for (int i = 0; i < batch; i++) {
          try (DecodingState alone = model.newState()) {
            for (int step = 0; step < ends.length; step++) {
              List<float[]> own = readThenSpell(alone, pieces.subList(i, i + 1), ends[step]).get(0);
              assertClose(logits.get(step).get(i), own);
              assertClose(own, inOnePass(pieces.get(i), ends[step]));
            }
          }
        }
      }
    }
  }

  @Test
  void a_fork_goes_on_as_if_there_were_no_other() {
    TokenSequence shared = pieces(1, 9, 7).get(0);
    List<TokenSequence> pieces =
        pieces(4, 6, 8).stream().map(shared::concat).toList(); // what each goes on with
    try (DecodingState decoding = model.newState()) {
      decoding.append(List.of(shared));

      decoding.selectSequences(0, 0, 0, 0);
      List<List<float[]>> first =
          spell(decoding, pieces.stream().map(piece -> piece.slice(9, 10)).toList());
      List<List<float[]>> second = readThenSpell(decoding, pieces, 11);
      decoding.selectSequences(3, 1); // the others are done
      List<TokenSequence> left = List.of(pieces.get(3), pieces.get(1));
      List<List<float[]>> third =
          spell(decoding, left.stream().map(piece -> piece.slice(11, 12)).toList());
      List<List<float[]>> last = readThenSpell(decoding, left, 14);

      assertThat(decoding.batchSize()).isEqualTo(2);
      assertThat(decoding.length()).isEqualTo(14);
      for (int i = 0; i < 4; i++) {
        assertClose(first.get(i), inOnePass(pieces.get(i), 9));
        assertClose(second.get(i), inOnePass(pieces.get(i), 11));
      }
      for (int i = 0; i < 2; i++) {
        assertClose(third.get(i), inOnePass(left.get(i), 11));
        assertClose(last.get(i), inOnePass(left.get(i), 14));
      }
    }
  }

  @Test
  void reading_in_any_pieces_gives_the_logits_of_one_pass() {
    TokenSequence piece = pieces(1, 25, 9).get(0);
    List<float[]> whole = inOnePass(piece, 24);
    Random random = new Random(10);
    for (int trial = 0; trial < 12; trial++) {
      try (DecodingState decoding = model.newState()) {

        while (decoding.length() < 23) {
          int read = decoding.length();
          int end = read + 1 + random.nextInt(23 - read);
          decoding.append(List.of(piece.slice(read, end)));
        }

        assertClose(readThenSpell(decoding, List.of(piece), 24).get(0), whole);
      }
    }
  }

  @Test
  void a_row_that_was_spelled_is_not_read_by_that() {
    List<TokenSequence> piece = pieces(1, 8, 11);
    try (DecodingState decoding = model.newState()) {
      List<float[]> once = readThenSpell(decoding, piece, 7).get(0);

      List<float[]> again = spell(decoding, List.of(piece.get(0).slice(7, 8))).get(0);

      assertThat(decoding.length()).isEqualTo(7);
      assertClose(again, once);
    }
  }

  @Test
  void nothing_can_be_spelled_before_a_row_is_read() {
    try (DecodingState decoding = model.newState()) {
      decoding.selectSequences(0, 0);

      assertThatThrownBy(() -> decoding.sampleNext((sequence, logits) -> 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("at least one event must be read before one is sampled");
    }
  }

  @Test
  void no_more_rows_can_be_read_than_the_context_holds() {
    TokenSequence rows = pieces(1, CONTEXT_ROWS, 12).get(0);
    try (DecodingState decoding = model.newState()) {
      decoding.append(List.of(rows));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> decoding.append(List.of(rows.slice(0, 1))))
          .withMessage("the cache holds 512 of at most 512 positions and cannot take 1 more");
    }
  }

  @Test
  void native_arrays_do_not_grow_in_number_with_the_music() {
    List<TokenSequence> pieces = pieces(3, 400, 13);
    try (DecodingState decoding = model.newState()) {
      decoding.selectSequences(0, 0, 0);
      readThenSpell(decoding, pieces, 20);
      decoding.selectSequences(2, 0, 1);
      int after20 = NativeArrays.count();

      for (int end = 21; end < 321; end++) {
        readThenSpell(decoding, pieces, end);
        if (end % 50 == 0) {
          decoding.selectSequences(2, 0, 1);
        }
      }

      assertThat(NativeArrays.count()).isEqualTo(after20);
    }
  }

  @Test
  void all_native_arrays_are_given_back() {
    int before = NativeArrays.count();

    try (TrainableDual another = drawn.model()) {
      int loaded = NativeArrays.count();
      for (int i = 0; i < 20; i++) {
        try (DecodingState decoding = another.newState()) {
          readThenSpell(decoding, pieces(1, 9, i), 8);
          decoding.selectSequences(0, 0, 0);
          decoding.append(Collections.nCopies(3, TOKENIZER.end()));
          decoding.selectSequences(2);
        }
      }
      assertThat(NativeArrays.count()).isEqualTo(loaded).isGreaterThan(before);
    }

    assertThat(NativeArrays.count()).isEqualTo(before);
  }
}
