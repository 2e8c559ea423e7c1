package io.github.continuo.examples;

import io.github.continuo.generate.Continuation;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TimeBase;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * A picture of a continuation, in systems one below the other as in printed music: time to the
 * right with a line at each beat and a darker one at each bar, pitch upwards; the prompt and the
 * new part in different colours, drums as outlines.
 *
 * <p>A system holds as many whole bars as fit into 64 beats. There are at most 24 of them; of a
 * longer piece the end is shown. A beat is a quarter note, under a SMPTE time base half a second.
 */
final class PianoRoll {
  static final int PIXELS_PER_BEAT = 24;
  static final int LEFT = 52; // of it the names of the octaves, above it the legend and bar numbers
  static final int TOP = 64;

  static final Color PROMPT = new Color(0x2F66B0);
  static final Color ADDED = new Color(0xE0592A);
  static final Color BAR_LINE = new Color(0x9A9A9A);
  static final Color BEAT_LINE = new Color(0xDCDCDC);

  private static final Color BLACK_KEY = new Color(0xF4F4F4);
  private static final Color TEXT = new Color(0x444444);
  private static final boolean[] IS_BLACK = {
    false, true, false, true, false, false, true, false, true, false, true, false
  };

  private static final int NOTE_HEIGHT = 7;
  private static final int RIGHT = 16;
  private static final int BELOW_SYSTEM = 40; // of it the bar numbers of the next one
  private static final int MOST_BEATS = 64;
  private static final int MOST_SYSTEMS = 24;
  private static final int NARROWEST = 420; // the legend
  private static final int NARROWEST_BAR = 4;
  private static final int BARS_PER_NUMBER = 4;

  private final List<Note> promptNotes;
  private final List<Note> addedNotes;
  private final double ticksPerBeat;
  private final Bars bars;
  private final int lowest;
  private final int highest;
  private final double lastBeat;
  private final double beatsPerSystem;
  private final int systems;
  private final double firstBeat; // where the picture begins

  private PianoRoll(Score prompt, List<Note> addedNotes) {
    promptNotes = prompt.notes().toList();
    this.addedNotes = addedNotes;
    ticksPerBeat = ticksPerBeat(prompt);
    bars = new Bars(prompt, ticksPerBeat);
    var pitches = allNotes().mapToInt(Note::pitch).summaryStatistics();
    lowest = pitches.getMin() - 2;
    highest = pitches.getMax() + 2;
    long endTick = allNotes().mapToLong(Note::endTick).max().orElseThrow();
    lastBeat = Math.max(1, Math.ceil(endTick / ticksPerBeat));
    beatsPerSystem = beatsPerSystem();
    double allSystems = Math.ceil(lastBeat / beatsPerSystem);
    systems = (int) Math.min(allSystems, MOST_SYSTEMS);
    firstBeat = (allSystems - systems) * beatsPerSystem;
  }

  static PianoRoll of(Continuation continuation) {
    return new PianoRoll(
        continuation.prompt(),
        continuation.added().stream()
            .filter(placed -> placed.event() instanceof Note)
            .map(placed -> (Note) placed.event())
            .toList());
  }

  private static double ticksPerBeat(Score score) {
    if (score.timeBase() instanceof TimeBase.TicksPerQuarter musical) {
      return musical.ticks();
    }
    return ((TimeBase.Smpte) score.timeBase()).ticksPerSecond() / 2; // as at 120 beats a minute
  }

  private Stream<Note> allNotes() {
    return Stream.concat(promptNotes.stream(), addedNotes.stream());
  }

  private double beatsPerSystem() {
    long lastBar = bars.barAt(lastBeat);
    double beatsPerBar = bars.startOf(lastBar + 1) - bars.startOf(lastBar);
    double wholeBars = Math.floor(MOST_BEATS / beatsPerBar);
    return wholeBars < 1 ? MOST_BEATS : wholeBars * beatsPerBar;
  }

  /** Writes it as a PNG file; one that is there is replaced. */
  void write(Path file) throws IOException {
    try (OutputStream png = Files.newOutputStream(file)) {
      if (!ImageIO.write(draw(), "png", png)) {
        throw new IOException(file + ": this Java must be able to write PNG, but it cannot");
      }
    }
  }

  BufferedImage draw() {
    double widestBeats = Math.min(beatsPerSystem, lastBeat - firstBeat);
    int width = LEFT + (int) Math.ceil(widestBeats * PIXELS_PER_BEAT) + RIGHT;
    int height = TOP + systems * (systemHeight() + BELOW_SYSTEM) - BELOW_SYSTEM / 2;
    BufferedImage image =
        new BufferedImage(Math.max(width, NARROWEST), height, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, image.getWidth(), height);
    drawLegend(pen);
    for (int i = 0; i < systems; i++) {
      double from = firstBeat + i * beatsPerSystem;
      int top = TOP + i * (systemHeight() + BELOW_SYSTEM);
      new Staff(pen, from, Math.min(from + beatsPerSystem, lastBeat), top).draw();
    }
    pen.dispose();
    return image;
  }

  private int systemHeight() {
    return (highest - lowest + 1) * NOTE_HEIGHT;
  }

  private static void drawLegend(Graphics2D pen) {
    int x = LEFT;
    for (String name : List.of("prompt", "new", "drums")) {
      pen.setColor(name.equals("new") ? ADDED : PROMPT);
      if (name.equals("drums")) {
        pen.drawRect(x, 10, 20, 11);
      } else {
        pen.fillRect(x, 10, 21, 12);
      }
      pen.setColor(TEXT);
      PixelText.draw(pen, name, x + 28, 9);
      x += 28 + PixelText.width(name) + 30;
    }
  }

  /** One system: the beats from one to another, its upper edge at {@code top}. */
  private final class Staff {
    private final Graphics2D pen;
    private final double from;
    private final double to;
    private final int top;

    Staff(Graphics2D pen, double from, double to, int top) {
      this.pen = pen;
      this.from = from;
      this.to = to;
      this.top = top;
    }

    void draw() {
      drawKeys();
      drawGrid();
      pen.clipRect(LEFT, top, x(to) - LEFT + 1, systemHeight());
      drawNotes(promptNotes, PROMPT);
      drawNotes(addedNotes, ADDED);
      pen.setClip(null);
    }

    private int x(double beat) {
      return LEFT + (int) Math.round((beat - from) * PIXELS_PER_BEAT);
    }

    private int y(int pitch) {
      return top + (highest - pitch) * NOTE_HEIGHT;
    }

    private void drawKeys() {
      for (int pitch = lowest; pitch <= highest; pitch++) {
        int pitchClass = Math.floorMod(pitch, 12);
        if (IS_BLACK[pitchClass]) {
          pen.setColor(BLACK_KEY);
          pen.fillRect(LEFT, y(pitch), x(to) - LEFT, NOTE_HEIGHT);
        }
        if (pitchClass == 0) {
          pen.setColor(TEXT);
          String name = "C" + (Math.floorDiv(pitch, 12) - 1);
          int textY = y(pitch) + (NOTE_HEIGHT - PixelText.HEIGHT) / 2;
          PixelText.draw(pen, name, LEFT - 8 - PixelText.width(name), textY);
        }
      }
    }

    /** Bars, and in each of them beats from its start on. */
    private void drawGrid() {
      int lastX = LEFT - NARROWEST_BAR;
      for (long bar = bars.barAt(from); bars.startOf(bar) <= to; bar++) {
        double start = bars.startOf(bar);
        double end = Math.min(bars.startOf(bar + 1), to);
        for (double beat = Math.max(start, start + Math.ceil(from - start)); beat < end; beat++) {
          drawLine(beat, BEAT_LINE);
        }
        if (start >= from && x(start) - lastX >= NARROWEST_BAR) {
          lastX = x(start);
          drawLine(start, BAR_LINE);
          if (bar % BARS_PER_NUMBER == 0 && start < to) {
            pen.setColor(TEXT);
            PixelText.draw(pen, Long.toString(bar + 1), lastX, top - PixelText.HEIGHT - 4);
          }
        }
      }
    }

    private void drawLine(double beat, Color color) {
      pen.setColor(color);
      pen.drawLine(x(beat), top, x(beat), top + systemHeight() - 1);
    }

    private void drawNotes(List<Note> notes, Color color) {
      pen.setColor(color);
      for (Note note : notes) {
        double start = note.tick() / ticksPerBeat;
        double end = note.endTick() / ticksPerBeat;
        if (start < to && end >= from) {
          drawNote(note, x(Math.max(start, from - 1)), x(Math.min(end, to + 1)));
        }
      }
    }

    private void drawNote(Note note, int left, int right) {
      int width = Math.max(3, right - left - 1); // a gap to the next note
      if (note.isDrum()) {
        pen.drawRect(left, y(note.pitch()), width - 1, NOTE_HEIGHT - 2);
      } else {
        pen.fillRect(left, y(note.pitch()), width, NOTE_HEIGHT - 1);
      }
    }
  }
}
