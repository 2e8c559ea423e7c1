package io.github.continuo.benchmarks;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.MidiReader;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.Track;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Provides the music of the benchmarks, as MIDI files in memory. */
final class Songs {
  private static final int GENERATED = 100;
  private static final int BARS = 64;
  private static final int TICKS_PER_QUARTER = 480;

  private Songs() {}

  /**
   * Returns the MIDI files under a folder, sorted by path.
   *
   * @param folder the folder; empty for generated songs, which are always the same
   * @throws IOException if a file cannot be read, or there is none
   */
  static List<byte[]> files(String folder) throws IOException {
    return folder.isEmpty() ? generated() : under(Path.of(folder));
  }

  /** Returns the scores of {@link #files}. */
  static List<Score> scores(String folder) throws IOException {
    List<Score> scores = new ArrayList<>();
    for (byte[] file : files(folder)) {
      scores.add(MidiReader.read(file));
    }
    return scores;
  }

  private static List<byte[]> under(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.filter(path -> path.toString().endsWith(".mid")).sorted().toList();
    }
    if (paths.isEmpty()) {
      throw new IOException("folder must hold files named *.mid, got none under " + folder);
    }
    List<byte[]> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(Files.readAllBytes(path));
    }
    return files;
  }

  private static List<byte[]> generated() {
    Random random = new Random(1);
    return Stream.generate(() -> MidiWriter.write(song(random))).limit(GENERATED).toList();
  }

  /** Returns a score of a tempo track, a melody, a piano with pedal, and drums, off any grid. */
  private static Score song(Random random) {
    int micros = 400_000 + random.nextInt(300_000);
    return Score.of(
        TimeBase.ticksPerQuarter(TICKS_PER_QUARTER),
        List.of(
            Track.of(List.of(new Tempo(0, micros))),
            part(random, 0, 73, 4, 60 + random.nextInt(12)),
            part(random, 1, 0, 16, 40 + random.nextInt(12)),
            part(random, Note.DRUM_CHANNEL, 0, 8, 36)));
  }

  private static Track part(
      Random random, int channel, int program, int notesPerBar, int lowestPitch) {
    List<ScoreEvent> events = new ArrayList<>();
    events.add(new ProgramChange(0, channel, program));
    for (int bar = 0; bar < BARS; bar++) {
      long barTick = (long) bar * 4 * TICKS_PER_QUARTER;
      events.add(new ControlChange(barTick, channel, 64, bar % 2 == 0 ? 127 : 0));
      for (int i = 0; i < notesPerBar; i++) {
        long tick = barTick + random.nextInt(4 * TICKS_PER_QUARTER);
        int pitch = lowestPitch + random.nextInt(24);
        events.add(
            new Note(tick, 60 + random.nextInt(600), channel, pitch, 40 + random.nextInt(60)));
      }
    }
    return Track.of(events);
  }
}
