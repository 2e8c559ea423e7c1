package io.github.continuo.tokenize.event;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.KeySignature.Mode;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.event.encoding.EventOrder;
import io.github.continuo.tokenize.event.encoding.EventWriter;
import io.github.continuo.tokenize.event.encoding.GridEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Rows that a tokenizer without optimizations and with tolerance 0 gives back as they are.
 *
 * <ul>
 *   <li>They stand by step, track and kind, the notes of a chord by duration.
 *   <li>A step of a track has one row of a kind, channel, and pitch or controller.
 *   <li>A note ends before the next of its track, channel and pitch starts.
 *   <li>A program differs from the one before of its track and channel.
 *   <li>Tempos are 3 beats a minute or more.
 *   <li>Tracks are numbered from 0 on, without a gap.
 *   <li>Before the first note there are only rows at time 0. The row after it has another sum of
 *       beat and step.
 *   <li>A key signature has sharps or flats (version 2).
 * </ul>
 */
final class CanonicalRows {
  private static final int MAX_STEPS = 127 * 16; // so no gap is too long

  private CanonicalRows() {}

  static Arbitrary<TokenSequence> of(EventVersion version) {
    EventLayout layout = version == EventVersion.V1 ? EventLayout.V1 : EventLayout.V2;
    return Combinators.combine(event().list().ofMaxSize(6), note(), event().list().ofMaxSize(40))
        .as(
            (setUp, firstNote, more) -> {
              List<GridEvent> events = new ArrayList<>();
              events.add(GridEvent.keySignature(0, setUp.size() % 3, -2, Mode.MINOR));
              setUp.stream().filter(event -> !event.isNote()).forEach(events::add);
              events.forEach(event -> event.step = 0);
              firstNote.step = 1 + firstNote.step % 40;
              events.add(firstNote);
              more.stream().filter(event -> event.step > firstNote.step).forEach(events::add);
              events.removeIf(
                  event ->
                      EventLayout.id(event.type)
                              >= EventLayout.FIRST_KIND + layout.typeRanges().size()
                          || (event != firstNote && sum(event) == sum(firstNote)));
              return EventWriter.write(canonical(events), layout);
            });
  }

  private static long sum(GridEvent event) {
    return event.beat() + event.stepInBeat();
  }

  private static List<GridEvent> canonical(List<GridEvent> events) {
    events.sort(
        Comparator.<GridEvent>comparingLong(event -> event.step)
            .thenComparing(event -> event.track)
            .thenComparing(event -> EventOrder.rank(event.type)));
    Map<List<Object>, Object> last = new HashMap<>(); // program, or step where a note may end
    Set<List<Object>> seen = new HashSet<>();
    List<GridEvent> kept = new ArrayList<>();
    for (int i = events.size() - 1; i >= 0; i--) { // backwards, so that the next note is known
      GridEvent event = events.get(i);
      List<Object> voice = List.of(event.type, event.track, event.channel, detail(event));
      if (seen.add(List.of(event.step, voice))) {
        if (event.isNote()) {
          long next = (long) Objects.requireNonNullElse(last.put(voice, event.step), 1L << 40);
          event.durationSteps = (int) Math.min(event.durationSteps, next - event.step);
        }
        kept.add(0, event);
      }
    }
    Map<List<Object>, Integer> programs = new HashMap<>();
    kept.removeIf(
        event ->
            event.type == EventType.PROGRAM_CHANGE
                && Objects.equals(
                    programs.put(List.of(event.track, event.channel), event.number), event.number));
    Map<Integer, Integer> tracks = new TreeMap<>();
    for (GridEvent event : kept) {
      tracks.put(event.track, 0);
    }
    int next = 0;
    for (int track : new TreeSet<>(tracks.keySet())) {
      tracks.put(track, next++);
    }
    kept.forEach(event -> event.track = Objects.requireNonNull(tracks.get(event.track)));
    kept.sort(
        Comparator.<GridEvent>comparingLong(event -> event.step)
            .thenComparing(event -> event.track)
            .thenComparing(event -> EventOrder.rank(event.type))
            .thenComparing(event -> event.durationSteps));
    return kept;
  }

  private static int detail(GridEvent event) {
    return event.isNote() || event.type == EventType.CONTROL_CHANGE ? event.number : 0;
  }

  private static Arbitrary<GridEvent> event() {
    Arbitrary<Integer> tracks = Arbitraries.integers().between(0, 5);
    Arbitrary<Integer> channels = Arbitraries.of(0, 1, 9);
    Arbitrary<Integer> values = Arbitraries.integers().between(0, 127);
    return Arbitraries.frequencyOf(
        Tuple.of(4, note()),
        Tuple.of(
            1,
            Combinators.combine(steps(), tracks, channels, Arbitraries.of(0, 1))
                .as(GridEvent::programChange)),
        Tuple.of(
            1,
            Combinators.combine(steps(), tracks, channels, Arbitraries.of(1, 7), values)
                .as(
                    (step, track, channel, controller, value) ->
                        GridEvent.controlChange(
                            step, track, new ControlChange(0, channel, controller, value)))),
        Tuple.of(
            1,
            Combinators.combine(steps(), tracks, Arbitraries.integers().between(3, 255))
                .as(GridEvent::tempo)),
        Tuple.of(
            1,
            Combinators.combine(
                    steps(),
                    tracks,
                    Arbitraries.integers().between(1, 16),
                    Arbitraries.integers().between(1, 4))
                .as(
                    (step, track, numerator, exponent) ->
                        GridEvent.timeSignature(
                            step, track, new TimeSignature(0, numerator, 1 << exponent)))),
        Tuple.of(
            1,
            Combinators.combine(
                    steps(),
                    tracks,
                    Arbitraries.integers().between(-7, -1),
                    Arbitraries.of(Mode.class))
                .as(GridEvent::keySignature)));
  }

  private static Arbitrary<GridEvent> note() {
    return Combinators.combine(
            steps(),
            Arbitraries.integers().between(0, 5),
            Arbitraries.of(0, 1, 9),
            Arbitraries.integers().between(60, 64),
            Arbitraries.integers().between(1, 127),
            Arbitraries.oneOf(
                Arbitraries.integers().between(1, 20), Arbitraries.integers().between(1, 2047)))
        .as(
            (step, track, channel, pitch, velocity, duration) ->
                GridEvent.note(step, track, new Note(0, 1, channel, pitch, velocity), duration));
  }

  private static Arbitrary<Long> steps() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(0, 80), Arbitraries.longs().between(0, MAX_STEPS));
  }
}
