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
 * Some bars in the middle of a song, for a model to foresee or to fill. As many bars stand before
 * and after them, all in one meter, and there are notes in all three, so that they compare.
 *
 * @param name of the song
 * @param score all of the song
 * @param region the bars, and the tracks that count
 * @param timeSignature of these bars and those around them
 */
public record InfillingCase(String name, Score score, Region region, TimeSignature timeSignature) {
  private static final TimeSignature COMMON_TIME = new TimeSignature(0, 4, 2);
  private static final int TRIES = 20; // to find bars with notes in and around them

  /**
   * Draws regions, from one song after the other, over and over.
   *
   * @param songs by name; those without such bars, or without the track, are passed over
   * @param count how many regions, at least 1
   * @param bars of each, at least 1
   * @param track the regions are in the tracks of this name; in all if it is empty
   * @param seed of the draw: equal seeds draw equal regions from the same songs in the same order
   * @return none if all songs were passed over, else so many
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
    boolean isPassedOver = track.isPresent() && tracks.isEmpty();
    if (isPassedOver || !(score.timeBase() instanceof TimeBase.TicksPerQuarter)) {
      return Optional.empty();
    }
    BarMap bars = BarMap.of(score);
    BeatMap beats = BeatMap.of(score.timeBase());
    long firstTick = score.notes().mapToLong(Note::tick).min().orElse(0);
    long lastTick = score.notes().mapToLong(Note::tick).max().orElse(0);
    long first = bars.barAt(beats.beatAt(firstTick)) + count;
    long end = bars.barAt(beats.beatAt(lastTick)) + 2 - 2L * count;
    for (int i = 0; first < end && i < TRIES; i++) {
      long bar = random.nextLong(first, end);
      double beat = bars.startBeat(bar);
      double beatAfter = bars.startBeat(bar + count);
      InfillingCase drawn =
          new InfillingCase(
              name,
              score,
              new Region(beats.tickAt(beat), beats.tickAt(beatAfter), tracks),
              timeSignature(score, beats.tickAt(beat)));
      double beatsAround = bars.startBeat(bar + 2L * count) - bars.startBeat(bar - count);
      boolean hasOneTimeSignature =
          beats.tickAt(beatsAround)
              == beats.tickAt(3 * count * drawn.timeSignature.quartersPerBar());
      if (hasOneTimeSignature && drawn.hasNotes()) {
        return Optional.of(drawn);
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

  private static TimeSignature timeSignature(Score score, long tick) {
    return score.timeSignatures().stream()
        .filter(timeSignature -> timeSignature.tick() <= tick)
        .reduce((earlier, later) -> later)
        .orElse(COMMON_TIME);
  }

  private boolean hasNotes() {
    return original().notes().findAny().isPresent()
        && placed().anyMatch(placed -> isIn(placed, firstTick(), region.startTick()))
        && placed().anyMatch(placed -> isIn(placed, region.endTick(), endTick()));
  }

  /** {@return its notes, as a score that begins where it does} */
  public Score original() {
    return cut().bars(notes(placed().filter(p -> region.contains(p.track(), (Note) p.event()))));
  }

  /**
   * {@return the notes of its tracks in the bars around it, as many before as after} The score
   * begins with the first of these bars; between them are the bars of the region, empty.
   */
  public Score around() {
    return new PromptAndReference(name, score, timeSignature, firstTick(), endTick())
        .bars(
            notes(placed().filter(placed -> !isIn(placed, region.startTick(), region.endTick()))));
  }

  /** What starts there of some notes, as a score that begins where it does. */
  Score bars(List<TrackEvent> events) {
    return cut()
        .bars(notes(events.stream().filter(placed -> region.includesTrack(placed.track()))));
  }

  /** The song cut where the region begins and where it ends. */
  PromptAndReference cut() {
    return new PromptAndReference(name, score, timeSignature, region.startTick(), region.endTick());
  }

  /** The notes of its tracks. */
  private Stream<TrackEvent> placed() {
    return IntStream.range(0, score.tracks().size())
        .filter(region::includesTrack)
        .boxed()
        .flatMap(i -> score.tracks().get(i).notes().map(note -> new TrackEvent(i, note)));
  }

  private static Stream<Note> notes(Stream<TrackEvent> events) {
    return events.map(TrackEvent::event).filter(Note.class::isInstance).map(Note.class::cast);
  }

  private static boolean isIn(TrackEvent placed, long startTick, long endTick) {
    return placed.event().tick() >= startTick && placed.event().tick() < endTick;
  }

  private long firstTick() {
    return region.startTick() - (region.endTick() - region.startTick());
  }

  private long endTick() {
    return region.endTick() + (region.endTick() - region.startTick());
  }
}
