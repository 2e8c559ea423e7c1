package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.transformer.DecoderConfig;
import io.github.continuo.transformer.DecodingState;
import io.github.continuo.transformer.Models;
import io.github.continuo.transformer.base.BaseTransformer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long prompts are read by portions, and nobody can tell. */
class PromptChunksTest {
  private static final int CHUNK = PrefixCache.CHUNK_LENGTH;
  private static final int CONTEXT_ROWS = 4 * CHUNK;

  /** Many eighths, of three tokens each. */
  private static Score eighths(int notes) {
    List<ScoreEvent> events = new ArrayList<>();
    for (int i = 0; i < notes; i++) {
      events.add(new Note(i * 240L, 240, 0, 40 + i * 7 % 50, 80));
    }
    return Score.of(TimeBase.ticksPerQuarter(480), List.of(Track.of(events)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 17})
  void logits_after_chunks_are_those_of_the_whole(int rows) {
    DecoderConfig config = new DecoderConfig(16, 2, 2, 24, CONTEXT_ROWS);
    TokenSequence prompt = Models.TOKENIZER.encode(eighths(CONTEXT_ROWS)).tokens().slice(0, rows);
    try (BaseTransformer model = BaseTransformer.create(config, Models.TOKENIZER, 1, Models.FP32);
        DecodingState decoding = model.newState();
        PrefixCache reading = new PrefixCache(model)) {
      float[][] logits = new float[2][];

      decoding.append(List.of(prompt));
      decoding.sampleNext((sequence, found) -> keep(logits, 0, found));
      int chunks = 1;
      while (reading.append(prompt)) {
        chunks++;
      }
      reading.sampleNext(null, (sequence, found) -> keep(logits, 1, found));

      assertThat(chunks).isEqualTo((rows + CHUNK - 1) / CHUNK);
      assertThat(logits[1]).containsExactly(logits[0], within(1e-5f));
    }
  }

  private static int keep(float[][] logits, int index, float[] found) {
    logits[index] = found.clone();
    return 0;
  }

  @Test
  void no_more_rows_are_read_at_once_than_a_chunk_of_all_sequences_together() {
    ScriptedModel model = new ScriptedModel(Models.TOKENIZER, CONTEXT_ROWS);
    GenerationOptions options =
        GenerationOptions.defaults().withLength(GenerationLength.positions(2 * CHUNK));

    Generator.of(model).variations(eighths(300), 5, options);
    int promptLength = Models.TOKENIZER.encode(eighths(300)).tokens().length();

    assertThat(model.reads)
        .allSatisfy(read -> assertThat(read[0] * read[1]).isLessThanOrEqualTo(CHUNK));
    assertThat(model.reads.subList(0, 3))
        .allSatisfy(read -> assertThat(read).containsExactly(1, CHUNK));
    assertThat(promptLength).isGreaterThan(3 * CHUNK);
  }

  @Test
  void an_interrupt_is_seen_between_chunks() {
    ScriptedModel model = new ScriptedModel(Models.TOKENIZER, CONTEXT_ROWS);
    Generator generator = Generator.of(model);

    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> generator.continueFrom(eighths(300)))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(model.reads).isEmpty();
  }

  @Test
  void the_cut_of_a_prompt_that_is_too_long_stays_while_it_grows_by_less_than_a_quarter() {
    ScriptedModel model = new ScriptedModel(Models.TOKENIZER, 100);
    GenerationOptions options =
        GenerationOptions.defaults().withLength(GenerationLength.positions(1));

    List<Integer> promptLength = new ArrayList<>();
    for (int notes = 40; notes < 60; notes++) {
      promptLength.add(Generator.of(model).continueFrom(eighths(notes), options).promptLength());
    }

    assertThat(promptLength).allSatisfy(rows -> assertThat(rows).isBetween(72, 99));
    for (int i = 1; i < promptLength.size(); i++) {
      int grown = promptLength.get(i) - promptLength.get(i - 1);
      assertThat(grown == 3 || grown < -18).as("%s", promptLength).isTrue();
    }
  }
}
