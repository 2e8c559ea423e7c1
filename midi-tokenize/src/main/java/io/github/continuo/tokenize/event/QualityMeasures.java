package io.github.continuo.tokenize.event;

import io.github.continuo.midi.Note;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.event.Quality.Statistics;
import io.github.continuo.tokenize.event.encoding.GridEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Statistics of a piece, accumulated event by event in the order of time. */
final class QualityMeasures {
  private static final int CLASSES_OF_A_KEY = 7;
  private static final int GRAND_PIANO = 0;

  /** A note that may still be sounding. */
  private record Sounding(int pitch, long lastStep) {}

  private final int windowBeats;
  private final int[] notesOfStep = new int[GridEvent.STEPS_PER_BEAT];
  private final Map<Long, int[]> pitchClassesOfWindow = new LinkedHashMap<>();
  private final BitSet channels = new BitSet();
  private final BitSet pianoChannels = new BitSet();
  private final List<Sounding> sounding = new ArrayList<>();
  private final IntSummaryStatistics spans = new IntSummaryStatistics();
  private long lastStep; // of the event before, of any type

  QualityMeasures(int windowBeats) {
    this.windowBeats = windowBeats;
  }

  void add(GridEvent event) {
    if (event.isNote()) {
      addNote(event);
    } else if (event.type == EventType.PROGRAM_CHANGE) {
      channels.set(event.channel);
      if (event.number == GRAND_PIANO) {
        pianoChannels.set(event.channel);
      }
    }
    lastStep = event.step;
  }

  private void addNote(GridEvent note) {
    notesOfStep[note.stepInBeat()]++;
    if (note.channel != Note.DRUM_CHANNEL) {
      pitchClassesOfWindow
          .computeIfAbsent(note.beat() / windowBeats, window -> new int[12])[note.number % 12]++;
      if (!channels.get(note.channel)) {
        pianoChannels.set(note.channel);
      }
    }
    channels.set(note.channel);
    if (note.step != lastStep) {
      measureSpan();
    }
    sounding.add(new Sounding(note.number, note.step + note.durationSteps - 1));
  }

  /** Adds the interval of the outer notes that sound beyond the event before. */
  private void measureSpan() {
    sounding.removeIf(note -> note.lastStep <= lastStep);
    if (!sounding.isEmpty()) {
      IntSummaryStatistics pitches =
          sounding.stream().mapToInt(Sounding::pitch).summaryStatistics();
      spans.accept(pitches.getMax() - pitches.getMin());
    }
  }

  int notes() {
    return IntStream.of(notesOfStep).sum();
  }

  boolean hasPitchedNotes() {
    return !pitchClassesOfWindow.isEmpty();
  }

  /** Returns the number of channels that have notes or programs. */
  int channels() {
    return channels.cardinality();
  }

  /** Returns the statistics; empty without pitched notes. */
  Optional<Statistics> statistics() {
    return hasPitchedNotes()
        ? Optional.of(
            new Statistics(
                (double) sumOfGreatest(2, notesOfStep) / notes(),
                tonality(),
                spans.getAverage(),
                density(),
                (double) pianoChannels.cardinality() / channels()))
        : Optional.empty();
  }

  private double tonality() {
    return pitchClassesOfWindow.values().stream()
        .mapToDouble(counts -> (double) sumOfGreatest(CLASSES_OF_A_KEY, counts) / notesOf(counts))
        .average()
        .orElseThrow();
  }

  private double density() {
    return pitchClassesOfWindow.values().stream()
        .mapToDouble(counts -> (double) notesOf(counts) / windowBeats)
        .max()
        .orElseThrow();
  }

  private static int notesOf(int[] counts) {
    return IntStream.of(counts).sum();
  }

  private static int sumOfGreatest(int number, int[] counts) {
    int[] ascending = counts.clone();
    Arrays.sort(ascending);
    return IntStream.of(ascending).skip(counts.length - number).sum();
  }
}
