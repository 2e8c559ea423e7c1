package io.github.continuo.tokenize;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.ProgramChange;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.ScoreEvent;
import io.github.continuo.midi.Track;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Music as one flat line of tokens: what passes before a note, how long it sounds, which note.
 *
 * <table>
 * <caption>The 836 ids</caption>
 * <tr><th>ids</th><th>range</th><th>meaning</th></tr>
 * <tr><td>0-127</td><td>time</td><td>steps since the onset of the note before, 1 to 127</td></tr>
 * <tr><td>128-255</td><td>duration</td><td>128 + steps, 1 to 127</td></tr>
 * <tr><td>256-383</td><td>note</td><td>256 + pitch, of any channel but the drums'</td></tr>
 * <tr><td>384-511</td><td>drum</td><td>384 + pitch on the drum channel</td></tr>
 * <tr><td>512-831</td><td>reserved</td><td>never written</td></tr>
 * <tr><td>832</td><td>end</td><td>the piece is over</td></tr>
 * <tr><td>833</td><td>separator</td><td>parts a region from the rest: {@link InfillSequence}</td></tr>
 * <tr><td>834</td><td>start</td><td>a piece begins</td></tr>
 * <tr><td>835</td><td>pad</td><td>fills up batches</td></tr>
 * </table>
 *
 * <p>A piece is {@code start (time* duration note)* end}. Notes that start together, of all tracks,
 * stand together, by note id and then by duration; only the first of them has time tokens. A gap of
 * more than 127 steps is said by tokens of 127 and then the rest. Time 0 and duration 0 are never
 * written and not legal. A chord of C and E, an eighth later a G, on 12 steps a beat:
 *
 * <pre>{@code
 * start  duration 6  note 60  duration 6  note 64  time 6  duration 12  note 67
 * }</pre>
 *
 * <p><b>What survives</b> ({@link #normalize}): onset, duration, pitch and whether it is a drum.
 * Starts and ends are laid on the {@link TimeGrid} first and differences are taken after, so every
 * onset is within half a step of its place at any distance from the start of the piece, and every
 * end too unless the duration is brought to 1 to 127 steps. Gaps are shortened to {@link
 * #maxGapSteps}. Decoded notes have velocity {@value #VELOCITY}, program {@value #PROGRAM} and
 * channel 0, or the drum channel, in one track.
 *
 * <p><b>Decoding</b> reads whatever {@link #grammar} allows and less: the start id, the end id and
 * the rest of an event that was cut off may be missing, so that windows ({@link #keepLast}) and
 * unfinished pieces decode as well; the unfinished event is left out. Pads after the last token are
 * skipped. Gaps are taken at their word, however long.
 *
 * <p><b>Going on</b> from a score ({@link Encoding#detokenizer()}): new notes start no earlier than
 * the music has ended, which is at the latest end of a note, brought to the nearest beat (on a grid
 * of milliseconds, to the nearest step), and at least a step and a tick after the last onset. Time
 * tokens that would lead to before that are not allowed, nor gaps or orders of a chord's notes that
 * an encoding would not write; and no note twice in a chord. A pitched note goes to the track and
 * channel of the last pitched note, a drum to the track of the last drum (of several that start
 * last, that of the later track), with the mean velocity of the last 16 of the kind. Where the
 * score has none of the kind, it goes to the track and channel of the first program change of a
 * pitched channel or the drum channel, with velocity {@value #VELOCITY}; if there is none, to a new
 * track, on the drum channel or the first channel that the score does not use. A score without
 * notes goes on from its tick 0.
 *
 * <p>Of the {@link GenerationConstraints}, blocked channels concern it: if that of the drums is
 * blocked there are no drums, if that of the pitched notes is, no pitched notes (a new track takes
 * no blocked channel). Notes must not be blocked. All other rules concern what it never says.
 *
 * <p>Immutable.
 */
public final class NoteTokenizer implements Tokenizer {

  /** The most steps that one token says. */
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

  /** Steps that a note sounds. */
  public static final TokenRange DURATION = VOCABULARY.range("duration");

  /** The pitch of a note that is not a drum. */
  public static final TokenRange NOTE = VOCABULARY.range("note");

  /** The pitch of a note on the drum channel. */
  public static final TokenRange DRUM = VOCABULARY.range("drum");

  /** The id that says that a piece is over. */
  public static final int END = VOCABULARY.range("end").first();

  /** The id that parts what stands around a region from the rest; see {@link InfillSequence}. */
  public static final int SEPARATOR = VOCABULARY.range("separator").first();

  /** The id that begins every piece. */
  public static final int START = VOCABULARY.range("start").first();

  /** The id that fills up batches. */
  public static final int PAD = VOCABULARY.range("pad").first();

  /** The velocity of decoded notes: mezzo-forte. */
  public static final int VELOCITY = 80;

  /** The program of decoded notes: a grand piano. */
  public static final int PROGRAM = 0;

  /**
   * The time tokens in a gap unless said otherwise: 65 seconds on 32 ms steps, 169 beats on 12 a
   * beat. Files with more silence hold several pieces or a slip, nothing that a model should learn.
   */
  public static final int DEFAULT_MAX_TIME_TOKENS = 16;

  /** How times are brought to steps. */
  public enum Quantization {
    /** Absolute times to the nearest step, differences after: the error never accumulates. */
    NEAREST,

    /**
     * Each difference and duration down to whole steps on its own, so that a piece drifts ahead by
     * seconds. For comparison with models that were trained so; nothing else wants it.
     */
    FLOORED_DIFFERENCES
  }

  private final TimeGrid grid;
  private final int maxTimeTokens;
  private final Quantization quantization;

  private NoteTokenizer(TimeGrid grid, int maxTimeTokens, Quantization quantization) {
    if (maxTimeTokens < 1 || maxTimeTokens > 1_024) {
      throw new IllegalArgumentException(
          "time tokens in a gap must be in 1..1024, got " + maxTimeTokens);
    }
    this.grid = grid;
    this.maxTimeTokens = maxTimeTokens;
    this.quantization = quantization;
  }

  /**
   * {@return a tokenizer on a grid}
   *
   * @param grid the steps on which it places notes
   */
  public static NoteTokenizer of(TimeGrid grid) {
    return new NoteTokenizer(grid, DEFAULT_MAX_TIME_TOKENS, Quantization.NEAREST);
  }

  /**
   * {@return this tokenizer with another limit to gaps}
   *
   * @param maxTimeTokens time tokens in a gap, 1 to 1,024
   */
  public NoteTokenizer withMaxTimeTokens(int maxTimeTokens) {
    return new NoteTokenizer(grid, maxTimeTokens, quantization);
  }

  /**
   * {@return this tokenizer with another way to bring times to steps}
   *
   * @param quantization the way; regions of scores can be encoded only with {@link
   *     Quantization#NEAREST}
   */
  public NoteTokenizer withQuantization(Quantization quantization) {
    return new NoteTokenizer(grid, maxTimeTokens, quantization);
  }

  /** {@return the steps on which notes are placed} */
  public TimeGrid grid() {
    return grid;
  }

  /** {@return the most time tokens in a gap} */
  public int maxTimeTokens() {
    return maxTimeTokens;
  }

  /** {@return the longest gap between two onsets, and before the first: 127 steps a time token} */
  public int maxGapSteps() {
    return maxTimeTokens * MAX_STEPS;
  }

  /** {@return how times are brought to steps} */
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
    if (firstId < 0 || firstId >= VOCABULARY.size()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "id must be in 0..%d, got %d", VOCABULARY.size() - 1, firstId));
    }
    return 1;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the score ends after tick 2<sup>48</sup>
   */
  @Override
  public Encoding encode(Score score) {
    TokenSequence rows = rows(GridNotes.of(score, this));
    return new NoteEncoding(this, score, TokenSequence.of(1, START).concat(rows));
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the score ends after tick 2<sup>48</sup>, if it has no such
   *     tracks, or none of them has a note anywhere, so that nothing tells who plays there; or if
   *     the quantisation is not to the nearest steps
   */
  @Override
  public InfillEncoding encode(Score score, Region region) {
    InfillEncoding.requireTracks(score, region);
    if (quantization != Quantization.NEAREST) {
      throw new IllegalArgumentException(
          "quantisation must be to the nearest steps for regions, got " + quantization);
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
        infill, rules -> NoteDetokenizer.within(this, score, region, lastStep, rules));
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
  public TokenSequence joined(TokenSequence tokens) {
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
    return score(GridNotes.of(joined(tokens)));
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
   * The last rows that begin with a whole event: at most {@code maxRows}, all if they fit. A tail
   * that was cut has no start id at its head, as no piece begins there. It is empty if not even the
   * last event fits; {@link #maxTimeTokens} + 2 rows hold any event of an encoding.
   */
  @Override
  public TokenSequence keepLast(TokenSequence tokens, int maxLength) {
    requireFlat(tokens);
    if (maxLength < 1) {
      throw new IllegalArgumentException("rows of a tail must be at least 1, got " + maxLength);
    }
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

  private static boolean eventMayBeginAt(TokenSequence tokens, int row) {
    return row == 0 || tokens.id(row - 1, 0) == START || isNote(tokens.id(row - 1, 0));
  }

  /** The rows of notes, without the start id; the step of the first is counted from 0. */
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

  /** The grid's own score of some notes. */
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

  /** Whether an id is a note or a drum, and so ends an event. */
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
    return String.format(
        Locale.ROOT,
        "NoteTokenizer[grid=%s, maxTimeTokens=%d, quantisation=%s]",
        grid,
        maxTimeTokens,
        quantization);
  }

  private record NoteEncoding(NoteTokenizer tokenizer, Score score, TokenSequence tokens)
      implements Encoding {

    @Override
    public IncrementalDetokenizer detokenizer(GenerationConstraints rules) {
      return NoteDetokenizer.after(tokenizer, score, rules);
    }
  }
}
