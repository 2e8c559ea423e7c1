package io.github.continuo.examples;

import io.github.continuo.midi.ControlChange;
import io.github.continuo.midi.MidiWriter;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.TextEvent;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Music to run the commands on. */
public final class Songs {
  public static final TimeBase TIME_BASE = TimeBase.ticksPerQuarter(480);

  private Songs() {}

  /** Two bars of 3/4: a melody, drums, and events that no tokenizer says. */
  public static Score waltz() {
    return Score.of(
        TIME_BASE,
        List.of(
            Track.of(
                List.of(
                    TextEvent.of(0, TextEvent.Kind.TRACK_NAME, "Walzer"),
                    new Tempo(0, 400_000),
                    new TimeSignature(0, 3, 4))),
            Track.of(
                List.of(
                    new ProgramChange(0, 2, 40),
                    new ControlChange(0, 2, 64, 127),
                    new Note(0, 480, 2, 60, 71),
                    new Note(480, 480, 2, 64, 72),
                    new Note(960, 480, 2, 67, 73),
                    new Note(1440, 1440, 2, 72, 74),
                    new ControlChange(2880, 2, 64, 0))),
            Track.of(
                List.of(
                    new Note(0, 60, Note.DRUM_CHANNEL, 36, 90), new Note(1440, 60, 9, 36, 90)))));
  }

  /** A scale over some bars, in eighths from a pitch on. */
  public static Score scale(int firstPitch, int notes) {
    return leaps(firstPitch, 1, notes);
  }

  /** Eighths that go up by so many semitones each, in an octave. */
  private static Score leaps(int firstPitch, int semitones, int notes) {
    List<ScoreEvent> events = new ArrayList<>();
    for (int i = 0; i < notes; i++) {
      events.add(new Note(i * 240L, 240, 0, firstPitch + i * semitones % 12, 80));
    }
    return Score.of(TIME_BASE, List.of(Track.of(events)));
  }

  public static Path write(Score score, Path file) throws IOException {
    MidiWriter.write(score, file);
    return file;
  }

  /** A folder of six short pieces, no two of them alike, and one file that is none. */
  public static Path corpus(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < 6; i++) {
      write(leaps(48 + i, 2 * i + 1, 32 + i), folder.resolve("piece" + i + ".mid"));
    }
    Files.writeString(folder.resolve("broken.mid"), "not music");
    return folder;
  }
}
