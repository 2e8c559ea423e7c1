package io.github.continuo.picture;

import io.github.continuo.files.ControlCharacters;
import io.github.continuo.midi.BarMap;
import io.github.continuo.midi.BeatMap;
import io.github.continuo.midi.Note;
import io.github.continuo.picture.Canvas.Box;
import io.github.continuo.picture.Canvas.Frame;
import io.github.continuo.picture.Canvas.Label;
import io.github.continuo.picture.Canvas.Shape;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;

/** Converts a piano roll to the shapes of a canvas. */
final class PianoRollLayout {
  static final int PIXELS_PER_BEAT = 24;
  static final int ROW_HEIGHT = 7; // pixels per pitch
  static final int LEFT = 52; // left margin with the octave names
  static final int MAX_BEATS = 64; // per system
  static final int MAX_SYSTEMS = 24;
  private static final int MAX_BEATS_OVER = 4; // notes that end late need no further system

  private static final int RIGHT = 16;
  private static final int ABOVE_SYSTEM = 32; // space for the bar numbers
  private static final int BELOW_SYSTEMS = 12;
  private static final int MIN_WIDTH = 480; // room for the legend of a short piece
  private static final int MIN_GAP = 4;
  private static final int MIN_NOTE_WIDTH = 3;
  private static final int BARS_PER_NUMBER = 4;

  private static final int LEGEND_TOP = 10;
  private static final int LEGEND_LINE = 24;
  private static final int SWATCH_WIDTH = 21;
  private static final int SWATCH_HEIGHT = 12;
  private static final int MAX_NAME_LENGTH = 24; // code points

  private static final int HIGHEST_PITCH = 127;
  private static final int OCTAVE = 12;
  private static final int MIDDLE_C = 60;
  private static final int ROWS_AROUND_NOTES = 2;
  private static final List<Integer> BLACK_KEYS = List.of(1, 3, 6, 8, 10);

  private final PianoRoll roll;
  private final BeatMap beats;
  private final BarMap bars;
  private final List<BeatRange> systems;
  private final int lowest;
  private final int highest;
  private final int width;
  private final List<Shape> shapes = new ArrayList<>();

  private PianoRollLayout(PianoRoll roll) {
    this.roll = roll;
    beats = BeatMap.of(roll.score().timeBase());
    bars = BarMap.of(roll.score());
    systems = systems(roll.beats());
    IntSummaryStatistics pitches = pitches();
    int pitch = pitches.getCount() == 0 ? MIDDLE_C : pitches.getMin();
    lowest = Math.max(0, Math.min(pitch - ROWS_AROUND_NOTES, HIGHEST_PITCH - OCTAVE));
    highest =
        Math.min(HIGHEST_PITCH, Math.max(pitches.getMax() + ROWS_AROUND_NOTES, lowest + OCTAVE));
    width = Math.max(MIN_WIDTH, LEFT + widestSystem() + RIGHT);
  }

  static Canvas of(PianoRoll roll) {
    return new PianoRollLayout(roll).draw();
  }

  private Canvas draw() {
    int top = drawLegend() + ABOVE_SYSTEM;
    for (BeatRange system : systems) {
      new Staff(system, top).draw();
      top += systemHeight() + ABOVE_SYSTEM;
    }
    return new Canvas(width, top - ABOVE_SYSTEM + BELOW_SYSTEMS, shapes);
  }

  /** Returns the systems, at most the last 24; a bar too long for one continues in the next. */
  private List<BeatRange> systems(BeatRange drawn) {
    List<BeatRange> all = new ArrayList<>();
    double from = drawn.from();
    double maxBeats = MAX_SYSTEMS * MAX_BEATS;
    if (drawn.beats() > maxBeats) { // systems may be shorter, so this is at least enough
      from = Math.max(from, bars.startBeat(bars.barNumberAt(drawn.to() - maxBeats)));
    }
    while (from < drawn.to()) {
      double bar = bars.startBeat(bars.barNumberAt(from + MAX_BEATS));
      double to = bar > from ? bar : from + MAX_BEATS;
      if (to + MAX_BEATS_OVER >= drawn.to()) {
        to = drawn.to();
      }
      all.add(new BeatRange(from, to));
      from = to;
    }
    return all.subList(Math.max(0, all.size() - MAX_SYSTEMS), all.size());
  }

  private IntSummaryStatistics pitches() {
    BeatRange shown = new BeatRange(systems.get(0).from(), systems.get(systems.size() - 1).to());
    return roll.layers().stream()
        .flatMap(layer -> layer.notes().stream())
        .filter(note -> isIn(note, shown))
        .mapToInt(Note::pitch)
        .summaryStatistics();
  }

  /** Returns whether a note sounds in a range, or starts in it with length 0. */
  private boolean isIn(Note note, BeatRange range) {
    double start = beats.start(note);
    return range.contains(start) || (start < range.from() && beats.end(note) > range.from());
  }

  private int widestSystem() {
    double widest = systems.stream().mapToDouble(BeatRange::beats).max().orElseThrow();
    return (int) Math.ceil(widest * PIXELS_PER_BEAT);
  }

  private int systemHeight() {
    return (highest - lowest + 1) * ROW_HEIGHT;
  }

  /** Draws the names of the layers and returns the y of their lower edge. */
  private int drawLegend() {
    LegendPen pen = new LegendPen();
    List<NoteLayer> layers = roll.layers();
    for (int i = 0; i < Math.min(layers.size(), Colors.LAYERS); i++) {
      pen.draw(layers.get(i).name(), Colors.ofLayer(i), layers.get(i).isDrumsOnly());
    }
    if (layers.size() > Colors.LAYERS) {
      pen.draw(layers.size() - Colors.LAYERS + " more", Colors.OTHER_LAYERS, false);
    }
    if (layers.stream().anyMatch(layer -> layer.hasDrums() && !layer.isDrumsOnly())) {
      pen.draw("drums", Colors.TEXT, true);
    }
    return pen.y + SWATCH_HEIGHT;
  }

  /** The position of the next legend entry. */
  private final class LegendPen {
    private int x = LEFT;
    private int y = LEGEND_TOP;

    void draw(String name, int color, boolean outline) {
      String shown = shortened(name);
      int entryWidth = SWATCH_WIDTH + 7 + Label.width(shown) + 28;
      if (x > LEFT && x + entryWidth > width) {
        x = LEFT;
        y += LEGEND_LINE;
      }
      shapes.add(
          outline
              ? new Frame(x, y, SWATCH_WIDTH, SWATCH_HEIGHT, color)
              : new Box(x, y, SWATCH_WIDTH, SWATCH_HEIGHT, color));
      shapes.add(new Label(x + SWATCH_WIDTH + 7, y - 1, shown, Colors.TEXT));
      x += entryWidth;
    }

    private static String shortened(String name) {
      String shown = ControlCharacters.escaped(name.strip());
      int[] characters = shown.codePoints().toArray();
      return characters.length <= MAX_NAME_LENGTH
          ? shown
          : new String(characters, 0, MAX_NAME_LENGTH - 3).strip() + "...";
    }
  }

  /** One system with its upper edge at {@code top}. */
  private final class Staff {
    private final BeatRange range;
    private final int top;
    private final int right;

    Staff(BeatRange range, int top) {
      this.range = range;
      this.top = top;
      right = Math.max(x(range.to()), LEFT + MIN_NOTE_WIDTH);
    }

    void draw() {
      drawKeys(LEFT, right, Colors.BLACK_KEY);
      roll.shaded().ifPresent(this::shade);
      drawOctaves();
      drawGrid();
      List<NoteLayer> layers = roll.layers();
      for (int i = Colors.LAYERS; i < layers.size(); i++) {
        drawNotes(layers.get(i).notes(), Colors.OTHER_LAYERS);
      }
      for (int i = 0; i < Math.min(layers.size(), Colors.LAYERS); i++) {
        drawNotes(layers.get(i).notes(), Colors.ofLayer(i));
      }
    }

    private int x(double beat) {
      return LEFT + (int) Math.round((beat - range.from()) * PIXELS_PER_BEAT);
    }

    private int y(int pitch) {
      return top + (highest - pitch) * ROW_HEIGHT;
    }

    private void shade(BeatRange shaded) {
      int from = x(Math.max(shaded.from(), range.from()));
      int to = x(Math.min(shaded.to(), range.to()));
      if (from < to) {
        shapes.add(new Box(from, top, to - from, systemHeight(), Colors.SHADE));
        drawKeys(from, to, Colors.SHADED_BLACK_KEY);
      }
    }

    private void drawKeys(int from, int to, int color) {
      for (int pitch = lowest; pitch <= highest; pitch++) {
        if (BLACK_KEYS.contains(pitch % OCTAVE)) {
          shapes.add(new Box(from, y(pitch), to - from, ROW_HEIGHT, color));
        }
      }
    }

    private void drawOctaves() {
      for (int pitch = lowest; pitch <= highest; pitch++) {
        if (pitch % OCTAVE == 0) {
          String name = "C" + (pitch / OCTAVE - 1);
          int textY = y(pitch) + (ROW_HEIGHT - Canvas.TEXT_HEIGHT) / 2;
          shapes.add(new Label(LEFT - 6 - Label.width(name), textY, name, Colors.TEXT));
        }
      }
    }

    /** Draws a line at each bar and at each beat, counted from the start of the bar. */
    private void drawGrid() {
      int nextLine = LEFT; // smallest x with a visible gap to the previous line
      int nextNumber = LEFT;
      for (long bar = bars.barNumberAt(range.from()); bars.startBeat(bar) < range.to(); bar++) {
        double start = bars.startBeat(bar);
        if (start >= range.from() && x(start) >= nextLine) {
          drawLine(x(start), Colors.BAR_LINE);
          nextLine = x(start) + MIN_GAP;
          if (x(start) >= nextNumber && (x(start) == LEFT || bar % BARS_PER_NUMBER == 1)) {
            nextNumber = drawNumber(bar, x(start));
          }
        }
        double end = Math.min(bars.startBeat(bar + 1), range.to());
        double skipped = Math.max(0, Math.ceil(range.from() - start));
        for (double beat = start + skipped; beat < end; beat++) {
          if (x(beat) >= nextLine && x(beat) <= x(end) - MIN_GAP) {
            drawLine(x(beat), Colors.BEAT_LINE);
            nextLine = x(beat) + MIN_GAP;
          }
        }
      }
      drawLine(right, bars.isStart(range.to()) ? Colors.BAR_LINE : Colors.BEAT_LINE);
    }

    private void drawLine(int x, int color) {
      shapes.add(new Box(x, top, 1, systemHeight(), color));
    }

    /** Draws the number of a bar and returns the smallest x for the next one. */
    private int drawNumber(long number, int x) {
      String text = Long.toString(number);
      if (x + Label.width(text) > width) {
        return width;
      }
      shapes.add(new Label(x, top - Canvas.TEXT_HEIGHT - 4, text, Colors.TEXT));
      return x + Label.width(text) + Canvas.CHARACTER_WIDTH;
    }

    private void drawNotes(List<Note> notes, int color) {
      for (Note note : notes) {
        if (isIn(note, range)) {
          drawNote(note, color);
        }
      }
    }

    /** Draws a note: up to the edge if it continues in the next system, otherwise with a gap. */
    private void drawNote(Note note, int color) {
      double end = beats.end(note);
      int from = x(Math.max(beats.start(note), range.from()));
      int to = end > range.to() ? right : x(end) - 1;
      int left = Math.min(from, right - MIN_NOTE_WIDTH);
      int noteWidth = Math.max(MIN_NOTE_WIDTH, to - left);
      shapes.add(
          note.isDrum()
              ? new Frame(left, y(note.pitch()), noteWidth, ROW_HEIGHT - 1, color)
              : new Box(left, y(note.pitch()), noteWidth, ROW_HEIGHT - 1, color));
    }
  }
}
