package io.github.continuo.midi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One track: its events in file order.
 *
 * <p>A note stands twice in a file, at its note-on and at its note-off. {@link #events} has it at
 * its note-on, {@link #eventsByNoteOff} at its note-off; the two together are the order of all
 * messages of the file, and take part in {@link #equals}.
 */
public final class Track {
  private final List<ScoreEvent> events;
  private final MessageOrder releaseOrder; // a note where its note-off stands
  private final long endTick;

  /**
   * The two orders are the caller's responsibility; only the reader has others than {@link #of}.
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
   * {@return a track that ends with its last event}
   *
   * @param events in any order; they are put in order of ticks, equal ticks as given
   */
  public static Track of(List<? extends ScoreEvent> events) {
    return of(events, events.stream().mapToLong(Track::lastTick).max().orElse(0));
  }

  /**
   * {@return a track of the given length}
   *
   * <p>Of several messages at a tick, the note-offs of notes that started earlier come first.
   *
   * @param events in any order; they are put in order of ticks, equal ticks as given
   * @param endTick where it ends
   * @throws IllegalArgumentException if an event or a note's end lies after {@code endTick}
   */
  public static Track of(List<? extends ScoreEvent> events, long endTick) {
    Ranges.range("end tick", endTick, 0, Long.MAX_VALUE);
    List<ScoreEvent> ordered = new ArrayList<>(events);
    ordered.sort(Comparator.comparingLong(ScoreEvent::tick));
    for (ScoreEvent event : ordered) {
      if (lastTick(event) > endTick) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "track must end at or after its last event, at tick %d, got %d",
                lastTick(event),
                endTick));
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

  /** {@return the events in file order, so by ascending ticks; a note stands at its note-on} */
  public List<ScoreEvent> events() {
    return events;
  }

  /** {@return the same events, a note at its note-off} */
  public List<ScoreEvent> eventsByNoteOff() {
    return releaseOrder.stream().mapToObj(events::get).toList();
  }

  /** {@return the notes in order of their note-ons} */
  public Stream<Note> notes() {
    return events.stream().filter(Note.class::isInstance).map(Note.class::cast);
  }

  /** {@return where the track ends: the tick of its end-of-track, at or after its last event} */
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
   * {@return this track and more events} Those that are here keep their order, and at equal ticks
   * the new ones come after them. The end moves if it must.
   *
   * @param more in any order; at equal ticks they keep theirs
   */
  public Track withEvents(Collection<? extends ScoreEvent> more) {
    Track added = of(List.copyOf(more));
    List<ScoreEvent> both = new ArrayList<>(events);
    both.addAll(added.events);
    int[] old = IntStream.range(0, events.size()).toArray();
    int[] fresh = IntStream.range(events.size(), both.size()).toArray();
    int[] order = merged(old, fresh, i -> both.get(i).tick());
    int[] place = new int[order.length]; // where each of both went
    for (int i = 0; i < order.length; i++) {
      place[order[i]] = i;
    }
    int[] freshReleases = added.releaseOrder.stream().map(i -> fresh[i]).toArray();
    int[] releases =
        merged(releaseOrder.stream().toArray(), freshReleases, i -> lastTick(both.get(i)));
    return new Track(
        IntStream.of(order).mapToObj(both::get).toList(),
        MessageOrder.of(IntStream.of(releases).map(i -> place[i])),
        Math.max(endTick, added.endTick));
  }

  /**
   * {@return this track without some events} The others keep their orders, and the end stays.
   *
   * @param unwanted says which are left out
   */
  public Track withoutEvents(Predicate<? super ScoreEvent> unwanted) {
    int[] kept =
        IntStream.range(0, events.size()).filter(i -> !unwanted.test(events.get(i))).toArray();
    int[] place = new int[events.size()]; // of those that are kept
    Arrays.fill(place, -1);
    for (int i = 0; i < kept.length; i++) {
      place[kept[i]] = i;
    }
    return new Track(
        IntStream.of(kept).mapToObj(events::get).toList(),
        MessageOrder.of(releaseOrder.stream().map(i -> place[i]).filter(i -> i >= 0)),
        endTick);
  }

  /** Two orders as one; at equal ticks the first goes first. */
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

  /** Hands out every message in the order in which it stands in a file. */
  void forEachMessage(Consumer<ScoreEvent> event, Consumer<Note> noteOff) {
    int next = 0; // of events: everything before it was handed out
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
    return String.format(Locale.ROOT, "Track[endTick=%d, events=%s]", endTick, events);
  }
}
