package io.github.continuo.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A continuation starts where it is told to. */
class StartTickProperties {
  private static final List<Tokenizer> TOKENIZERS =
      List.of(
          NoteTokenizer.of(TimeGrid.stepsPerBeat(12)),
          EventTokenizer.of(EventVersion.V1),
          EventTokenizer.optimizing(EventVersion.V2));

  /** Some notes within a bar. */
  private static Score prompt(Random random) {
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(9); i++) {
      notes.add(
          new Note(
              random.nextInt(1_800), 1 + random.nextInt(3_000), 0, 40 + random.nextInt(40), 80));
    }
    return Score.of(TimeBase.ticksPerQuarter(480), List.of(Track.of(notes)));
  }

  @Property(tries = 300)
  void first_note_starts_exactly_there_and_nothing_before(
      @ForAll @IntRange(max = 2) int which,
      @ForAll @IntRange(min = 4, max = 800) int beat,
      @ForAll Random random) {
    Tokenizer tokenizer = TOKENIZERS.get(which);
    long startTick = beat * 480L;
    IncrementalDetokenizer extension =
        tokenizer
            .encode(prompt(random))
            .detokenizer(GenerationConstraints.defaults().withStartTick(startTick));
    assertThat(extension.currentTick()).isEqualTo(startTick);

    List<TrackEvent> events = RandomWalk.rows(tokenizer, extension, 60, random).events();

    assertThat(events).allMatch(placed -> placed.event().tick() >= startTick);
    events.stream()
        .filter(placed -> placed.event() instanceof Note)
        .findFirst()
        .ifPresent(first -> assertThat(first.event().tick()).isEqualTo(startTick));
  }

  @Test
  void start_must_be_after_the_last_onset() {
    Score score =
        Score.of(
            TimeBase.ticksPerQuarter(480),
            List.of(Track.of(List.of(new Note(960, 10, 0, 60, 80)))));
    GenerationConstraints early = GenerationConstraints.defaults().withStartTick(960);

    for (Tokenizer tokenizer : TOKENIZERS) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> tokenizer.encode(score).detokenizer(early))
          .withMessage("start tick must be after the last onset, at tick 960, got 960");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> early.withStartTick(-1))
        .withMessage("start tick must be at least 0, got -1");
  }
}
