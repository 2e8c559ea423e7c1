package io.github.continuo.midi;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A track: a list of events in file order, and its length in ticks. Immutable.
 *
 * <p>A file holds two messages for a note, the note-on and the note-off. {@link #events} lists a
 * note at its note-on, {@link #eventsByNoteOff} at its note-off. The two lists together define the
 * order of all messages in the file, and {@link #equals} compares both.
 */
public final class Track {
  private final List<ScoreEvent> events;
  private final MessageOrder releaseOrder; // a note at its note-off
  private final long endTick;

  /**
   * Creates a track from two orders that the caller has checked; orders other than those of {@link
   * #of} come only from files and sequences.
   *
   * @param events not copied
   * @param releaseOrder not copied
   */
  Track(List<ScoreEvent> events, MessageOrder releaseOrder, long endTick) {
    this.events = events;
    this.releaseOrder = releaseOrder;
    this.endTick = endTick;
  }

  /**
   * {@return a track that ends at its last event or note-off}
   *
   * @param events in any order; sorted by tick, and at equal ticks in the given order
   */
  public static Track of(List<? extends ScoreEvent> events) {
    return of(events, events.stream().mapToLong(Track::lastTick).max().orElse(0));
  }

  /**
   * {@return a track of the given length}
   *
   * <p>At equal ticks, the note-offs of notes that started earlier come first.
   *
   * @param events in any order; sorted by tick, and at equal ticks in the given order
   * @param endTick the tick of the end-of-track, at least 0
   * @throws IllegalArgumentException if an event or the end of a note is after {@code endTick}
   */
  public static Track of(List<? extends ScoreEvent> events, long endTick) {
    Ranges.require("end tick", endTick, 0, Long.MAX_VALUE);
    List<ScoreEvent> ordered = new ArrayList<>(events);
    ordered.sort(Comparator.comparingLong(ScoreEvent::tick));
    for (ScoreEvent event : ordered) {
      if (lastTick(event) > endTick) {
        throw new IllegalArgumentException(
            Text.format(
                "track must end at or after its last event, at tick %d, got %d",
                lastTick(event), endTick));
      }
    }
    IntStream releaseOrder =
        IntStream.range(0, ordered.size())
            .boxed()
            .sorted(Comparator.comparingLong(i -> lastTick(ordered.get(i)))) // then by their starts
            .mapToInt(i -> i);
    return new Track(List.copyOf(ordered), MessageOrder.of(releaseOrder), endTick);
  }

  private static long lastTick(ScoreEvent event) {
    return event instanceof Note note ? note.endTick() : event.tick();
  }

  /** {@return the events in file order, which is by ascending tick; a note is at its note-on} */
  public List<ScoreEvent> events() {
    return events;
  }

  /** {@return the same events with each note at its note-off} */
  public List<ScoreEvent> eventsByNoteOff() {
    return releaseOrder.stream().mapToObj(events::get).toList();
  }

  /** {@return the notes in note-on order} */
  public Stream<Note> notes() {
    return events.stream().filter(Note.class::isInstance).map(Note.class::cast);
  }

  /** {@return the tick of the end-of-track, at or after the last event} */
  public long endTick() {
    return endTick;
  }

  /** {@return the first track name, if there is one} */
  public Optional<String> name() {
    return events.stream()
        .filter(
            event -> event instanceof TextEvent text && text.kind() == TextEvent.Kind.TRACK_NAME)
        .map(event -> ((TextEvent) event).text())
        .findFirst();
  }

  /**
   * {@return a copy with added events}
   *
   * <p>The present events keep their order, and at equal ticks the added ones follow them. The end
   * moves to the last added event or note-off if that is later.
   *
   * @param more the events to add, in any order; at equal ticks they keep their order
   */
  public Track withEvents(Collection<? extends ScoreEvent> more) {
    Track added = of(List.copyOf(more));
    List<ScoreEvent> both = new ArrayList<>(events);
    both.addAll(added.events);
    int[] old = IntStream.range(0, events.size()).toArray();
    int[] fresh = IntStream.range(events.size(), both.size()).toArray();
    int[] order = merged(old, fresh, i -> both.get(i).tick());
    int[] newIndex = new int[order.length]; // in the new track, by index in both
    for (int i = 0; i < order.length; i++) {
      newIndex[order[i]] = i;
    }
    int[] freshReleases = added.releaseOrder.stream().map(i -> fresh[i]).toArray();
    int[] releases =
        merged(releaseOrder.stream().toArray(), freshReleases, i -> lastTick(both.get(i)));
    return new Track(
        IntStream.of(order).mapToObj(both::get).toList(),
        MessageOrder.of(IntStream.of(releases).map(i -> newIndex[i])),
        Math.max(endTick, added.endTick));
  }

  /** Returns the track with a later end. */
  Track withEndTick(long tick) {
    return new Track(events, releaseOrder, tick);
  }

  /**
   * {@return a copy without the events that match} The others keep their order, and the end stays.
   *
   * @param unwanted matches the events to remove
   */
  public Track withoutEvents(Predicate<? super ScoreEvent> unwanted) {
    int[] kept =
        IntStream.range(0, events.size()).filter(i -> !unwanted.test(events.get(i))).toArray();
    int[] newIndex = new int[events.size()]; // -1: removed
    Arrays.fill(newIndex, -1);
    for (int i = 0; i < kept.length; i++) {
      newIndex[kept[i]] = i;
    }
    return new Track(
        IntStream.of(kept).mapToObj(events::get).toList(),
        MessageOrder.of(releaseOrder.stream().map(i -> newIndex[i]).filter(i -> i >= 0)),
        endTick);
  }

  /** Merges two orders by tick; at equal ticks those of the first come first. */
  private static int[] merged(int[] first, int[] second, IntToLongFunction tick) {
    int[] merged = new int[first.length + second.length];
    int i = 0;
    int j = 0;
    while (i + j < merged.length) {
      boolean firstIsNext =
          j == second.length
              || (i < first.length && tick.applyAsLong(first[i]) <= tick.applyAsLong(second[j]));
      merged[i + j] = firstIsNext ? first[i++] : second[j++];
    }
    return merged;
  }

  /** Passes every message to one of the consumers, in file order. */
  void forEachMessage(Consumer<ScoreEvent> event, Consumer<Note> noteOff) {
    int next = 0; // index of the first event that has not been passed on
    for (int i = 0; i < releaseOrder.size(); i++) {
      int index = releaseOrder.get(i);
      ScoreEvent released = events.get(index);
      while (next < events.size()
          && (next <= index
              || (events.get(next) instanceof Note
                  && events.get(next).tick() < lastTick(released)))) {
        event.accept(events.get(next++));
      }
      if (released instanceof Note note) {
        noteOff.accept(note);
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Track that
        && endTick == that.endTick
        && events.equals(that.events)
        && releaseOrder.equals(that.releaseOrder);
  }

  @Override
  public int hashCode() {
    return 31 * events.hashCode() + Long.hashCode(endTick);
  }

  @Override
  public String toString() {
    return Text.format("Track[endTick=%d, events=%s]", endTick, events);
  }
}
