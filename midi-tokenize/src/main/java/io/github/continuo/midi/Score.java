package io.github.continuo.midi;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A piece of music: a time base and a list of tracks, as in a Standard MIDI File. Immutable.
 *
 * <p>Any track may hold tempo events, time signatures and key signatures; {@link #tempoMap}, {@link
 * #timeSignatures} and {@link #keySignatures} merge those of all tracks. The tracks of a format 2
 * score are independent patterns; these methods and all tokenizers treat them as starting together.
 *
 * @param format 0 (one track), 1 (simultaneous tracks) or 2 (independent patterns)
 * @param timeBase the unit of ticks
 * @param tracks at most 65,535; at most one in format 0
 */
public record Score(int format, TimeBase timeBase, List<Track> tracks) {

  /**
   * Checks the ranges and copies the list.
   *
   * @param format 0 (one track), 1 (simultaneous tracks) or 2 (independent patterns)
   * @param timeBase the unit of ticks
   * @param tracks at most 65,535; at most one in format 0
   */
  public Score {
    Ranges.require("format", format, 0, 2);
    Ranges.require("number of tracks", tracks.size(), 0, format == 0 ? 1 : 0xFFFF);
    tracks = List.copyOf(tracks);
  }

  /**
   * {@return a score of format 0 if there is exactly one track, of format 1 otherwise}
   *
   * @param timeBase the unit of ticks
   * @param tracks at most 65,535; copied
   */
  public static Score of(TimeBase timeBase, List<Track> tracks) {
    return new Score(tracks.size() == 1 ? 0 : 1, timeBase, tracks);
  }

  /** {@return the notes of all tracks, track by track, in note-on order} */
  public Stream<Note> notes() {
    return tracks.stream().flatMap(Track::notes);
  }

  /** {@return all events with the indexes of their tracks, track by track, in file order} */
  public Stream<TrackEvent> trackEvents() {
    return IntStream.range(0, tracks.size())
        .boxed()
        .flatMap(
            track -> tracks.get(track).events().stream().map(each -> new TrackEvent(track, each)));
  }

  /** {@return the end of the longest track, in ticks; 0 if there is no track} */
  public long endTick() {
    return tracks.stream().mapToLong(Track::endTick).max().orElse(0);
  }

  /** {@return the conversion of ticks to seconds, from the tempo events of all tracks} */
  public TempoMap tempoMap() {
    long tempos = tracks.stream().mapToLong(track -> count(Tempo.class, track)).sum();
    return TempoMap.of(timeBase, Math.toIntExact(tempos), inOrder(Tempo.class));
  }

  /**
   * {@return the time signatures of all tracks, ordered by tick; at equal ticks, those of earlier
   * tracks come first}
   */
  public List<TimeSignature> timeSignatures() {
    return merged(TimeSignature.class);
  }

  /**
   * {@return the key signatures of all tracks, ordered by tick; at equal ticks, those of earlier
   * tracks come first}
   */
  public List<KeySignature> keySignatures() {
    return merged(KeySignature.class);
  }

  /**
   * {@return a copy with added events}
   *
   * <p>The present events stay in order, and at equal ticks the added ones follow them. A track
   * index equal to the number of tracks adds a track. A score of format 0 that gets a second track
   * becomes a score of format 1.
   *
   * @param more the events to add, in any order; events of one track and tick keep their order
   * @throws IllegalArgumentException if the index of a new track is not the next free one
   */
  public Score withEvents(List<TrackEvent> more) {
    Map<Integer, List<ScoreEvent>> byTrack =
        more.stream()
            .collect(
                groupingBy(TrackEvent::track, TreeMap::new, mapping(TrackEvent::event, toList())));
    List<Track> grown = new ArrayList<>(tracks);
    byTrack.forEach(
        (track, events) -> {
          if (track > grown.size()) {
            throw new IllegalArgumentException(
                Text.format("a new track must be number %d, got %d", grown.size(), track));
          }
          if (track == grown.size()) {
            grown.add(Track.of(events));
          } else {
            grown.set(track, grown.get(track).withEvents(events));
          }
        });
    return new Score(grown.size() > 1 ? Math.max(format, 1) : format, timeBase, grown);
  }

  /**
   * {@return a copy that ends at a tick or later: if all tracks end before, the first one becomes
   * longer} A score without tracks stays the same.
   *
   * @param tick the earliest tick of the end
   */
  public Score withEndTick(long tick) {
    if (tick <= endTick() || tracks.isEmpty()) {
      return this;
    }
    List<Track> longer = new ArrayList<>(tracks);
    longer.set(0, longer.get(0).withEndTick(tick));
    return new Score(format, timeBase, longer);
  }

  /**
   * {@return a copy without the notes in a region} All other events are unchanged.
   *
   * @param region in ticks and track indexes of this score
   */
  public Score withoutNotesIn(Region region) {
    List<Track> rest =
        IntStream.range(0, tracks.size())
            .mapToObj(
                track ->
                    tracks
                        .get(track)
                        .withoutEvents(
                            event -> event instanceof Note note && region.contains(track, note)))
            .toList();
    return new Score(format, timeBase, rest);
  }

  private static long count(Class<?> kind, Track track) {
    return track.events().stream().filter(kind::isInstance).count();
  }

  private <E extends ScoreEvent> List<E> merged(Class<E> kind) {
    List<E> merged = new ArrayList<>();
    inOrder(kind).forEachRemaining(merged::add);
    return Collections.unmodifiableList(merged);
  }

  /** Merges the events of a type by tick, one per track at a time: a file may have millions. */
  private <E extends ScoreEvent> Iterator<E> inOrder(Class<E> kind) {
    PriorityQueue<Rest<E>> next = new PriorityQueue<>();
    for (int track = 0; track < tracks.size(); track++) {
      Iterator<E> events =
          tracks.get(track).events().stream().filter(kind::isInstance).map(kind::cast).iterator();
      if (events.hasNext()) {
        next.add(new Rest<>(track, events.next(), events));
      }
    }
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !next.isEmpty();
      }

      @Override
      public E next() {
        Rest<E> first = next.remove();
        if (first.later.hasNext()) {
          next.add(new Rest<>(first.track, first.later.next(), first.later));
        }
        return first.event;
      }
    };
  }

  /** The remaining events of a track; at equal ticks an earlier track comes first. */
  private record Rest<E extends ScoreEvent>(int track, E event, Iterator<E> later)
      implements Comparable<Rest<E>> {
    @Override
    public int compareTo(Rest<E> other) {
      int byTick = Long.compare(event.tick(), other.event.tick());
      return byTick != 0 ? byTick : Integer.compare(track, other.track);
    }
  }
}
