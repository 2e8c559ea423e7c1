package io.github.continuo.embedding;

import io.github.continuo.generate.GenerationOptions;
import io.github.continuo.generate.Generator;
import io.github.continuo.midi.BarMap;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TextEvent;
import io.github.continuo.midi.TrackEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Writes an accompaniment under a melody, for instruments of General MIDI that are described by
 * their programs: {@code Accompany melody.mid accompanied.mid 0} adds a piano.
 */
public final class Accompany {
  private static final int BARS_AT_ONCE = 4; // what models were taught to fill, at most eight

  private Accompany() {}

  /** Accompanies the file that is named first into the second, with the programs that follow. */
  public static void main(String[] args) throws Exception {
    List<Integer> programs =
        IntStream.range(2, args.length).mapToObj(i -> Integer.valueOf(args[i])).toList();
    try (Generator generator = Generator.bundled("pop909-dual")) {
      Score melody = MidiReader.read(Path.of(args[0]));
      Score accompanied = accompany(melody, programs, generator, GenerationOptions.defaults());
      MidiWriter.write(accompanied, Path.of(args[1]));
    }
  }

  /**
   * The melody as it is, and a new track for each instrument.
   *
   * @param programs of General MIDI, 0 to 127, as many as there are channels left
   * @return all of it
   */
  public static Score accompany(
      Score melody, List<Integer> programs, Generator generator, GenerationOptions options) {
    Score score = withPlayers(melody, programs);
    Set<Integer> players =
        Set.copyOf(IntStream.range(melody.tracks().size(), score.tracks().size()).boxed().toList());
    BarMap bars = BarMap.of(melody);
    long lastTick = melody.notes().mapToLong(Note::tick).max().orElse(0);
    int lastBar = (int) bars.barAt(BeatMap.of(melody.timeBase()).beatAt(lastTick));
    for (int bar = 0; bar <= lastBar; bar += BARS_AT_ONCE) {
      int end = Math.min(bar + BARS_AT_ONCE - 1, lastBar);
      Region region = Region.ofBars(score, bar + 1, end + 1).withTracks(players); // from 1 on
      Score told = withNotes(score, players, region.startTick());
      score = generator.infill(told, region, options.withSeed(options.seed() + bar)).score();
    }
    return score;
  }

  /** A note for each track in the region, which tells who plays and gives way to the new ones. */
  private static Score withNotes(Score score, Set<Integer> players, long tick) {
    List<TrackEvent> notes = new ArrayList<>();
    for (int track : players) {
      int channel =
          score.tracks().get(track).events().stream()
              .filter(ProgramChange.class::isInstance)
              .mapToInt(event -> ((ProgramChange) event).channel())
              .findFirst()
              .orElseThrow();
      notes.add(new TrackEvent(track, new Note(tick, 1, channel, 60, 70)));
    }
    return score.withEvents(notes);
  }

  /** A track with a name and a program for each, on channels that nobody uses. */
  private static Score withPlayers(Score melody, List<Integer> programs) {
    Set<Integer> used = Set.copyOf(melody.notes().map(Note::channel).distinct().toList());
    List<Integer> free =
        IntStream.range(0, 16)
            .filter(channel -> channel != Note.DRUM_CHANNEL && !used.contains(channel))
            .boxed()
            .toList();
    List<TrackEvent> players = new ArrayList<>();
    for (int i = 0; i < programs.size(); i++) {
      int track = melody.tracks().size() + i;
      players.add(
          new TrackEvent(track, TextEvent.of(0, TextEvent.Kind.TRACK_NAME, "PLAYER " + (i + 1))));
      players.add(new TrackEvent(track, new ProgramChange(0, free.get(i), programs.get(i))));
    }
    return melody.withEvents(players);
  }
}
