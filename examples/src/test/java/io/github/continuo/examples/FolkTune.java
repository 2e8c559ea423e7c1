package io.github.continuo.examples;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The prompts in the folder {@code music}: tunes older than 1850, eight bars of each, with an
 * accompaniment in broken chords that was written for this. Nobody has rights in either.
 *
 * <p>A melody is notes and their eighths, {@code C5 2}, from the upbeat on, which has the eighths
 * of the first bar that are missing at its beginning. There is a chord for each half of a bar of
 * four beats, and for each bar of three, from the first whole bar on.
 */
public enum FolkTune {
  /** French, printed in 1761. */
  AH_VOUS_DIRAI_JE(
      4,
      0,
      """
      C5 2 C5 2 G5 2 G5 2 A5 2 A5 2 G5 4 F5 2 F5 2 E5 2 E5 2 D5 2 D5 2 C5 4
      G5 2 G5 2 F5 2 F5 2 E5 2 E5 2 D5 4 G5 2 G5 2 F5 2 F5 2 E5 2 E5 2 D5 4""",
      "C C F C F C G7 C C F C G7 C F C G7"),

  /** New Britain, American, printed in 1829. */
  AMAZING_GRACE(
      3,
      2,
      """
      D4 2 G4 4 B4 1 G4 1 B4 4 A4 2 G4 4 E4 2 D4 4 D4 2
      G4 4 B4 1 G4 1 B4 4 A4 2 D5 6 D5 4""",
      "G G C G G Em D D7"),

  /** Scottish, printed in 1799. */
  AULD_LANG_SYNE(
      4,
      2,
      """
      C4 2 F4 3 F4 1 F4 2 A4 2 G4 3 F4 1 G4 2 A4 2 F4 3 F4 1 A4 2 C5 2 D5 6 D5 2
      C5 3 A4 1 A4 2 F4 2 G4 3 F4 1 G4 2 A4 2 F4 3 D4 1 D4 2 C4 2 F4 6""",
      "F F C C7 F F7 Bb Bb F F C C7 Bb C7 F F"),

  /** French, written down about 1780. */
  FRERE_JACQUES(
      4,
      0,
      """
      C5 2 D5 2 E5 2 C5 2 C5 2 D5 2 E5 2 C5 2 E5 2 F5 2 G5 4 E5 2 F5 2 G5 4
      G5 1 A5 1 G5 1 F5 1 E5 2 C5 2 G5 1 A5 1 G5 1 F5 1 E5 2 C5 2
      C5 2 G4 2 C5 4 C5 2 G4 2 C5 4""",
      "C C C C C C C C C C C C G7 C G7 C"),

  /** English, registered in 1580. */
  GREENSLEEVES(
      3,
      2,
      """
      A4 2 C5 4 D5 2 E5 3 F5 1 E5 2 D5 4 B4 2 G4 3 A4 1 B4 2
      C5 4 A4 2 A4 3 G#4 1 A4 2 B4 4 G#4 2 E4 4""",
      "Am C G Em Am F E E7"),

  /** Ludwig van Beethoven, 1824. */
  ODE_TO_JOY(
      4,
      0,
      """
      E5 2 E5 2 F5 2 G5 2 G5 2 F5 2 E5 2 D5 2 C5 2 C5 2 D5 2 E5 2 E5 3 D5 1 D5 4
      E5 2 E5 2 F5 2 G5 2 G5 2 F5 2 E5 2 D5 2 C5 2 C5 2 D5 2 E5 2 D5 3 C5 1 C5 4""",
      "C C C G7 C C C G7 C C C G7 C C G7 C"),

  /** Stephen Foster, 1848. */
  OH_SUSANNA(
      4,
      2,
      """
      C5 1 D5 1 E5 2 G5 2 G5 3 A5 1 G5 2 E5 2 C5 3 D5 1 E5 2 E5 2 D5 2 C5 2 D5 6
      C5 1 D5 1 E5 2 G5 2 G5 3 A5 1 G5 2 E5 2 C5 3 D5 1 E5 2 E5 2 D5 2 D5 2 C5 6""",
      "C C C C C C G7 G7 C C C C C G7 C C"),

  /** American, printed about 1780. */
  YANKEE_DOODLE(
      4,
      0,
      """
      C5 2 C5 2 D5 2 E5 2 C5 2 E5 2 D5 2 G4 2 C5 2 C5 2 D5 2 E5 2 C5 4 B4 4
      C5 2 C5 2 D5 2 E5 2 F5 2 E5 2 D5 2 C5 2 B4 2 G4 2 A4 2 B4 2 C5 4 C5 4""",
      "C C C G7 C C C G7 C C7 F C G7 G7 C C");

  private static final int EIGHTH = 240; // ticks
  private static final int GAP = 20; // ticks between notes
  private static final String STEPS = "C D EF G A B";

  private final int beatsPerBar;
  private final int upbeatEighths;
  private final String melody;
  private final String chords;

  FolkTune(int beatsPerBar, int upbeatEighths, String melody, String chords) {
    this.beatsPerBar = beatsPerBar;
    this.upbeatEighths = upbeatEighths;
    this.melody = melody;
    this.chords = chords;
  }

  /** Its file's. */
  String fileName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-') + ".mid";
  }

  public Score score() {
    return Score.of(
        TimeBase.ticksPerQuarter(480), List.of(Track.of(melody()), Track.of(accompaniment())));
  }

  private int barEighths() {
    return 2 * beatsPerBar;
  }

  private int firstWholeBar() {
    return upbeatEighths == 0 ? 0 : barEighths(); // in eighths
  }

  private List<ScoreEvent> melody() {
    List<ScoreEvent> events = new ArrayList<>();
    events.add(TextEvent.of(0, TextEvent.Kind.TRACK_NAME, "MELODY"));
    events.add(new ProgramChange(0, 0, 0));
    events.add(new Tempo(0, 600_000));
    events.add(new TimeSignature(0, beatsPerBar, 4));
    long eighth = (long) firstWholeBar() - upbeatEighths;
    String[] words = melody.split("\\s+", -1);
    for (int i = 0; i < words.length; i += 2) {
      int eighths = Integer.parseInt(words[i + 1]);
      int octave = Integer.parseInt(words[i].replaceAll("\\D", ""));
      events.add(note(eighth, eighths, 0, 12 * (octave + 1) + pitchClass(words[i]), 96));
      eighth += eighths;
    }
    return events;
  }

  private List<ScoreEvent> accompaniment() {
    List<ScoreEvent> events = new ArrayList<>();
    events.add(TextEvent.of(0, TextEvent.Kind.TRACK_NAME, "PIANO"));
    events.add(new ProgramChange(0, 1, 0));
    int eighths = beatsPerBar == 3 ? 6 : 4; // of a chord
    long eighth = firstWholeBar();
    for (String chord : chords.split(" ", -1)) {
      int root = 36 + pitchClass(chord);
      int third = root + 12 + (chord.contains("m") ? 3 : 4);
      int top = root + 12 + (chord.contains("7") ? 10 : 7);
      int[] broken = {root + 12, third, top, third, top, third};
      events.add(note(eighth, eighths, 1, root, 72));
      for (int i = 0; i < eighths; i++) {
        events.add(note(eighth + i, 1, 1, broken[i], 64));
      }
      eighth += eighths;
    }
    return events;
  }

  private static Note note(long eighth, int eighths, int channel, int pitch, int velocity) {
    return new Note(eighth * EIGHTH, (long) eighths * EIGHTH - GAP, channel, pitch, velocity);
  }

  private static int pitchClass(String name) {
    int step = STEPS.indexOf(name.charAt(0));
    if (name.contains("#")) {
      return step + 1;
    }
    return name.contains("b") ? step - 1 : step;
  }

  /** Writes all files into a folder. */
  public static void main(String[] folder) throws IOException {
    for (FolkTune tune : values()) {
      MidiWriter.write(tune.score(), Path.of(folder[0], tune.fileName()));
    }
  }
}
