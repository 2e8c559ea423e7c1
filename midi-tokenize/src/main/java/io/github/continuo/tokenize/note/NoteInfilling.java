package io.github.continuo.tokenize.note;

import static io.github.continuo.tokenize.note.NoteTokenizer.END;
import static io.github.continuo.tokenize.note.NoteTokenizer.SEPARATOR;
import static io.github.continuo.tokenize.note.NoteTokenizer.START;

import io.github.continuo.tokenize.InfillSequence;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Splits note tokens at regions for infilling, and restores the order of time. */
final class NoteInfilling {
  private static final int BEATS_PER_BAR = 4; // note tokens hold no time signature
  private static final int MILLIS_PER_BAR = 2_000; // and no tempo
  private static final int MAX_BARS_EXPONENT = 3;

  private final NoteTokenizer tokenizer;

  NoteInfilling(NoteTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Splits notes into those inside a region and those around it.
   *
   * @param outside all notes outside the region
   * @param startStep start of the region
   */
  InfillSequence arrange(List<GridNote> inside, List<GridNote> outside, long startStep) {
    long lastStep = lastStepBefore(startStep, outside);
    return new InfillSequence(
        tokenizer,
        TokenSequence.of(1, START)
            .concat(tokensAfter(notes(outside, note -> note.step() < startStep), 0)),
        tokensAfter(notes(outside, note -> note.step() >= startStep), lastStep),
        tokensAfter(notes(inside, note -> true), lastStep));
  }

  /** Returns the step of the last note before a step; 0 if there is none. */
  static long lastStepBefore(long endStep, List<GridNote> notes) {
    return notes.stream().mapToLong(GridNote::step).filter(step -> step < endStep).max().orElse(0);
  }

  private static List<GridNote> notes(List<GridNote> all, Predicate<GridNote> wanted) {
    return all.stream().filter(wanted).sorted(GridNote.IN_TOKEN_ORDER).toList();
  }

  /** Returns the tokens of notes that follow a note at {@code lastStep}. */
  private TokenSequence tokensAfter(List<GridNote> notes, long lastStep) {
    List<GridNote> near = new ArrayList<>();
    notes.forEach(note -> near.add(note.withStep(note.step() - lastStep)));
    GridNotes.shortenGaps(near, tokenizer.maxGapSteps());
    return NoteTokenizer.rows(near);
  }

  /**
   * Splits a piece at the notes that sound entirely between two steps and belong to some voices.
   *
   * @param voices accepts the note ids of these voices
   */
  InfillSequence arrange(
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
      int length = infill.target().length();
      if (length > 0 && length <= maxRegionLength) {
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

  /** Returns the sum of the time tokens before a position, in steps. */
  private static long stepBefore(TokenSequence piece, int endPosition) {
    long step = 0;
    for (int position = 0; position < Math.min(endPosition, piece.length()); position++) {
      int id = piece.id(position, 0);
      step += NoteTokenizer.TIME.contains(id) ? NoteTokenizer.TIME.value(id) : 0;
    }
    return step;
  }

  /**
   * Selects all notes or, with probability 1/2, those above or below a random note of the region.
   * Note tokens hold no tracks, so pitch stands in for voices; drums have the highest note ids.
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

  /** See {@link Tokenizer#inTimeOrder}. */
  TokenSequence joined(TokenSequence tokens) {
    if (tokens.length() == 0 || tokens.id(0, 0) != SEPARATOR) {
      return tokens;
    }
    int prefixPosition = tokens.indexOf(START, 1);
    if (prefixPosition == tokens.length()) {
      return tokens; // invalid; decoding reports it
    }
    int regionPosition = tokens.indexOf(SEPARATOR, prefixPosition);
    int firstPosition = Math.min(regionPosition + 1, tokens.length());
    int endPosition = tokens.indexOf(END, firstPosition);
    List<GridNote> notes = GridNotes.of(tokens.slice(prefixPosition, regionPosition));
    long lastStep = notes.isEmpty() ? 0 : notes.get(notes.size() - 1).step();
    for (TokenSequence part :
        List.of(tokens.slice(firstPosition, endPosition), tokens.slice(1, prefixPosition))) {
      GridNotes.of(part).forEach(note -> notes.add(note.withStep(lastStep + note.step())));
    }
    notes.sort(GridNote.IN_TOKEN_ORDER);
    return TokenSequence.of(1, START)
        .concat(NoteTokenizer.rows(notes))
        .concat(tokens.slice(endPosition, Math.min(endPosition + 1, tokens.length())));
  }
}
