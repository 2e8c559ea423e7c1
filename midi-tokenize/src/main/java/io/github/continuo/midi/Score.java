package io.github.continuo.midi;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A piece of music as a MIDI file holds it: a time base and tracks.
 *
 * <p>Tempo, meter and key may stand in any track of a file; {@link #tempoMap}, {@link
 * #timeSignatures} and {@link #keySignatures} merge them. The tracks of a score of format 2 are
 * patterns independent of each other; these views and all tokenizers take them as starting
 * together.
 *
 * @param format 0 (one track), 1 (tracks that play together) or 2 (independent patterns)
 * @param timeBase what a tick is
 * @param tracks at most 65,535; at most one in format 0
 */
public record Score(int format, TimeBase timeBase, List<Track> tracks) {

  /**
   * Checks the ranges and copies the list.
   *
   * @param format 0 (one track), 1 (tracks that play together) or 2 (independent patterns)
   * @param timeBase what a tick is
   * @param tracks at most 65,535; at most one in format 0
   */
  public Score {
    Ranges.range("format", format, 0, 2);
    Ranges.range("number of tracks", tracks.size(), 0, format == 0 ? 1 : 0xFFFF);
    tracks = List.copyOf(tracks);
  }

  /**
   * {@return a score of format 0 if it has one track, of format 1 otherwise}
   *
   * @param timeBase what a tick is
   * @param tracks at most 65,535; copied
   */
  public static Score of(TimeBase timeBase, List<Track> tracks) {
    return new Score(tracks.size() == 1 ? 0 : 1, timeBase, tracks);
  }

  /** {@return the notes of all tracks, track by track in order of their note-ons} */
  public Stream<Note> notes() {
    return tracks.stream().flatMap(Track::notes);
  }

  /** {@return where the longest track ends; 0 if there is no track} */
  public long endTick() {
    return tracks.stream().mapToLong(Track::endTick).max().orElse(0);
  }

  /** {@return how ticks and seconds belong together, by the tempo events of all tracks} */
  public TempoMap tempoMap() {
    long tempos = tracks.stream().mapToLong(track -> count(Tempo.class, track)).sum();
    return TempoMap.of(timeBase, Math.toIntExact(tempos), inOrder(Tempo.class));
  }

  /** {@return the meters of all tracks by ticks; at one tick those of an earlier track first} */
  public List<TimeSignature> timeSignatures() {
    return merged(TimeSignature.class);
  }

  /** {@return the keys of all tracks by ticks; at one tick those of an earlier track first} */
  public List<KeySignature> keySignatures() {
    return merged(KeySignature.class);
  }

  /**
   * {@return this score and more events} The events that are here stay as they are, and at equal
   * ticks the new ones come after them. New tracks may be named by the next free numbers; a score
   * of format 0 that gets a second track becomes a score of format 1.
   *
   * @param more in any order; at equal ticks of a track they keep theirs
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
                String.format(
                    Locale.ROOT, "a new track must be number %d, got %d", grown.size(), track));
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
   * {@return this score without the notes of a region} All other events stay as they are.
   *
   * @param region in ticks and track numbers of this score
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

  /** The events of a kind by ticks, held one a track: a file may have millions of them. */
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

  /** What is still to come of a track; at one tick an earlier track goes first. */
  private record Rest<E extends ScoreEvent>(int track, E event, Iterator<E> later)
      implements Comparable<Rest<E>> {
    @Override
    public int compareTo(Rest<E> other) {
      int byTick = Long.compare(event.tick(), other.event.tick());
      return byTick != 0 ? byTick : Integer.compare(track, other.track);
    }
  }
}
