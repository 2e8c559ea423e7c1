package io.github.continuo.examples;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Tempo;
import io.github.continuo.midi.Text;
import io.github.continuo.midi.TimeBase;
import io.github.continuo.midi.TimeSignature;
import io.github.continuo.midi.Track;
import java.util.ArrayList;
import java.util.List;

/**
 * The prompt of the README: the verse of Auld Lang Syne, a Scottish tune printed in 1799, with an
 * accompaniment in broken chords that was written for this. Nobody has rights in either.
 */
final class AuldLangSyne {
  private static final int EIGHTH = 240;
  private static final int BAR = 8 * EIGHTH;

  /** Pitch and eighths, from the last quarter of the first bar on. */
  private static final int[][] MELODY = {
    {60, 2}, {65, 3}, {65, 1}, {65, 2}, {69, 2}, {67, 3}, {65, 1}, {67, 2}, {69, 2}, {65, 3},
    {65, 1}, {69, 2}, {72, 2}, {74, 6}, {74, 2}, {72, 3}, {69, 1}, {69, 2}, {65, 2}, {67, 3},
    {65, 1}, {67, 2}, {69, 2}, {65, 3}, {62, 1}, {62, 2}, {60, 2}, {65, 6}
  };

  /** Root, third and fifth of each half of the bars from the second on. */
  private static final int[][] CHORDS = {
    {41, 57, 60}, {41, 57, 60}, // F
    {36, 52, 55}, {36, 52, 58}, // C, C7
    {41, 57, 60}, {39, 57, 60}, // F, F7
    {46, 58, 62}, {46, 58, 62}, // B flat
    {41, 57, 60}, {41, 57, 60},
    {36, 52, 55}, {36, 52, 58},
    {46, 58, 62}, {36, 52, 58},
    {41, 57, 60}, {41, 57, 60}
  };

  private AuldLangSyne() {}

  static Score verse() {
    List<ScoreEvent> melody = new ArrayList<>();
    melody.add(Text.of(0, Text.Kind.TRACK_NAME, "MELODY"));
    melody.add(new ProgramChange(0, 0, 0));
    melody.add(new Tempo(0, 600_000));
    melody.add(new TimeSignature(0, 4, 2));
    long tick = 6 * EIGHTH;
    for (int[] note : MELODY) {
      melody.add(new Note(tick, (long) note[1] * EIGHTH - 20, 0, note[0], 96));
      tick += (long) note[1] * EIGHTH;
    }
    List<ScoreEvent> piano = new ArrayList<>();
    piano.add(Text.of(0, Text.Kind.TRACK_NAME, "PIANO"));
    piano.add(new ProgramChange(0, 1, 0));
    tick = BAR;
    for (int[] chord : CHORDS) {
      piano.add(new Note(tick, BAR / 2 - 20, 1, chord[0], 72));
      int[] broken = {chord[0] + 12, chord[1], chord[2], chord[1]};
      for (int i = 0; i < broken.length; i++) {
        piano.add(new Note(tick + (long) i * EIGHTH, EIGHTH - 20, 1, broken[i], 64));
      }
      tick += BAR / 2;
    }
    return Score.of(TimeBase.ticksPerQuarter(480), List.of(Track.of(melody), Track.of(piano)));
  }
}
