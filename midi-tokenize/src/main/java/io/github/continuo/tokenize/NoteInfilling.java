package io.github.continuo.tokenize;

import static io.github.continuo.tokenize.NoteTokenizer.END;
import static io.github.continuo.tokenize.NoteTokenizer.SEPARATOR;
import static io.github.continuo.tokenize.NoteTokenizer.START;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Parts flat tokens around regions, and joins them. */
final class NoteInfilling {
  private static final int BEATS_PER_BAR = 4; // flat tokens do not say the meter
  private static final int MILLIS_PER_BAR = 2_000; // nor the tempo
  private static final int MAX_BARS_EXPONENT = 3;

  private final NoteTokenizer tokenizer;

  NoteInfilling(NoteTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Parts notes around those of a region.
   *
   * @param outside all others
   * @param startStep where the region begins
   */
  InfillSequence arrange(List<GridNote> inside, List<GridNote> outside, long startStep) {
    long lastStep = lastStepBefore(startStep, outside);
    return new InfillSequence(
        tokenizer,
        TokenSequence.of(1, START).concat(rows(notes(outside, note -> note.step() < startStep), 0)),
        rows(notes(outside, note -> note.step() >= startStep), lastStep),
        rows(notes(inside, note -> true), lastStep));
  }

  /** Where the last of the notes before a step starts; 0 if there is none. */
  static long lastStepBefore(long endStep, List<GridNote> notes) {
    return notes.stream().mapToLong(GridNote::step).filter(step -> step < endStep).max().orElse(0);
  }

  private static List<GridNote> notes(List<GridNote> all, Predicate<GridNote> wanted) {
    return all.stream().filter(wanted).sorted(GridNote.IN_TOKEN_ORDER).toList();
  }

  /** The rows of notes after one that starts at a step. */
  private TokenSequence rows(List<GridNote> notes, long lastStep) {
    List<GridNote> near = new ArrayList<>();
    notes.forEach(note -> near.add(note.withStep(note.step() - lastStep)));
    GridNotes.shortenGaps(near, tokenizer.maxGapSteps());
    return NoteTokenizer.rows(near);
  }

  /**
   * Parts a piece around the notes of some ids that sound between two steps and not beyond them.
   *
   * @param voices which ids
   */
  InfillSequence arrange(
      TokenSequence piece, long startStep, long endStep, Predicate<Integer> voices) {
    return arrange(GridNotes.of(piece), startStep, endStep, voices);
  }

  private InfillSequence arrange(
      List<GridNote> notes, long startStep, long endStep, Predicate<Integer> voices) {
    Predicate<GridNote> isInside =
        note -> isWithin(note, startStep, endStep) && voices.test(note.id());
    return arrange(
        notes.stream().filter(isInside).toList(),
        notes.stream().filter(isInside.negate()).toList(),
        startStep);
  }

  private static boolean isWithin(GridNote note, long startStep, long endStep) {
    return note.step() >= startStep && note.step() + note.durationSteps() <= endStep;
  }

  /** See {@link Tokenizer#sampleInfill}. */
  Optional<InfillSequence> draw(
      TokenSequence piece,
      int firstPosition,
      int endPosition,
      int maxRegionLength,
      RandomGenerator random) {
    List<GridNote> notes = GridNotes.of(piece);
    if (notes.isEmpty()) {
      return Optional.empty();
    }
    long stepsPerBar = stepsPerBar();
    long firstBar = ceilDiv(stepBefore(piece, firstPosition), stepsPerBar);
    long lastBar = Math.max(firstBar, stepBefore(piece, endPosition) / stepsPerBar);
    long startStep = random.nextLong(firstBar, lastBar + 1) * stepsPerBar;
    for (int bars = 1 << random.nextInt(MAX_BARS_EXPONENT + 1); bars > 0; bars /= 2) {
      long endStep = startStep + bars * stepsPerBar;
      Predicate<Integer> voices = voices(notes, startStep, endStep, random);
      InfillSequence infill = arrange(notes, startStep, endStep, voices);
      int rows = infill.target().length();
      if (rows > 0 && rows <= maxRegionLength) {
        return Optional.of(infill);
      }
    }
    return Optional.empty();
  }

  private long stepsPerBar() {
    return tokenizer.grid() instanceof TimeGrid.StepsPerBeat beat
        ? (long) BEATS_PER_BAR * beat.steps()
        : MILLIS_PER_BAR / ((TimeGrid.Milliseconds) tokenizer.grid()).millis();
  }

  private static long ceilDiv(long dividend, long divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  /** How much time the rows before one say. */
  private static long stepBefore(TokenSequence piece, int endPosition) {
    long step = 0;
    for (int row = 0; row < Math.min(endPosition, piece.length()); row++) {
      int id = piece.id(row, 0);
      step += NoteTokenizer.TIME.contains(id) ? NoteTokenizer.TIME.value(id) : 0;
    }
    return step;
  }

  /**
   * All notes, or one time out of two those above or below a note of the region. Flat tokens do not
   * say who plays: what is high and what is low stands for voices, drums being the highest.
   */
  private static Predicate<Integer> voices(
      List<GridNote> notes, long startStep, long endStep, RandomGenerator random) {
    List<GridNote> inside =
        notes.stream().filter(note -> isWithin(note, startStep, endStep)).toList();
    if (inside.isEmpty() || random.nextBoolean()) {
      return id -> true;
    }
    int boundary = inside.get(random.nextInt(inside.size())).id();
    boolean isBelow = random.nextBoolean();
    return id -> isBelow ? id < boundary : id >= boundary;
  }

  /** See {@link Tokenizer#joined}. */
  TokenSequence joined(TokenSequence tokens) {
    if (tokens.length() == 0 || tokens.id(0, 0) != SEPARATOR) {
      return tokens;
    }
    int prefixPosition = tokens.eventOf(START, 1);
    if (prefixPosition == tokens.length()) {
      return tokens; // which nothing can read
    }
    int regionPosition = tokens.eventOf(SEPARATOR, prefixPosition);
    int firstPosition = Math.min(regionPosition + 1, tokens.length());
    int endPosition = tokens.eventOf(END, firstPosition);
    List<GridNote> notes = GridNotes.of(tokens.slice(prefixPosition, regionPosition));
    long lastStep = notes.isEmpty() ? 0 : notes.get(notes.size() - 1).step();
    for (TokenSequence rows :
        List.of(tokens.slice(firstPosition, endPosition), tokens.slice(1, prefixPosition))) {
      GridNotes.of(rows).forEach(note -> notes.add(note.withStep(lastStep + note.step())));
    }
    notes.sort(GridNote.IN_TOKEN_ORDER);
    return TokenSequence.of(1, START)
        .concat(NoteTokenizer.rows(notes))
        .concat(tokens.slice(endPosition, Math.min(endPosition + 1, tokens.length())));
  }
}
