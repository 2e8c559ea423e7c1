package io.github.continuo.dual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.continuo.generate.EventStream;
import io.github.continuo.generate.GenerationLength;
import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.GenerationSession;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.transformer.DecodingState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DualStreamTest {
  private static final EventTokenizer TOKENIZER = EventTokenizer.optimizing(EventVersion.V2);
  private static final GenerationOptions OPTIONS =
      GenerationOptions.defaults().withLength(GenerationLength.positions(30));

  private static Score prompt(int notes) {
    List<ScoreEvent> events = new ArrayList<>();
    for (int i = 0; i < notes; i++) {
      events.add(new Note(i * 240L, 240, 0, 60 + i % 5, 80));
    }
    return Score.of(TimeBase.ticksPerQuarter(480), List.of(Track.of(events)));
  }

  private static List<TrackEvent> drained(EventStream stream) {
    List<TrackEvent> events = new ArrayList<>();
    stream.forEachRemaining(events::add);
    return events;
  }

  @Test
  void a_stream_gives_what_a_continuation_adds() {
    try (Generator generator = Generator.of(TinyDual.lively(TOKENIZER, 40, 3))) {
      for (int seed = 0; seed < 5; seed++) {
        GenerationOptions options = OPTIONS.withSeed(seed);

        assertThat(drained(generator.stream(prompt(24), options)))
            .isNotEmpty()
            .isEqualTo(generator.continueFrom(prompt(24), options).newEvents());
      }
    }
  }

  @Test
  void a_session_gives_what_a_fresh_generator_gives_for_its_score() {
    try (Generator generator = Generator.of(TinyDual.lively(TOKENIZER, 300, 3));
        GenerationSession session = generator.session(prompt(24))) {
      for (int turn = 0; turn < 5; turn++) {
        Score before = session.score();
        GenerationOptions options = OPTIONS.withSeed(turn);

        assertThat(drained(session.stream(options)))
            .isEqualTo(generator.continueFrom(before, options).newEvents());

        if (turn % 2 == 0) {
          session.setScore(before);
        }
        Note played = new Note(session.score().endTick() + 240, 240, 0, 60 + turn, 80);
        session.append(List.of(new TrackEvent(0, played)));
      }
    }
  }

  @Test
  void rows_read_after_a_rewind_are_as_if_the_others_had_never_been() {
    TokenSequence rows = TOKENIZER.encode(prompt(20)).tokens();
    TokenSequence others = TOKENIZER.encode(prompt(6)).tokens();
    try (DualTransformer model = TinyDual.lively(TOKENIZER, 40, 3);
        DecodingState fresh = model.newState();
        DecodingState rewound = model.newState()) {
      fresh.append(List.of(rows.slice(0, 9).concat(others)));
      rewound.append(List.of(rows));

      rewound.truncate(9);
      assertThat(rewound.length()).isEqualTo(9);
      assertThatThrownBy(() -> rewound.sampleNext((sequence, logits) -> 0))
          .isInstanceOf(IllegalStateException.class);
      rewound.append(List.of(others));

      assertThat(firstLogits(rewound)).containsExactly(firstLogits(fresh), within(1e-3f));
    }
  }

  private static float[] firstLogits(DecodingState decoding) {
    List<float[]> asked = new ArrayList<>();
    int end = TOKENIZER.end().id(0, 0);
    decoding.sampleNext(
        (sequence, logits) -> {
          asked.add(logits.clone());
          return end;
        });
    return asked.get(0);
  }
}
