package io.github.continuo.tokenize;

import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Music as rows of eight tokens: an event's kind, its time, its track and its values.
 *
 * <p>It is the tokenizer of the SkyTNT midi-model family, and writes the same rows as that one bit
 * for bit; the reference's names are in brackets.
 *
 * <table>
 * <caption>The ids: 3,239 in version 1, 3,406 in version 2</caption>
 * <tr><th>range</th><th>V1</th><th>V2</th><th>meaning of the value</th></tr>
 * <tr><td>pad</td><td>0</td><td>0</td><td>fills up rows and batches</td></tr>
 * <tr><td>start (bos)</td><td>1</td><td>1</td><td>a piece begins</td></tr>
 * <tr><td>end (eos)</td><td>2</td><td>2</td><td>the piece is over</td></tr>
 * <tr><td>note</td><td>3</td><td>3</td><td>a kind of event, like the next five</td></tr>
 * <tr><td>program change (patch_change)</td><td>4</td><td>4</td><td></td></tr>
 * <tr><td>control change</td><td>5</td><td>5</td><td></td></tr>
 * <tr><td>tempo (set_tempo)</td><td>6</td><td>6</td><td></td></tr>
 * <tr><td>time signature</td><td></td><td>7</td><td></td></tr>
 * <tr><td>key signature</td><td></td><td>8</td><td></td></tr>
 * <tr><td>beats (time1)</td><td>7-134</td><td>9-136</td>
 *     <td>beats from the beat of the row before to this one's</td></tr>
 * <tr><td>step (time2)</td><td>135-150</td><td>137-152</td>
 *     <td>sixteenth part of the beat</td></tr>
 * <tr><td>duration</td><td>151-2198</td><td>153-2200</td>
 *     <td>steps of a sixteenth of a beat; 0 is never written</td></tr>
 * <tr><td>track</td><td>2199-2326</td><td>2201-2328</td><td>track</td></tr>
 * <tr><td>channel</td><td>2327-2342</td><td>2329-2344</td><td>channel; 9 is that of the drums</td>
 *     </tr>
 * <tr><td>pitch</td><td>2343-2470</td><td>2345-2472</td><td>pitch</td></tr>
 * <tr><td>velocity</td><td>2471-2598</td><td>2473-2600</td><td>velocity; 0 is never written</td>
 *     </tr>
 * <tr><td>program (patch)</td><td>2599-2726</td><td>2601-2728</td><td>program</td></tr>
 * <tr><td>controller</td><td>2727-2854</td><td>2729-2856</td><td>controller</td></tr>
 * <tr><td>value</td><td>2855-2982</td><td>2857-2984</td><td>value of the controller</td></tr>
 * <tr><td>beats per minute (bpm)</td><td>2983-3238</td><td>2985-3368</td>
 *     <td>whole beats a minute, up to 255 or 383</td></tr>
 * <tr><td>numerator (nn)</td><td></td><td>3369-3384</td><td>numerator - 1</td></tr>
 * <tr><td>denominator (dd)</td><td></td><td>3385-3388</td>
 *     <td>exponent of two - 1: halves, quarters, eighths, sixteenths</td></tr>
 * <tr><td>sharps (sf)</td><td></td><td>3389-3403</td><td>sharps + 7; less is flats</td></tr>
 * <tr><td>mode (mi)</td><td></td><td>3404-3405</td><td>0 major, 1 minor</td></tr>
 * </table>
 *
 * <table>
 * <caption>The rows, filled up with pads to eight ids</caption>
 * <tr><td>start</td><td></td></tr>
 * <tr><td>note</td><td>beats step track duration channel pitch velocity (V1)<br>
 *     beats step track channel pitch velocity duration (V2)</td></tr>
 * <tr><td>program change</td><td>beats step track channel program</td></tr>
 * <tr><td>control change</td><td>beats step track channel controller value</td></tr>
 * <tr><td>tempo</td><td>beats step track beats-per-minute</td></tr>
 * <tr><td>time signature</td><td>beats step track numerator denominator (V2)</td></tr>
 * <tr><td>key signature</td><td>beats step track sharps mode (V2)</td></tr>
 * <tr><td>end</td><td></td></tr>
 * </table>
 *
 * <p>A piece is {@code start event* end}, by time, then by track, then by kind: time signature, key
 * signature, tempo, program, control, note. The notes of a chord in one track stand in the order of
 * their note-offs in the file. {@link #encode} gives the rows up to the end row, which is {@link
 * #end}; the reference's add_bos_eos=false is a slice of that.
 *
 * <p><b>What survives.</b> Onsets and durations to the nearest step, the even one if two are as
 * near; pitch and velocity; program and control changes, tempo in whole beats a minute; in version
 * 2 also meters up to 16 beats with denominators 2 to 16, and keys. Left out: repeats and small
 * changes ({@link #controlTolerance}, {@link #tempoTolerance}), durations of 128 beats or more,
 * tracks after number 127, what follows a gap of 128 beats without an event, and everything else.
 * Two notes of one pitch, channel and track never overlap: the first is cut, and left out if both
 * start in one step. What stands before the first note moves to the start of the piece. In version
 * 2 key signatures that are all C major or A minor, and missing ones, are replaced by the key that
 * the notes form, if they form one. {@link #normalize} of a score says what is left of it; it may
 * take away a little more when it is applied again.
 *
 * <p><b>Time.</b> A beat is a quarter note; in film time it is half a second and tempos are left
 * out. A score must end before tick 2<sup>43</sup>.
 *
 * <p><b>Decoding</b> reads whatever {@link #grammar} allows and less: the start and end rows may be
 * missing, so that windows and unfinished pieces decode as well, and rows of pads may follow. It
 * gives a score of 480 ticks per quarter. Overlaps of one pitch are cut as above; notes of duration
 * 0 or velocity 0 are left out; tempos below 4 beats a minute become the slowest that a file can
 * hold. Tracks that are not named by any row leave no gap.
 *
 * <p><b>Going on</b> from a score ({@link Encoding#detokenizer()}): a row may not start before the
 * music has ended, which is at the latest end of a note, brought to the nearest beat, and at least
 * a step and a tick after the last onset, nor before the last row of the score. Unless the {@link
 * GenerationConstraints} are for bare legality, no row may start before the one before it, and
 * notes of duration 0 or velocity 0 are not allowed. Time is counted from the true place of the
 * last row, even if rows after it were left out; where more than 127 beats lie between that row and
 * the end of the music, those before the last 127 pass unsaid. Events go to the tracks and channels
 * of the score that their numbers came from. A track number that came from nowhere gets a new
 * track; such a channel gets the lowest one that the score does not use (if it uses all, that no
 * other number leads to), but the drum channel stays what it is. Blocked channels are given to
 * nobody; a channel for which none is left is not allowed. A score without notes goes on from its
 * last row.
 *
 * <p>Immutable.
 */
public final class EventTokenizer implements Tokenizer {

  /** The difference at which a control is written again, unless said otherwise. */
  public static final int DEFAULT_CONTROL_TOLERANCE = 4;

  /** The difference at which a tempo is written again, unless said otherwise. */
  public static final int DEFAULT_TEMPO_TOLERANCE = 4;

  /** Which vocabulary and rows. */
  public enum Version {
    /** Without meters and keys; a note's duration before its channel. */
    V1,

    /** With meters and keys. */
    V2
  }

  /** What is done to a score for the sake of models; the reference's optimise_midi is all three. */
  public enum Optimization {
    /**
     * Channels are numbered in the order in which they appear, tracks by channel
     * (remap_track_channel). Every channel gets a track of its own for each track that it has notes
     * in; 0 is the conductor's. The drum channel stays 9.
     */
    RENUMBER,

    /** Channels that have notes but no program get program 0 (add_default_instr). */
    ADD_DEFAULT_INSTRUMENTS,

    /**
     * Programs and controls of channels that have no notes are left out (remove_empty_channels).
     */
    REMOVE_SILENT_CHANNELS
  }

  private final Version version;
  private final Set<Optimization> optimizations; // never written
  private final int controlTolerance;
  private final int tempoTolerance;

  private EventTokenizer(
      Version version, Set<Optimization> optimizations, int controlTolerance, int tempoTolerance) {
    requireTolerance("control", controlTolerance, 128);
    requireTolerance("tempo", tempoTolerance, 384);
    this.version = version;
    this.optimizations = optimizations;
    this.controlTolerance = controlTolerance;
    this.tempoTolerance = tempoTolerance;
  }

  private static void requireTolerance(String what, int tolerance, int most) {
    if (tolerance < 0 || tolerance > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "%s tolerance must be in 0..%d, got %d", what, most, tolerance));
    }
  }

  /**
   * {@return a tokenizer that leaves tracks, channels and programs as they are}
   *
   * @param version which vocabulary and rows it has
   */
  public static EventTokenizer of(Version version) {
    return new EventTokenizer(
        version,
        EnumSet.noneOf(Optimization.class),
        DEFAULT_CONTROL_TOLERANCE,
        DEFAULT_TEMPO_TOLERANCE);
  }

  /**
   * {@return a tokenizer with all {@linkplain Optimization optimisations}}
   *
   * @param version which vocabulary and rows it has
   */
  public static EventTokenizer optimizing(Version version) {
    return of(version).with(Optimization.values());
  }

  /**
   * {@return this tokenizer with more optimisations}
   *
   * @param more those to add to its own
   */
  public EventTokenizer with(Optimization... more) {
    Set<Optimization> all = EnumSet.copyOf(optimizations);
    all.addAll(Arrays.asList(more));
    return new EventTokenizer(version, all, controlTolerance, tempoTolerance);
  }

  /**
   * {@return this tokenizer without some optimisations}
   *
   * @param less those to take away; it need not have them
   */
  public EventTokenizer without(Optimization... less) {
    Set<Optimization> rest = EnumSet.copyOf(optimizations);
    rest.removeAll(Arrays.asList(less));
    return new EventTokenizer(version, rest, controlTolerance, tempoTolerance);
  }

  /**
   * {@return this tokenizer with another tolerance of controls (cc_eps)}
   *
   * @param controlTolerance the difference to the last one written from which on a value is
   *     written, 0 to 128; before the first it is taken to be 0
   */
  public EventTokenizer withControlTolerance(int controlTolerance) {
    return new EventTokenizer(version, optimizations, controlTolerance, tempoTolerance);
  }

  /**
   * {@return this tokenizer with another tolerance of tempos (tempo_eps)}
   *
   * @param tempoTolerance the difference to the last one written, in beats a minute, from which on
   *     a tempo is written, 0 to 384; before the first it is taken to be 0
   */
  public EventTokenizer withTempoTolerance(int tempoTolerance) {
    return new EventTokenizer(version, optimizations, controlTolerance, tempoTolerance);
  }

  /** {@return which vocabulary and rows it has} */
  public Version version() {
    return version;
  }

  /** {@return what is done to scores; a new set} */
  public Set<Optimization> optimizations() {
    return EnumSet.copyOf(optimizations);
  }

  /** {@return the difference from which on a control is written again} */
  public int controlTolerance() {
    return controlTolerance;
  }

  /** {@return the difference from which on a tempo is written again, in beats a minute} */
  public int tempoTolerance() {
    return tempoTolerance;
  }

  @Override
  public Vocabulary vocabulary() {
    return layout().vocabulary();
  }

  /** {@return the ids that begin the row of an event: one a kind} */
  public List<TokenRange> eventTypes() {
    return layout().kindRanges();
  }

  /**
   * {@return what may stand where in the row of an event, after its kind} Pads fill the rest.
   *
   * @param kind one of {@link #eventTypes}
   */
  public List<TokenRange> parameters(TokenRange kind) {
    if (!eventTypes().contains(kind)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "kind must be one of %s, got %s", eventTypes(), kind));
    }
    return layout().parametersOf(layout().kind(kind.first())).stream()
        .map(layout()::range)
        .toList();
  }

  @Override
  public int width() {
    return EventLayout.WIDTH;
  }

  @Override
  public int padId() {
    return EventLayout.PAD;
  }

  @Override
  public int tokenCount(int firstId) {
    return layout().tokenCount(firstId);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the score ends at tick 2<sup>43</sup> or later
   */
  @Override
  public EventEncoding encode(Score score) {
    NumberedEvents sheet = sheet(ScoreScan.of(score, this, null));
    TokenSequence rows = EventWriter.write(events(sheet), layout());
    return new EventEncoding(this, score, rows, sheet.numbering);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the score ends at tick 2<sup>43</sup> or later, or has no
   *     such tracks, or none of them has a note anywhere, so that nothing tells who plays there
   */
  @Override
  public InfillEncoding encode(Score score, Region region) {
    InfillEncoding.requireTracks(score, region);
    NumberedEvents sheet = sheet(ScoreScan.of(score, this, region));
    List<GridEvent> events = events(sheet);
    AllowedTracks places = new AllowedTracks(layout(), events, sheet.numbering, region);
    long startStep = BeatGrid.of(score).stepsIn(region.startTick());
    InfillSequence infill = new EventInfilling(this).arrange(events, startStep);
    return new InfillEncoding(
        infill,
        rules ->
            EventDetokenizer.within(
                layout(), score, region, infill.prefix(), sheet.numbering, places, rules));
  }

  /** The events under the numbers of their rows. */
  private NumberedEvents sheet(ScoreScan scan) {
    boolean renumbers = optimizations.contains(Optimization.RENUMBER);
    NumberedEvents sheet =
        renumbers
            ? Renumbering.of(scan, optimizations.contains(Optimization.REMOVE_SILENT_CHANNELS))
            : NumberedEvents.of(scan);
    if (optimizations.contains(Optimization.ADD_DEFAULT_INSTRUMENTS)) {
      DefaultInstruments.addTo(sheet);
    }
    if (version == Version.V2) {
      KeySignatureRepair.apply(sheet, renumbers ? 1 : 0);
    }
    return sheet;
  }

  /** The events of a sheet in the order of their rows. */
  private List<GridEvent> events(NumberedEvents sheet) {
    List<GridEvent> events = SetupSection.gathered(EventOrder.sorted(sheet.events), version);
    if (!optimizations.contains(Optimization.REMOVE_SILENT_CHANNELS)
        || sheet.silentChannels.isEmpty()) {
      return events;
    }
    return events.stream()
        .filter(event -> !event.hasChannel() || !sheet.silentChannels.get(event.channel))
        .toList();
  }

  /**
   * The tokens to begin a piece for an ensemble with: the start row, and a row for each event of
   * the {@linkplain PieceSetup#score ensemble's score}, track by track, that this version can say.
   * Rows say the tracks and channels of that score; no {@linkplain Optimization optimisation} and
   * no tolerance is applied, and no key is replaced.
   */
  @Override
  public EventEncoding encode(PieceSetup setup) {
    Score score = setup.score();
    return new EventEncoding(
        this,
        score,
        EventWriter.write(SetupEvents.of(score, layout()), layout()),
        TrackChannelMap.same(score.tracks().size()));
  }

  @Override
  public Optional<InfillSequence> sampleInfill(
      TokenSequence piece,
      int firstPosition,
      int endPosition,
      int maxRegionLength,
      RandomGenerator random) {
    requirePositions(piece);
    return new EventInfilling(this)
        .draw(piece, firstPosition, endPosition, maxRegionLength, random);
  }

  @Override
  public TokenSequence joined(TokenSequence tokens) {
    requirePositions(tokens);
    return new EventInfilling(this).joined(tokens);
  }

  @Override
  public TokenSequence end() {
    int[] row = new int[EventLayout.WIDTH];
    row[0] = EventLayout.END;
    return TokenSequence.of(EventLayout.WIDTH, row);
  }

  /** The {@link #end} row, which stands nowhere else but at the end. */
  @Override
  public TokenSequence separator() {
    return end();
  }

  @Override
  public Score decode(TokenSequence tokens) {
    return EventRows.score(EventRows.events(joined(tokens), layout()));
  }

  /**
   * {@inheritDoc} Unlike with other tokenizers it is not idempotent: a second pass may merge more
   * of what stands before the first notes, and hear another key.
   *
   * @throws IllegalArgumentException if the score ends at tick 2<sup>43</sup> or later
   */
  @Override
  public Score normalize(Score score) {
    return decode(encode(score).tokens());
  }

  @Override
  public Grammar grammar() {
    return EventGrammar.atStart(layout());
  }

  /**
   * The last rows: at most {@code maxRows}, all if they fit. If not,
   *
   * <ul>
   *   <li>the start row stays at the head, if there is one,
   *   <li>after it come, moved to beat 0 step 0, the rows that are in force where the cut is: the
   *       last program of each channel, the last tempo, the last time signature and the last key
   *       signature of each track, by track and kind as at the start of a piece;
   *   <li>then as many of the last rows as fit. The first of them gets 0 beats instead of what it
   *       had, so that it stands in beat 0, in its own step, and all that follow as far from it as
   *       before.
   * </ul>
   *
   * <p>The head takes at most half of the rows. If that is not enough, the rows whose values have
   * been in force the longest are left out of it. The tail is legal if the tokens were.
   */
  @Override
  public TokenSequence keepLast(TokenSequence tokens, int maxLength) {
    requirePositions(tokens);
    if (maxLength < 1) {
      throw new IllegalArgumentException("rows of a tail must be at least 1, got " + maxLength);
    }
    return EventTruncation.of(tokens, maxLength, layout());
  }

  @Override
  public TokenSequence keepFirst(TokenSequence tokens, int maxLength) {
    requirePositions(tokens);
    return tokens.slice(0, Math.min(maxLength, tokens.length()));
  }

  static void requirePositions(TokenSequence tokens) {
    if (tokens.width() != EventLayout.WIDTH) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "width of tokens must be %d, got %d",
              EventLayout.WIDTH,
              tokens.width()));
    }
  }

  EventLayout layout() {
    return EventLayout.of(version);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventTokenizer that
        && version == that.version
        && optimizations.equals(that.optimizations)
        && controlTolerance == that.controlTolerance
        && tempoTolerance == that.tempoTolerance;
  }

  @Override
  public int hashCode() {
    return Objects.hash(version, optimizations, controlTolerance, tempoTolerance);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "EventTokenizer[version=%s, optimisations=%s, controlTolerance=%d, tempoTolerance=%d]",
        version,
        optimizations,
        controlTolerance,
        tempoTolerance);
  }
}
