package io.github.continuo.evaluation;

import io.github.continuo.midi.BarMap;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.TrackEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A region of bars in the middle of a song, which a model predicts or infills. There are as many
 * bars before and after it, all in the same time signature. All three parts have notes, so that
 * metrics can compare them.
 *
 * @param name name of the song
 * @param score the whole song
 * @param region the bars, and the tracks to infill
 * @param timeSignature the time signature of these bars and those around them
 */
public record InfillingCase(String name, Score score, Region region, TimeSignature timeSignature) {
  private static final int TRIES = 20; // to find bars with notes in them and around them

  /**
   * Samples regions at random, one from each song in turn, repeatedly.
   *
   * @param songs the songs by name; songs without suitable bars, or without the track, are skipped
   * @param count number of regions, at least 1
   * @param bars bars of a region, at least 1
   * @param track name of the tracks to infill; all tracks if it is empty
   * @param seed seed of the sampling: equal seeds give equal regions for the same songs in the same
   *     order
   * @return {@code count} regions; none if all songs were skipped
   */
  public static List<InfillingCase> sample(
      Map<String, Score> songs, int count, int bars, Optional<String> track, long seed) {
    SamplePlan.requirePositive("regions", count);
    SamplePlan.requirePositive("bars of a region", bars);
    SplittableRandom random = new SplittableRandom(seed);
    List<InfillingCase> regions = new ArrayList<>();
    List<Map.Entry<String, Score>> left = new ArrayList<>(songs.entrySet());
    while (regions.size() < count && !left.isEmpty()) {
      Map.Entry<String, Score> song = left.remove(0);
      Optional<InfillingCase> region =
          sample(song.getKey(), song.getValue(), bars, track, random.split());
      region.ifPresent(regions::add);
      region.ifPresent(found -> left.add(song));
    }
    return regions;
  }

  private static Optional<InfillingCase> sample(
      String name, Score score, int count, Optional<String> track, SplittableRandom random) {
    Set<Integer> tracks = track.map(wanted -> tracks(score, wanted)).orElse(Set.of());
    boolean isSkipped = track.isPresent() && tracks.isEmpty();
    if (isSkipped || !(score.timeBase() instanceof TimeBase.TicksPerQuarter)) {
      return Optional.empty();
    }
    BarMap bars = BarMap.of(score);
    BeatMap beats = BeatMap.of(score.timeBase());
    long firstTick = score.notes().mapToLong(Note::tick).min().orElse(0);
    long lastTick = score.notes().mapToLong(Note::tick).max().orElse(0);
    long first = bars.barNumberAt(beats.beatAt(firstTick)) + count;
    long end = bars.barNumberAt(beats.beatAt(lastTick)) + 2 - 2L * count;
    for (int i = 0; first < end && i < TRIES; i++) {
      long bar = random.nextLong(first, end);
      double beat = bars.startBeat(bar);
      double beatAfter = bars.startBeat(bar + count);
      InfillingCase candidate =
          new InfillingCase(
              name,
              score,
              new Region(beats.tickAt(beat), beats.tickAt(beatAfter), tracks),
              PromptAndReference.timeSignature(score, beats.tickAt(beat)));
      double beatsAround = bars.startBeat(bar + 2L * count) - bars.startBeat(bar - count);
      boolean hasOneTimeSignature =
          beats.tickAt(beatsAround)
              == beats.tickAt(3 * count * candidate.timeSignature.quartersPerBar());
      if (hasOneTimeSignature && candidate.hasNotes()) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static Set<Integer> tracks(Score score, String name) {
    return IntStream.range(0, score.tracks().size())
        .filter(i -> score.tracks().get(i).name().map(String::strip).orElse("").equals(name))
        .boxed()
        .collect(Collectors.toSet());
  }

  private boolean hasNotes() {
    return original().notes().findAny().isPresent()
        && trackNotes().anyMatch(note -> isIn(note, firstTick(), region.startTick()))
        && trackNotes().anyMatch(note -> isIn(note, region.endTick(), endTick()));
  }

  /** {@return the notes of the region, as a score that begins where the region does} */
  public Score original() {
    return cut()
        .bars(notes(trackNotes().filter(n -> region.contains(n.track(), (Note) n.event()))));
  }

  /**
   * {@return the notes of the region's tracks in the bars around it, as many before as after} The
   * score begins with the first of these bars; the bars of the region are empty.
   */
  public Score around() {
    return new PromptAndReference(name, score, timeSignature, firstTick(), endTick())
        .bars(
            notes(trackNotes().filter(note -> !isIn(note, region.startTick(), region.endTick()))));
  }

  /**
   * Returns those notes that start in the region and in its tracks, as a score that begins where
   * the region does.
   */
  Score bars(List<TrackEvent> events) {
    return cut().bars(notes(events.stream().filter(event -> region.includesTrack(event.track()))));
  }

  /** Returns the song, cut at the start and at the end of the region. */
  PromptAndReference cut() {
    return new PromptAndReference(name, score, timeSignature, region.startTick(), region.endTick());
  }

  /** Returns the notes of the region's tracks. */
  private Stream<TrackEvent> trackNotes() {
    return IntStream.range(0, score.tracks().size())
        .filter(region::includesTrack)
        .boxed()
        .flatMap(i -> score.tracks().get(i).notes().map(note -> new TrackEvent(i, note)));
  }

  private static Stream<Note> notes(Stream<TrackEvent> events) {
    return events.map(TrackEvent::event).filter(Note.class::isInstance).map(Note.class::cast);
  }

  private static boolean isIn(TrackEvent note, long startTick, long endTick) {
    return note.event().tick() >= startTick && note.event().tick() < endTick;
  }

  private long firstTick() {
    return region.startTick() - (region.endTick() - region.startTick());
  }

  private long endTick() {
    return region.endTick() + (region.endTick() - region.startTick());
  }
}
