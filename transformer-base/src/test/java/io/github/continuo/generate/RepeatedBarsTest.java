package io.github.continuo.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.BarMap;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.EventTokenizer;
import io.github.continuo.tokenize.note.NoteTokenizer;
import io.github.continuo.tokenize.note.TimeGrid;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bars come back as often as asked for, whatever the model would like to write. */
class RepeatedBarsTest {
  private static final int BARS = 24; // of a prompt, and of a continuation

  static List<Tokenizer> tokenizers() {
    return List.of(
        NoteTokenizer.of(TimeGrid.stepsPerBeat(12)),
        EventTokenizer.of(EventVersion.V1),
        EventTokenizer.optimizing(EventVersion.V2));
  }

  /** Bars that have nothing in common, on two tracks; played up to so many ticks too early. */
  private static Score prompt(int beatsPerBar, int earlyTicks) {
    Random random = new Random(7);
    List<ScoreEvent> tune = new ArrayList<>();
    List<ScoreEvent> bass = new ArrayList<>(List.of(new TimeSignature(0, beatsPerBar, 4)));
    for (int beat = 0; beat < BARS * beatsPerBar; beat++) {
      long tick = Math.max(0, 480L * beat - random.nextInt(earlyTicks + 1));
      tune.add(new Note(tick, 200, 0, 60 + random.nextInt(24), 80));
      tune.add(new Note(tick + 240, 200, 0, 60 + random.nextInt(24), 80));
      bass.add(new Note(tick, 400, 0, 30 + random.nextInt(24), 90));
    }
    return Score.of(TimeBase.ticksPerQuarter(480), List.of(Track.of(bass), Track.of(tune)));
  }

  private static Continuation continued(
      Tokenizer tokenizer, Score prompt, double fraction, long seed) {
    try (Generator generator = Generator.of(ScriptedModel.crowded(tokenizer, 900))) {
      return generator.continueFrom(
          prompt,
          GenerationOptions.defaults()
              .withLength(GenerationLength.bars(BARS))
              .withConstraints(
                  GenerationConstraints.defaults()
                      .withBlockedTypes(EnumSet.complementOf(EnumSet.of(EventType.NOTE))))
              .withRepeatedBars(fraction)
              .withSeed(seed));
    }
  }

  /** The onset in sixteenths of a bar and the pitch of each note, by bar. */
  private static Map<Long, Set<List<Long>>> bars(Score score) {
    BarMap bars = BarMap.of(score);
    BeatMap beats = BeatMap.of(score.timeBase());
    Map<Long, Set<List<Long>>> notes = new HashMap<>();
    score
        .notes()
        .forEach(
            note -> {
              double beat = Math.round(beats.start(note) * 4) / 4.0;
              long bar = bars.barNumberAt(beat);
              long onset = Math.round((beat - bars.startBeat(bar)) * 4);
              notes
                  .computeIfAbsent(bar, number -> new HashSet<>())
                  .add(List.of(onset, (long) note.pitch()));
            });
    return notes;
  }

  /** How many of the new bars have at least half of their notes in common with an earlier one. */
  private static long repeated(Continuation continuation) {
    Map<Long, Set<List<Long>>> bars = bars(continuation.score());
    return IntStream.rangeClosed(BARS + 1, 2 * BARS)
        .filter(
            bar ->
                IntStream.range(1, bar)
                    .anyMatch(
                        earlier ->
                            isAlike(
                                bars.getOrDefault((long) bar, Set.of()),
                                bars.getOrDefault((long) earlier, Set.of()))))
        .count();
  }

  private static boolean isAlike(Set<List<Long>> a, Set<List<Long>> b) {
    Set<List<Long>> both = new HashSet<>(a);
    both.retainAll(b);
    return a.size() >= 4 && both.size() * 2 >= a.size() + b.size() - both.size();
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void the_fraction_of_repeated_bars_is_the_one_asked_for(Tokenizer tokenizer) {
    for (double fraction : new double[] {0, 0.4, 0.9}) {
      long repeated = 0;
      for (long seed = 0; seed < 20; seed++) {
        repeated += repeated(continued(tokenizer, prompt(4, 20), fraction, seed));
      }
      assertThat(repeated / (20.0 * BARS)).isBetween(fraction - 0.12, fraction + 0.12);
    }
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void bars_of_three_beats_come_back_too(Tokenizer tokenizer) {
    assertThat(repeated(continued(tokenizer, prompt(3, 0), 0.95, 1))).isGreaterThan(BARS / 2);
  }

  @Test
  void a_prompt_without_bars_to_repeat_is_continued_as_ever() {
    Score bar =
        Score.of(
            TimeBase.ticksPerQuarter(480), List.of(Track.of(List.of(new Note(0, 480, 0, 60, 80)))));
    Tokenizer tokenizer = NoteTokenizer.of(TimeGrid.stepsPerBeat(12));
    try (Generator generator = Generator.of(ScriptedModel.crowded(tokenizer, 900))) {
      GenerationOptions options =
          GenerationOptions.defaults().withLength(GenerationLength.bars(1)).withSeed(3);

      assertThat(newEvents(generator, bar, options.withRepeatedBars(0.9)))
          .isEqualTo(newEvents(generator, bar, options));
    }
  }

  private static List<TrackEvent> newEvents(
      Generator generator, Score prompt, GenerationOptions options) {
    return generator.continueFrom(prompt, options).newEvents();
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void a_stream_and_a_batch_repeat_the_same_bars(Tokenizer tokenizer) {
    try (Generator generator = Generator.of(ScriptedModel.crowded(tokenizer, 900))) {
      GenerationOptions options =
          GenerationOptions.defaults()
              .withLength(GenerationLength.bars(8))
              .withRepeatedBars(0.6)
              .withSeed(4);
      List<TrackEvent> events = new ArrayList<>();
      try (EventStream stream = generator.stream(prompt(4, 0), options)) {
        stream.forEachRemaining(events::add);
      }

      assertThat(generator.variations(prompt(4, 0), 3, options).get(0).newEvents())
          .isEqualTo(events);
    }
  }
}
