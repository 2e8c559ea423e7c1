package io.github.continuo.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import io.github.continuo.midi.TrackEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** The laws by which a detokenizer can be led to given events. */
public final class LedWalk {
  private static final int TICKS_PER_BEAT = 480;

  private LedWalk() {}

  /** Notes and control changes of up to three tracks, without long gaps. */
  public static Arbitrary<Score> scores() {
    Arbitrary<Integer> ticks = Arbitraries.integers().between(0, 8 * TICKS_PER_BEAT);
    Arbitrary<Integer> channels = Arbitraries.of(0, 1, Note.DRUM_CHANNEL);
    Arbitrary<Integer> values = Arbitraries.integers().between(1, 127);
    Arbitrary<ScoreEvent> notes =
        Combinators.combine(
                ticks, Arbitraries.integers().between(30, 2_000), channels, values, values)
            .as(Note::new);
    Arbitrary<ScoreEvent> changes =
        Combinators.combine(ticks, channels, Arbitraries.of(7, 64), values).as(ControlChange::new);
    return Arbitraries.frequencyOf(Tuple.of(4, notes), Tuple.of(1, changes))
        .list()
        .ofMinSize(1)
        .ofMaxSize(40)
        .map(Track::of)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3)
        .map(tracks -> Score.of(TimeBase.ticksPerQuarter(TICKS_PER_BEAT), tracks))
        .filter(score -> score.notes().findAny().isPresent());
  }

  /** A whole number of beats, with which a score moves behind its end. */
  public static long ticksToMove(IncrementalDetokenizer detokenizer) {
    return (detokenizer.currentTick() / TICKS_PER_BEAT + 1) * TICKS_PER_BEAT;
  }

  /** Leads a detokenizer to an event; null if there is no way. */
  public static @Nullable TrackEvent to(TrackEvent event, IncrementalDetokenizer detokenizer) {
    TrackEvent placed = null;
    int id = detokenizer.tokenOf(event);
    while (id >= 0) {
      assertThat(detokenizer.allowedTokens().get(id)).isTrue();
      placed = detokenizer.accept(id);
      id = detokenizer.isBetweenEvents() ? -1 : detokenizer.tokenOf(event);
    }
    return placed;
  }

  /** The notes and control changes of a score, so many ticks later, in the order of tokens. */
  public static List<TrackEvent> later(
      Score score, long ticks, IncrementalDetokenizer detokenizer) {
    List<TrackEvent> events = new ArrayList<>();
    for (int track = 0; track < score.tracks().size(); track++) {
      for (ScoreEvent event : score.tracks().get(track).events()) {
        if (event instanceof Note note) {
          Note moved =
              new Note(
                  note.tick() + ticks,
                  note.durationTicks(),
                  note.channel(),
                  note.pitch(),
                  note.velocity());
          events.add(new TrackEvent(track, moved));
        } else if (event instanceof ControlChange change) {
          events.add(
              new TrackEvent(
                  track,
                  new ControlChange(
                      change.tick() + ticks,
                      change.channel(),
                      change.controller(),
                      change.value())));
        }
      }
    }
    events.sort(detokenizer.order());
    return events;
  }

  /**
   * Walks at random: an event starts at or after a note some ticks ahead if and only if one of its
   * tokens was said to reach that note. At least some of the walks of a property come to an event.
   */
  public static void assertReaches(
      IncrementalDetokenizer detokenizer, int ticksAhead, int tokens, Random random) {
    TrackEvent target =
        new TrackEvent(0, new Note(detokenizer.currentTick() + ticksAhead, 1, 0, 60, 64));
    int checked = 0;
    boolean isReached = false;
    for (int i = 0; i < tokens && !detokenizer.allowedTokens().isEmpty(); i++) {
      int[] allowed = detokenizer.allowedTokens().stream().toArray();
      int id = allowed[random.nextInt(allowed.length)];
      if (detokenizer.isBetweenEvents()) {
        isReached = false;
      }
      isReached |= detokenizer.reaches(id, target);
      TrackEvent placed = detokenizer.accept(id);
      if (placed != null) {
        boolean isBefore = detokenizer.order().compare(at(placed), at(target)) < 0;
        assertThat(isReached).isEqualTo(!isBefore);
        checked++;
      }
    }
    Statistics.collect(checked > 0);
    Statistics.coverage(walks -> walks.check(true).percentage(share -> share > 30));
  }

  /** A note that compares by its time only. */
  private static TrackEvent at(TrackEvent event) {
    return new TrackEvent(0, new Note(event.event().tick(), 1, 0, 0, 1));
  }
}
