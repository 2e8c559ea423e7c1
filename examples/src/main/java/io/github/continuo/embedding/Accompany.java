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
 * Generates an accompaniment for a melody, by infilling one new track per General MIDI program:
 * {@code Accompany melody.mid accompanied.mid 0} adds a piano.
 */
public final class Accompany {
  private static final int BARS_AT_ONCE = 4; // models are trained to infill up to eight

  private Accompany() {}

  /** Runs the program. Arguments: melody file, output file, programs. */
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
   * Adds a track with generated notes for each program; the melody does not change.
   *
   * @param programs General MIDI programs, 0 to 127, at most as many as there are free channels
   * @return the melody and the accompaniment
   */
  public static Score accompany(
      Score melody, List<Integer> programs, Generator generator, GenerationOptions options) {
    Score score = withInstruments(melody, programs);
    Set<Integer> newTracks =
        Set.copyOf(IntStream.range(melody.tracks().size(), score.tracks().size()).boxed().toList());
    BarMap bars = BarMap.of(melody);
    long lastTick = melody.notes().mapToLong(Note::tick).max().orElse(0);
    int lastBar = (int) bars.barNumberAt(BeatMap.of(melody.timeBase()).beatAt(lastTick));
    for (int bar = 1; bar <= lastBar; bar += BARS_AT_ONCE) {
      int end = Math.min(bar + BARS_AT_ONCE - 1, lastBar);
      Region region = Region.ofBars(score, bar, end).withTracks(newTracks);
      Score context = withNotes(score, newTracks, region.startTick());
      score = generator.infill(context, region, options.withSeed(options.seed() + bar)).score();
    }
    return score;
  }

  /** Adds a note per new track, which marks it as playing in the region; infilling replaces it. */
  private static Score withNotes(Score score, Set<Integer> newTracks, long tick) {
    List<TrackEvent> notes = new ArrayList<>();
    for (int track : newTracks) {
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

  /** Adds a track with a name and a program change for each program, on free channels. */
  private static Score withInstruments(Score melody, List<Integer> programs) {
    Set<Integer> used = Set.copyOf(melody.notes().map(Note::channel).distinct().toList());
    List<Integer> free =
        IntStream.range(0, 16)
            .filter(channel -> channel != Note.DRUM_CHANNEL && !used.contains(channel))
            .boxed()
            .toList();
    List<TrackEvent> setup = new ArrayList<>();
    for (int i = 0; i < programs.size(); i++) {
      int track = melody.tracks().size() + i;
      setup.add(
          new TrackEvent(track, TextEvent.of(0, TextEvent.Kind.TRACK_NAME, "PLAYER " + (i + 1))));
      setup.add(new TrackEvent(track, new ProgramChange(0, free.get(i), programs.get(i))));
    }
    return melody.withEvents(setup);
  }
}
