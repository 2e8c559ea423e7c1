package io.github.continuo.tokenize.note;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;
import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Track;
import io.github.continuo.tokenize.Encoding;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.Grammar;
import io.github.continuo.tokenize.IncrementalDetokenizer;
import io.github.continuo.tokenize.InfillEncoding;
import io.github.continuo.tokenize.InfillSequence;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.Vocabulary;
import io.github.continuo.tokenize.routing.InfillTracks;
import io.github.continuo.tokenize.routing.Voice;
import io.github.continuo.tokenize.rules.NoteRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Converts the notes of a score to a flat token sequence, and back: for each note the time since
 * the note before, the duration, and the pitch.
 *
 * <table>
 * <caption>The 836 token ids</caption>
 * <tr><th>ids</th><th>range</th><th>meaning</th></tr>
 * <tr><td>0-127</td><td>time</td><td>steps since the onset of the note before, 1 to 127</td></tr>
 * <tr><td>128-255</td><td>duration</td><td>128 + steps, 1 to 127</td></tr>
 * <tr><td>256-383</td><td>note</td><td>256 + pitch, on any channel but the drum channel</td></tr>
 * <tr><td>384-511</td><td>drum</td><td>384 + pitch, on the drum channel</td></tr>
 * <tr><td>512-831</td><td>reserved</td><td>never used</td></tr>
 * <tr><td>832</td><td>end</td><td>end of the piece (EOS)</td></tr>
 * <tr><td>833</td><td>separator</td><td>separates parts of an {@link InfillSequence}</td></tr>
 * <tr><td>834</td><td>start</td><td>start of a piece (BOS)</td></tr>
 * <tr><td>835</td><td>pad</td><td>padding of batches (PAD)</td></tr>
 * </table>
 *
 * <p>A piece is {@code start (time* duration note)* end}. Simultaneous notes of all tracks form a
 * chord, ordered by note id and then by duration; only the first note of a chord has time tokens.
 * Gaps over 127 steps are written as several time tokens: 127, 127, ..., remainder. Time 0 and
 * duration 0 are never written and not allowed. A chord of C and E, and a G an eighth later, at 12
 * steps per beat:
 *
 * <pre>{@code
 * start  duration 6  note 60  duration 6  note 64  time 6  duration 12  note 67
 * }</pre>
 *
 * <p><b>What is kept</b> ({@link #normalize}): onset, duration, pitch, and whether a note is a
 * drum. Onsets and ends are rounded to the {@link TimeGrid} first and differences are taken
 * afterwards. So every onset is within half a step of its exact time at any distance from the start
 * of the piece, and so is every end unless the duration is clamped to 1 to 127 steps. Gaps are
 * shortened to {@link #maxGapSteps}. Decoded notes have velocity {@value #VELOCITY}, program
 * {@value #PROGRAM}, and channel 0 or the drum channel, in one track.
 *
 * <p><b>Decoding</b> accepts everything that {@link #grammar} allows, and also sequences without
 * the start token, without the end token, or with an incomplete last event, so that windows ({@link
 * #keepLast}) and unfinished pieces decode as well; an incomplete event is dropped. Padding after
 * the last token is skipped. Decoding keeps gaps of any length.
 *
 * <p><b>Continuing a score</b> ({@link Encoding#detokenizer()}): new notes start no earlier than
 * the end of the music, which is the latest note end, rounded to the nearest beat (on a grid of
 * milliseconds, to the nearest step), and at least one step and one tick after the last onset. Time
 * tokens that lead to an earlier time are not allowed; nor are gaps or chord orders that an
 * encoding never contains, nor the same note twice in a chord. A pitched note goes to the track and
 * channel of the last pitched note, a drum to the track of the last drum (if several start last,
 * the one in the later track), with the mean velocity of the last 16 notes of its type. If the
 * score has no note of that type, the new note goes to the track and channel of the first program
 * change on a pitched channel or on the drum channel, with velocity {@value #VELOCITY}; without a
 * program change, to a new track, on the drum channel or on the first channel that the score does
 * not use. In a score without notes, new notes start at tick 0.
 *
 * <p>Of the {@link GenerationConstraints}, only blocked channels have an effect: blocking the drum
 * channel blocks drums, blocking the channel of the pitched notes blocks pitched notes, and a new
 * track never gets a blocked channel. Blocking notes altogether is an error. All other constraints
 * concern events that this tokenizer does not have.
 *
 * <p>Immutable.
 */
public final class NoteTokenizer implements Tokenizer {

  /** Maximum number of steps of one token. */
  static final int MAX_STEPS = 127;

  static final Vocabulary VOCABULARY =
      Vocabulary.builder()
          .add("time", MAX_STEPS + 1)
          .add("duration", MAX_STEPS + 1)
          .add("note", 128)
          .add("drum", 128)
          .add("reserved", 320)
          .add("end", 1)
          .add("separator", 1)
          .add("start", 1)
          .add("pad", 1)
          .build();

  /** Steps since the onset of the note before. */
  public static final TokenRange TIME = VOCABULARY.range("time");

  /** Duration of a note, in steps. */
  public static final TokenRange DURATION = VOCABULARY.range("duration");

  /** The pitch of a note that is not a drum. */
  public static final TokenRange NOTE = VOCABULARY.range("note");

  /** The pitch of a note on the drum channel. */
  public static final TokenRange DRUM = VOCABULARY.range("drum");

  /** Id of the token that ends a piece (EOS). */
  public static final int END = VOCABULARY.range("end").first();

  /** Id of the token that separates context, prefix and target; see {@link InfillSequence}. */
  public static final int SEPARATOR = VOCABULARY.range("separator").first();

  /** Id of the token that begins every piece (BOS). */
  public static final int START = VOCABULARY.range("start").first();

  /** Id of the token that pads batches (PAD). */
  public static final int PAD = VOCABULARY.range("pad").first();

  /** The velocity of decoded notes: mezzo-forte. */
  public static final int VELOCITY = Voice.DEFAULT_VELOCITY;

  /** The program of decoded notes: a grand piano. */
  public static final int PROGRAM = 0;

  /**
   * Default maximum number of time tokens per gap: 65 seconds at 32 ms per step, 169 beats at 12
   * steps per beat. Longer silence in a file separates several pieces or is an error, which a model
   * should not learn.
   */
  public static final int DEFAULT_MAX_TIME_TOKENS = 16;

  /** Rounding of times to steps. */
  public enum Quantization {
    /**
     * Rounds absolute times to the nearest step and takes differences afterwards: rounding errors
     * do not accumulate.
     */
    NEAREST,

    /**
     * Rounds each difference and duration down to whole steps, so that errors accumulate and a
     * piece runs seconds early. Only for comparison with models that were trained this way.
     */
    FLOORED_DIFFERENCES
  }

  private final TimeGrid grid;
  private final int maxTimeTokens;
  private final Quantization quantization;

  private NoteTokenizer(TimeGrid grid, int maxTimeTokens, Quantization quantization) {
    Ranges.require("time tokens in a gap", maxTimeTokens, 1, 1_024);
    this.grid = grid;
    this.maxTimeTokens = maxTimeTokens;
    this.quantization = quantization;
  }

  /**
   * {@return a tokenizer with the given time grid, {@value #DEFAULT_MAX_TIME_TOKENS} time tokens
   * per gap and rounding to the nearest step}
   *
   * @param grid the steps to which notes are rounded
   */
  public static NoteTokenizer of(TimeGrid grid) {
    return new NoteTokenizer(grid, DEFAULT_MAX_TIME_TOKENS, Quantization.NEAREST);
  }

  /**
   * {@return a copy with the given maximum number of time tokens per gap}
   *
   * @param maxTimeTokens time tokens per gap, 1 to 1,024
   */
  public NoteTokenizer withMaxTimeTokens(int maxTimeTokens) {
    return new NoteTokenizer(grid, maxTimeTokens, quantization);
  }

  /**
   * {@return a copy with the given quantization}
   *
   * @param quantization rounding of times; encoding a score with a region requires {@link
   *     Quantization#NEAREST}
   */
  public NoteTokenizer withQuantization(Quantization quantization) {
    return new NoteTokenizer(grid, maxTimeTokens, quantization);
  }

  /** {@return the time grid to which notes are rounded} */
  public TimeGrid grid() {
    return grid;
  }

  /** {@return the maximum number of time tokens per gap, 1 to 1,024} */
  public int maxTimeTokens() {
    return maxTimeTokens;
  }

  /** {@return the longest gap before a note, in steps: 127 per time token} */
  public int maxGapSteps() {
    return maxTimeTokens * MAX_STEPS;
  }

  /** {@return the rounding of times to steps} */
  public Quantization quantization() {
    return quantization;
  }

  @Override
  public Vocabulary vocabulary() {
    return VOCABULARY;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public int padId() {
    return PAD;
  }

  @Override
  public int tokenCount(int firstId) {
    Ranges.require("id", firstId, 0, VOCABULARY.size() - 1);
    return 1;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the score ends after tick 2<sup>48</sup>
   */
  @Override
  public Encoding encode(Score score) {
    TokenSequence tokens = rows(GridNotes.of(score, this));
    return new NoteEncoding(this, score, TokenSequence.of(1, START).concat(tokens));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the score ends after tick 2<sup>48</sup>, if it lacks a
   *     track of the region, if no track of the region has a note anywhere in the score, so that
   *     channel and velocity of new notes are unknown, or if the quantization is not {@link
   *     Quantization#NEAREST}
   */
  @Override
  public InfillEncoding encode(Score score, Region region) {
    InfillTracks.requireTracks(score, region);
    if (quantization != Quantization.NEAREST) {
      throw new IllegalArgumentException(
          "quantization must be NEAREST to encode a region, got " + quantization);
    }
    ScoreGrid scoreGrid = ScoreGrid.of(grid, score);
    List<GridNote> inside = new ArrayList<>();
    List<GridNote> outside = new ArrayList<>();
    for (int track = 0; track < score.tracks().size(); track++) {
      for (Note note : (Iterable<Note>) score.tracks().get(track).notes()::iterator) {
        (region.contains(track, note) ? inside : outside).add(GridNotes.nearest(note, scoreGrid));
      }
    }
    long startStep = scoreGrid.stepAt(region.startTick());
    InfillSequence infill = new NoteInfilling(this).arrange(inside, outside, startStep);
    long lastStep = NoteInfilling.lastStepBefore(startStep, outside);
    return new InfillEncoding(
        infill,
        (constraints, previous) ->
            NoteRules.create(
                constraints,
                each ->
                    NoteDetokenizer.within(
                        this, score, region, lastStep, each, (NoteDetokenizer) previous)));
  }

  @Override
  public Optional<InfillSequence> sampleInfill(
      TokenSequence piece,
      int firstPosition,
      int endPosition,
      int maxRegionLength,
      RandomGenerator random) {
    requireFlat(piece);
    return new NoteInfilling(this).draw(piece, firstPosition, endPosition, maxRegionLength, random);
  }

  @Override
  public TokenSequence inTimeOrder(TokenSequence tokens) {
    requireFlat(tokens);
    return new NoteInfilling(this).joined(tokens);
  }

  @Override
  public TokenSequence end() {
    return TokenSequence.of(1, END);
  }

  @Override
  public TokenSequence separator() {
    return TokenSequence.of(1, SEPARATOR);
  }

  @Override
  public Score decode(TokenSequence tokens) {
    return score(GridNotes.of(inTimeOrder(tokens)));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the score ends after tick 2<sup>48</sup>
   */
  @Override
  public Score normalize(Score score) {
    return score(GridNotes.of(score, this));
  }

  @Override
  public Grammar grammar() {
    return NoteGrammar.atStart();
  }

  /**
   * Returns the last positions, beginning with a whole event: at most {@code maxLength}, all if
   * they fit. A shortened sequence has no start token, because no piece begins there. It is empty
   * if not even the last event fits; {@link #maxTimeTokens} + 2 positions hold any event of an
   * encoding.
   */
  @Override
  public TokenSequence keepLast(TokenSequence tokens, int maxLength) {
    requireFlat(tokens);
    Ranges.requireAtLeast("maxLength", maxLength, 1);
    int firstPosition = Math.max(0, tokens.length() - maxLength);
    while (firstPosition < tokens.length() && !eventMayBeginAt(tokens, firstPosition)) {
      firstPosition++;
    }
    return tokens.slice(firstPosition, tokens.length());
  }

  @Override
  public TokenSequence keepFirst(TokenSequence tokens, int maxLength) {
    requireFlat(tokens);
    int endPosition = Math.min(maxLength, tokens.length());
    while (endPosition > 0
        && endPosition < tokens.length()
        && !eventMayBeginAt(tokens, endPosition)) {
      endPosition--;
    }
    return tokens.slice(0, endPosition);
  }

  private static boolean eventMayBeginAt(TokenSequence tokens, int position) {
    return position == 0
        || tokens.id(position - 1, 0) == START
        || isNote(tokens.id(position - 1, 0));
  }

  /** Returns the tokens of notes, without the start token; the first gap counts from step 0. */
  static TokenSequence rows(List<GridNote> notes) {
    IntStream.Builder ids = IntStream.builder();
    long step = 0;
    for (GridNote note : notes) {
      long gap = note.step() - step;
      for (; gap > MAX_STEPS; gap -= MAX_STEPS) {
        ids.add(TIME.id(MAX_STEPS));
      }
      if (gap > 0) {
        ids.add(TIME.id((int) gap));
      }
      ids.add(DURATION.id(note.durationSteps())).add(note.id());
      step = note.step();
    }
    return TokenSequence.of(1, ids.build().toArray());
  }

  /** Returns the notes as a score in the time base of the grid. */
  private Score score(List<GridNote> notes) {
    List<ScoreEvent> events = new ArrayList<>();
    if (notes.stream().anyMatch(note -> NOTE.contains(note.id()))) {
      events.add(new ProgramChange(0, 0, PROGRAM));
    }
    long ticksPerStep = grid.ticksPerStep();
    for (GridNote note : notes) {
      boolean isDrum = DRUM.contains(note.id());
      events.add(
          new Note(
              note.step() * ticksPerStep,
              note.durationSteps() * ticksPerStep,
              isDrum ? Note.DRUM_CHANNEL : 0,
              (isDrum ? DRUM : NOTE).value(note.id()),
              VELOCITY));
    }
    return new Score(0, grid.timeBase(), List.of(Track.of(events)));
  }

  /** Returns whether a token is a note or a drum, which completes an event. */
  static boolean isNote(int id) {
    return NOTE.contains(id) || DRUM.contains(id);
  }

  private static void requireFlat(TokenSequence tokens) {
    if (tokens.width() != 1) {
      throw new IllegalArgumentException("width of tokens must be 1, got " + tokens.width());
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoteTokenizer that
        && grid.equals(that.grid)
        && maxTimeTokens == that.maxTimeTokens
        && quantization == that.quantization;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * grid.hashCode() + maxTimeTokens) + quantization.hashCode();
  }

  @Override
  public String toString() {
    return Text.format(
        "NoteTokenizer[grid=%s, maxTimeTokens=%d, quantisation=%s]",
        grid, maxTimeTokens, quantization);
  }

  private record NoteEncoding(NoteTokenizer tokenizer, Score score, TokenSequence tokens)
      implements Encoding {

    @Override
    public IncrementalDetokenizer detokenizer(GenerationConstraints constraints) {
      return NoteRules.create(constraints, each -> NoteDetokenizer.after(tokenizer, score, each));
    }
  }
}
