package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.continuo.midi.BarMap;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** New music starts and ends where it is asked to. */
class AlignmentProperties {
  private static final int BEAT = 480;

  @Property(tries = 150, shrinking = ShrinkingMode.OFF)
  void new_music_fills_its_time_exactly(
      @ForAll("tokenizers") Tokenizer tokenizer,
      @ForAll("prompts") Score prompt,
      @ForAll("starts") GenerationStart start,
      @ForAll @IntRange(min = 1, max = 4) int bars,
      @ForAll boolean notesPastEnd,
      @ForAll @IntRange(max = 1_000) int seed) {
    Generator generator = Generator.of(ScriptedModel.crowded(tokenizer, 60));
    GenerationOptions options =
        GenerationOptions.defaults()
            .withSeed(seed)
            .withStart(start)
            .withNotesPastEnd(notesPastEnd)
            .withLength(GenerationLength.bars(bars));

    Continuation piece = generator.continueFrom(prompt, options);

    List<Note> notes =
        piece.newEvents().stream()
            .map(placed -> placed.event())
            .filter(Note.class::isInstance)
            .map(Note.class::cast)
            .toList();
    long lastOnset = prompt.notes().mapToLong(Note::tick).max().orElseThrow();
    BarMap map = BarMap.of(prompt);
    assertThat(piece.prompt()).isEqualTo(prompt);
    assertThat(piece.startTick()).isGreaterThan(lastOnset);
    assertThat(piece.newEvents())
        .allMatch(placed -> placed.event().tick() >= piece.startTick())
        .allMatch(placed -> placed.event().tick() < piece.endTick());
    if (start.place() != GenerationStart.Place.NEAREST_BEAT) {
      assertThat(notes.get(0).tick()).isEqualTo(piece.startTick());
    }
    long firstBar = map.barNumberAt(piece.startTick() / (double) BEAT);
    boolean isOnBar = map.isStart(piece.startTick() / (double) BEAT);
    assertThat(piece.endTick() / (double) BEAT)
        .isEqualTo(map.startBeat(firstBar + bars + (isOnBar ? 0 : 1)));
    assertThat(piece.score().endTick()).isGreaterThanOrEqualTo(piece.endTick());
    boolean soundsPastEnd = notes.stream().anyMatch(note -> note.endTick() > piece.endTick());
    assertThat(soundsPastEnd && !notesPastEnd).isFalse();
    Statistics.label("kept notes sound past the end").collect(notesPastEnd && soundsPastEnd);
    Statistics.label("kept notes sound past the end")
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 10));
  }

  @Property(tries = 300)
  void next_beats_and_bars_are_the_first_ones_after_the_prompt(@ForAll("prompts") Score prompt) {
    long lastOnset = prompt.notes().mapToLong(Note::tick).max().orElseThrow();
    long end = prompt.notes().mapToLong(Note::endTick).max().orElseThrow();
    BarMap map = BarMap.of(prompt);

    long bar = tick(GenerationStart.nextBar(), prompt);
    long beat = tick(GenerationStart.nextBeat(), prompt);

    assertThat(tick(GenerationStart.now(), prompt)).isEqualTo(end);
    assertThat(map.isStart(bar / (double) BEAT)).isTrue();
    assertThat(beat).isGreaterThan(lastOnset).isBetween(end - BEAT / 4, Math.max(end, bar));
    assertThat(bar).isGreaterThanOrEqualTo(beat);
    long number = map.barNumberAt(bar / (double) BEAT);
    double before = map.startBeat(number - 1) * BEAT;
    assertThat(number == 1 || before < end - BEAT / 4 || before <= lastOnset).isTrue();
  }

  private static long tick(GenerationStart start, Score prompt) {
    return start
        .addTo(GenerationOptions.defaults().constraints(), prompt)
        .startTick()
        .orElseThrow();
  }

  @Example
  void pick_up_leads_to_the_next_bar() {
    Score song = song(4, new Note(0, BEAT, 0, 60, 80), new Note(7 * BEAT, BEAT + 100, 0, 62, 80));

    assertThat(tick(GenerationStart.nextBar(), song)).isEqualTo(8 * BEAT);
    assertThat(tick(GenerationStart.nextBeat(), song)).isEqualTo(8 * BEAT);
    assertThat(tick(GenerationStart.now(), song)).isEqualTo(8 * BEAT + 100);
    assertThat(tick(GenerationStart.bar(4), song)).isEqualTo(12 * BEAT);
    assertThat(tick(GenerationStart.tick(3_841), song)).isEqualTo(3_841);
  }

  @Example
  void half_a_bar_is_filled_or_left() {
    Score song = song(3, new Note(0, 4 * BEAT, 0, 60, 80));

    assertThat(tick(GenerationStart.nextBeat(), song)).isEqualTo(4 * BEAT);
    assertThat(tick(GenerationStart.nextBar(), song)).isEqualTo(6 * BEAT);
  }

  @Example
  void start_before_the_last_onset_is_refused() {
    Score song = song(4, new Note(5 * BEAT, BEAT, 0, 60, 80));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> tick(GenerationStart.bar(2), song))
        .withMessage("start tick must be after the last onset, at tick 2400, got 1920");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GenerationStart.bar(0))
        .withMessageContaining("a bar from 1")
        .withMessageContaining("got bar 0");
  }

  private static Score song(int beatsPerBar, ScoreEvent... notes) {
    List<ScoreEvent> events = new ArrayList<>(List.of(notes));
    events.add(0, new TimeSignature(0, beatsPerBar, 4));
    return Score.of(TimeBase.ticksPerQuarter(BEAT), List.of(Track.of(events)));
  }

  @Provide
  Arbitrary<Tokenizer> tokenizers() {
    return Arbitraries.of(
        NoteTokenizer.of(TimeGrid.stepsPerBeat(12)), EventTokenizer.of(EventVersion.V2));
  }

  @Provide
  Arbitrary<GenerationStart> starts() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            GenerationStart.nearestBeat(),
            GenerationStart.now(),
            GenerationStart.nextBeat(),
            GenerationStart.nextBar()),
        Arbitraries.longs().between(8, 12).map(GenerationStart::bar),
        Arbitraries.longs().between(17 * BEAT, 30 * BEAT).map(GenerationStart::tick));
  }

  /** Prompts of at most four bars. */
  @Provide
  Arbitrary<Score> prompts() {
    Arbitrary<Note> notes =
        Combinators.combine(
                Arbitraries.integers().between(0, 12 * BEAT - 1),
                Arbitraries.integers().between(1, 4 * BEAT),
                Arbitraries.integers().between(40, 80))
            .as((tick, ticks, pitch) -> new Note(tick, ticks, 0, pitch, 80));
    return Combinators.combine(
            notes.list().ofMinSize(1).ofMaxSize(8), Arbitraries.integers().between(3, 5))
        .as(
            (all, beatsPerBar) ->
                song(
                    beatsPerBar,
                    all.stream()
                        .sorted(Comparator.comparingLong(Note::tick))
                        .toArray(ScoreEvent[]::new)));
  }
}
