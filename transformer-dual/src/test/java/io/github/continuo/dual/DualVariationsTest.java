package io.github.continuo.dual;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.generate.Continuation;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.GenerationOptions.Ending;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.tokenize.event.EventTokenizer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several pieces that a dual model writes side by side. */
class DualVariationsTest {
  private static final EventTokenizer TOKENIZER = EventTokenizer.optimizing(EventVersion.V2);
  private static final int CONTEXT_ROWS = 28; // so short that it is left behind
  private static final Score PROMPT = prompt();

  private Generator generator;

  @BeforeEach
  void create() {
    generator = Generator.of(TinyDual.lively(TOKENIZER, CONTEXT_ROWS, 3));
  }

  @AfterEach
  void close() {
    generator.close();
  }

  private static Score prompt() {
    List<ScoreEvent> events = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      events.add(new Note(i * 240L, 200, 3, 60 + i % 5, 80));
      events.add(new Note(i * 240L, 100, Note.DRUM_CHANNEL, 36 + i % 3, 90));
    }
    return Score.of(TimeBase.ticksPerQuarter(480), List.of(Track.of(events)));
  }

  private static GenerationOptions rows(int rows) {
    return GenerationOptions.defaults().withLength(GenerationLength.positions(rows)).withSeed(40);
  }

  @Test
  void variation_number_i_is_what_a_seed_greater_by_i_gives_far_past_the_window() {
    List<Continuation> variations = generator.variations(PROMPT, 4, rows(4 * CONTEXT_ROWS));

    assertThat(variations).extracting(Continuation::newLength).containsOnly(4 * CONTEXT_ROWS);
    assertThat(variations.stream().map(Continuation::newEvents).distinct()).hasSize(4);
    for (int i = 0; i < 4; i++) {
      assertThat(variations.get(i).newEvents())
          .isEqualTo(
              generator.continueFrom(PROMPT, rows(4 * CONTEXT_ROWS).withSeed(40 + i)).newEvents());
    }
  }

  @Test
  void each_sequence_of_a_batch_ends_alone() {
    GenerationOptions options = rows(100).withEnding(Ending.ALLOWED).withTopP(1);

    List<Continuation> variations = generator.variations(PROMPT, 8, options);

    assertThat(variations.stream().map(Continuation::newLength).distinct()).hasSizeGreaterThan(2);
    assertThat(variations).anyMatch(variation -> variation.newLength() < 100);
    for (int i = 0; i < 8; i++) {
      Continuation alone = generator.continueFrom(PROMPT, options.withSeed(40 + i));
      assertThat(variations.get(i).newLength()).isEqualTo(alone.newLength());
      assertThat(variations.get(i).newEvents()).isEqualTo(alone.newEvents());
    }
  }

  @Test
  void an_ensemble_keeps_its_programs_and_channels() {
    PieceSetup trio =
        PieceSetup.empty()
            .withInstruments(73, 40)
            .withDrumKit(32)
            .withTempo(90)
            .withTimeSignature(3, 4);

    for (Continuation piece : generator.variations(trio, 3, rows(150))) {
      assertThat(piece.prompt()).isEqualTo(trio.score());
      assertThat(piece.newEvents()).isNotEmpty();
      for (TrackEvent placed : piece.newEvents()) {
        assertThat(placed.event()).isNotInstanceOf(ProgramChange.class);
        if (placed.event() instanceof Note note) {
          assertThat(note.channel()).isIn(0, 1, Note.DRUM_CHANNEL);
        } else if (placed.event() instanceof ControlChange change) {
          assertThat(change.channel()).isIn(0, 1, Note.DRUM_CHANNEL);
        }
      }
    }
  }

  @Test
  void an_ensemble_without_drums_gets_none() {
    PieceSetup solo = PieceSetup.empty().withInstruments(0);

    assertThat(generator.generate(solo, rows(150)).newEvents())
        .extracting(TrackEvent::event)
        .hasAtLeastOneElementOfType(Note.class)
        .allSatisfy(
            event -> {
              assertThat(event).isNotInstanceOf(ProgramChange.class);
              if (event instanceof Note note) {
                assertThat(note.channel()).isZero();
              }
            });
  }
}
