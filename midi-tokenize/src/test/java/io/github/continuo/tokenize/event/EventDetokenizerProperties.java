package io.github.continuo.tokenize.event;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.Grammar;
import io.github.continuo.tokenize.IncrementalDetokenizer;
import io.github.continuo.tokenize.LedWalk;
import io.github.continuo.tokenize.RandomWalk;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.encoding.BeatGrid;
import io.github.continuo.tokenize.event.encoding.GridEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class EventDetokenizerProperties {
  private static final int ROWS = 20;

  @Property
  void new_events_follow_the_music_and_each_other_as_promised(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("scores") Score prompt,
      @ForAll Random random) {
    IncrementalDetokenizer extension = tokenizer.encode(prompt).detokenizer();
    long lastOnset = prompt.notes().mapToLong(Note::tick).max().orElse(-1);
    long endTick = prompt.notes().mapToLong(Note::endTick).max().orElse(0);
    double ticksPerBeat = ticksPerBeat(prompt);

    assertThat(extension.currentTick()).isGreaterThan(lastOnset);
    assertThat((double) extension.currentTick())
        .isGreaterThanOrEqualTo(Math.floor(endTick / ticksPerBeat + 0.5) * ticksPerBeat - 0.5);
    for (int row = 0; row < ROWS; row++) {
      long promised = extension.currentTick();
      for (TrackEvent placed : RandomWalk.rows(tokenizer, extension, 1, random).events()) {
        assertThat(placed.event().tick()).isGreaterThanOrEqualTo(promised);
        assertThat(extension.currentTick()).isEqualTo(placed.event().tick());
        if (placed.event() instanceof Note note) {
          assertThat(note.durationTicks()).isPositive();
        }
      }
    }
  }

  @Property
  void new_events_join_the_prompt_which_stays_as_it_is(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("scores") Score prompt,
      @ForAll Random random) {
    EventEncoding encoding = tokenizer.encode(prompt);
    List<TrackEvent> events =
        RandomWalk.rows(tokenizer, encoding.detokenizer(), ROWS, random).events();

    Score joined = prompt.withEvents(events);

    for (int track = 0; track < joined.tracks().size(); track++) {
      List<ScoreEvent> rest = new ArrayList<>(joined.tracks().get(track).events());
      for (TrackEvent placed : events) {
        if (placed.track() == track) {
          rest.remove(rest.lastIndexOf(placed.event()));
        }
      }
      assertThat(rest)
          .isEqualTo(
              track < prompt.tracks().size() ? prompt.tracks().get(track).events() : List.of());
    }
  }

  @Property
  void rows_say_the_true_steps_tracks_and_channels_of_their_events(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("scores") Score prompt,
      @ForAll Random random) {
    EventEncoding encoding = tokenizer.encode(prompt);
    IncrementalDetokenizer extension = encoding.detokenizer();
    double ticksPerStep = ticksPerBeat(prompt) / 16;
    long entryTick = extension.currentTick();
    TokenSequence before = encoding.tokens();

    RandomWalk walk = RandomWalk.rows(tokenizer, extension, ROWS, random);

    List<GridEvent> said = EventRows.events(before.concat(walk.tokens()), tokenizer.layout());
    said = said.subList(before.length() - 1, said.size());
    assertThat(said).hasSameSizeAs(walk.events());
    long unsaidSteps = unsaidSteps(prompt, EventRows.events(before, tokenizer.layout()));
    for (int i = 0; i < said.size(); i++) {
      TrackEvent placed = walk.events().get(i);
      assertThat(placed.event().tick())
          .isEqualTo(
              Math.max(entryTick, Math.round((said.get(i).step + unsaidSteps) * ticksPerStep)));
      int track = placed.track();
      encoding
          .scoreTrack(said.get(i).track)
          .ifPresentOrElse(
              known -> assertThat(track).isEqualTo(known),
              () -> assertThat(track).isGreaterThanOrEqualTo(prompt.tracks().size()));
      if (said.get(i).hasChannel()) {
        int channel = channel(placed.event());
        int saidChannel = said.get(i).channel;
        assertThat(channel == Note.DRUM_CHANNEL).isEqualTo(saidChannel == Note.DRUM_CHANNEL);
        encoding.scoreChannel(saidChannel).ifPresent(known -> assertThat(channel).isEqualTo(known));
      }
    }
  }

  @Property
  void the_rows_of_a_prompt_and_its_extension_are_legal_and_never_go_back(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("scores") Score prompt,
      @ForAll Random random) {
    EventEncoding encoding = tokenizer.encode(prompt);
    Grammar grammar = tokenizer.grammar();
    TokenSequence all =
        encoding
            .tokens()
            .concat(RandomWalk.rows(tokenizer, encoding.detokenizer(), ROWS, random).tokens());

    for (int id : all.ids()) {
      grammar.accept(id);
    }

    long step = 0;
    for (GridEvent event : EventRows.events(all, tokenizer.layout())) {
      assertThat(event.step).isGreaterThanOrEqualTo(step);
      step = event.step;
    }
  }

  /** What passes before the first new row because it is too long for a row to say. */
  private static long unsaidSteps(Score prompt, List<GridEvent> before) {
    double ticksPerBeat = ticksPerBeat(prompt);
    long lastBeat = before.isEmpty() ? 0 : before.get(before.size() - 1).step / 16;
    long lastOnset = prompt.notes().mapToLong(Note::tick).max().orElse(0);
    long endTick = prompt.notes().mapToLong(Note::endTick).max().orElse(0);
    long stepAfterOnset = (long) Math.rint(16 * lastOnset / ticksPerBeat) + 1;
    long entryBeat = Math.max(stepAfterOnset / 16, (long) Math.floor(endTick / ticksPerBeat + 0.5));
    return 16 * Math.max(0, entryBeat - 127 - lastBeat);
  }

  private static double ticksPerBeat(Score score) {
    return score.timeBase() instanceof TimeBase.Smpte film
        ? film.ticksPerSecond() / 2
        : ((TimeBase.TicksPerQuarter) score.timeBase()).ticks();
  }

  private static int channel(ScoreEvent event) {
    if (event instanceof Note note) {
      return note.channel();
    }
    return event instanceof ProgramChange change
        ? change.channel()
        : ((ControlChange) event).channel();
  }

  @Property
  void a_detokenizer_can_be_led_to_later_copies_of_the_events(
      @ForAll("tokenizers") EventTokenizer tokenizer, @ForAll("plainScores") Score prompt) {
    EventEncoding encoding = tokenizer.encode(prompt);
    IncrementalDetokenizer detokenizer = encoding.detokenizer();
    BeatGrid grid = BeatGrid.of(prompt);
    for (TrackEvent event : LedWalk.later(prompt, LedWalk.ticksToMove(detokenizer), detokenizer)) {
      TrackEvent placed = LedWalk.to(event, detokenizer);
      if (event.event() instanceof Note note) {
        assertThat(requireNonNull(placed).track()).isEqualTo(event.track());
        Note copy = (Note) placed.event();
        assertThat(grid.stepsIn(copy.tick())).isEqualTo(grid.stepsIn(note.tick()));
        assertThat(Math.abs(copy.durationTicks() - note.durationTicks())).isLessThanOrEqualTo(30);
        assertThat(List.of(copy.channel(), copy.pitch(), copy.velocity()))
            .isEqualTo(List.of(note.channel(), note.pitch(), note.velocity()));
      } else if (placed != null) { // null where a channel has no notes in this track
        ControlChange change = (ControlChange) event.event();
        ControlChange copy = (ControlChange) placed.event();
        assertThat(List.of(copy.channel(), copy.controller(), copy.value()))
            .isEqualTo(List.of(change.channel(), change.controller(), change.value()));
      }
    }
  }

  @Property
  void tokens_say_whether_they_reach_another_event(
      @ForAll("tokenizers") EventTokenizer tokenizer,
      @ForAll("plainScores") Score prompt,
      @ForAll @IntRange(max = 60_000) int distance,
      @ForAll Random random) {
    LedWalk.assertReaches(tokenizer.encode(prompt).detokenizer(), distance, 160, random);
  }

  @Provide
  Arbitrary<Score> plainScores() {
    return LedWalk.scores();
  }

  @Provide
  Arbitrary<Score> scores() {
    return EventScores.any();
  }

  @Provide
  Arbitrary<EventTokenizer> tokenizers() {
    return EventScores.tokenizers();
  }
}
