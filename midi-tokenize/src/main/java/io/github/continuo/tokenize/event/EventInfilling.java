package io.github.continuo.tokenize.event;

import static io.github.continuo.tokenize.event.encoding.GridEvent.STEPS_PER_BEAT;

import io.github.continuo.midi.BarMap;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.InfillSequence;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.event.encoding.EventOrder;
import io.github.continuo.tokenize.event.encoding.EventReader;
import io.github.continuo.tokenize.event.encoding.EventWriter;
import io.github.continuo.tokenize.event.encoding.GridEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Converts the events of a piece to infilling order (context, prefix, region), and converts such
 * tokens back to the order of time.
 */
final class EventInfilling {
  private static final int MAX_BARS_EXPONENT = 3;
  private static final int START_LENGTH = 1; // of BOS, before the first event of a piece

  private final EventTokenizer tokenizer;
  private final EventLayout layout;

  EventInfilling(EventTokenizer tokenizer) {
    this.tokenizer = tokenizer;
    layout = tokenizer.layout();
  }

  /**
   * Returns the infilling order of a piece whose region is the marked events.
   *
   * @param events all events of the piece, in token order
   * @param startStep the start of the region
   */
  InfillSequence arrange(List<GridEvent> events, long startStep) {
    List<GridEvent> inside = events.stream().filter(event -> event.isInRegion).toList();
    List<GridEvent> outside = events.stream().filter(event -> !event.isInRegion).toList();
    List<GridEvent> before = outside.stream().filter(event -> event.step < startStep).toList();
    List<GridEvent> around = outside.stream().filter(event -> event.step >= startStep).toList();
    EventWriter prefix = EventWriter.of(before, layout);
    return new InfillSequence(
        tokenizer, prefix.rows(), prefix.lengthAfter(around), prefix.lengthAfter(inside));
  }

  /**
   * Returns the infilling order of a piece whose region is the notes of some tracks that start and
   * end between two steps.
   */
  InfillSequence arrange(TokenSequence piece, long startStep, long endStep, Set<Integer> tracks) {
    List<GridEvent> events = new EventReader(layout, 0).readAll(piece);
    mark(events, startStep, endStep, tracks);
    return arrange(events, startStep);
  }

  private static void mark(
      List<GridEvent> events, long startStep, long endStep, Set<Integer> tracks) {
    for (GridEvent event : events) {
      event.isInRegion = isWithin(event, startStep, endStep) && tracks.contains(event.track);
    }
  }

  private static boolean isWithin(GridEvent event, long startStep, long endStep) {
    return event.isNote() && event.step >= startStep && event.endStep() <= endStep;
  }

  /** See {@link Tokenizer#sampleInfill}. */
  Optional<InfillSequence> draw(
      TokenSequence piece,
      int firstPosition,
      int endPosition,
      int maxRegionLength,
      RandomGenerator random) {
    List<GridEvent> events = new EventReader(layout, 0).readAll(piece);
    if (events.isEmpty()) {
      return Optional.empty();
    }
    BarMap bars = bars(events);
    int first = Math.max(0, Math.min(firstPosition - START_LENGTH, events.size() - 1));
    int last = Math.max(first, Math.min(endPosition - START_LENGTH, events.size()) - 1);
    long firstBar = barNumberAt(bars, events.get(first).step - 1) + 1;
    long lastBar = Math.max(firstBar, barNumberAt(bars, events.get(last).step));
    long bar = random.nextLong(firstBar, lastBar + 1);
    long startStep = stepOf(bars, bar);
    for (int count = 1 << random.nextInt(MAX_BARS_EXPONENT + 1); count > 0; count /= 2) {
      long endStep = stepOf(bars, bar + count);
      mark(events, startStep, endStep, tracks(events, startStep, endStep, random));
      long notes = events.stream().filter(event -> event.isInRegion).count();
      if (notes > 0 && notes <= maxRegionLength) {
        InfillSequence infill = arrange(events, startStep);
        if (infill.target().length() == notes) { // fewer if a rest is too long for one event
          return Optional.of(infill);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The tracks with notes between two steps: all of them or, with probability 1/2, a random subset.
   */
  private static Set<Integer> tracks(
      List<GridEvent> events, long startStep, long endStep, RandomGenerator random) {
    TreeSet<Integer> all = new TreeSet<>();
    for (GridEvent event : events) {
      if (isWithin(event, startStep, endStep)) {
        all.add(event.track);
      }
    }
    if (all.size() < 2 || random.nextBoolean()) {
      return all;
    }
    List<Integer> rest = new ArrayList<>(all);
    Set<Integer> some = new HashSet<>();
    int count = random.nextInt(1, all.size());
    while (some.size() < count) {
      some.add(rest.remove(random.nextInt(rest.size())));
    }
    return some;
  }

  private static BarMap bars(List<GridEvent> events) {
    List<TimeSignature> timeSignatures =
        events.stream()
            .filter(event -> event.type == EventType.TIME_SIGNATURE)
            .map(event -> (TimeSignature) event.at(event.step, 0, 0))
            .toList();
    return new BarMap(timeSignatures, new BeatMap(STEPS_PER_BEAT));
  }

  /** Returns the number of the bar of a step, from 1; 0 for a step before the start. */
  private static long barNumberAt(BarMap bars, long step) {
    return step < 0 ? 0 : bars.barNumberAt((double) step / STEPS_PER_BEAT);
  }

  private static long stepOf(BarMap bars, long bar) {
    return Math.round(bars.startBeat(bar) * STEPS_PER_BEAT);
  }

  /** See {@link Tokenizer#inTimeOrder}. */
  TokenSequence joined(TokenSequence tokens) {
    if (tokens.length() == 0 || tokens.id(0, 0) != EventLayout.END) {
      return tokens;
    }
    int prefixPosition = tokens.indexOf(EventLayout.START, 1);
    if (prefixPosition == tokens.length()) {
      return tokens; // EOS without infilling order
    }
    int regionPosition = tokens.indexOf(EventLayout.END, prefixPosition);
    int endPosition =
        tokens.indexOf(EventLayout.END, Math.min(regionPosition + 1, tokens.length()));
    List<GridEvent> events = EventRows.events(tokens.slice(prefixPosition, regionPosition), layout);
    long lastBeat = events.isEmpty() ? 0 : events.get(events.size() - 1).beat();
    int firstPosition = Math.min(regionPosition + 1, tokens.length());
    // In a chord the notes of the region come first, because they end first.
    for (TokenSequence part :
        List.of(tokens.slice(firstPosition, endPosition), tokens.slice(1, prefixPosition))) {
      for (GridEvent event : EventRows.events(part, layout)) {
        event.step += lastBeat * STEPS_PER_BEAT;
        events.add(event);
      }
    }
    TokenSequence inOrder = EventWriter.write(EventOrder.sorted(events), layout);
    return inOrder.concat(tokens.slice(endPosition, Math.min(endPosition + 1, tokens.length())));
  }
}
