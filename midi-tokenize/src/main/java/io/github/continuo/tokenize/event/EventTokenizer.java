package io.github.continuo.tokenize.event;

import io.github.continuo.messages.Ranges;
import io.github.continuo.messages.Text;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.tokenize.Encoding;
import io.github.continuo.tokenize.EventVersion;
import io.github.continuo.tokenize.Grammar;
import io.github.continuo.tokenize.InfillEncoding;
import io.github.continuo.tokenize.InfillSequence;
import io.github.continuo.tokenize.PieceSetup;
import io.github.continuo.tokenize.TokenRange;
import io.github.continuo.tokenize.TokenSequence;
import io.github.continuo.tokenize.Tokenizer;
import io.github.continuo.tokenize.Vocabulary;
import io.github.continuo.tokenize.event.encoding.BeatGrid;
import io.github.continuo.tokenize.event.encoding.DefaultInstruments;
import io.github.continuo.tokenize.event.encoding.EncodingSettings;
import io.github.continuo.tokenize.event.encoding.EventLayout;
import io.github.continuo.tokenize.event.encoding.EventOrder;
import io.github.continuo.tokenize.event.encoding.EventWriter;
import io.github.continuo.tokenize.event.encoding.GridEvent;
import io.github.continuo.tokenize.event.encoding.KeySignatureRepair;
import io.github.continuo.tokenize.event.encoding.NumberedEvents;
import io.github.continuo.tokenize.event.encoding.Renumbering;
import io.github.continuo.tokenize.event.encoding.ScoreScan;
import io.github.continuo.tokenize.event.encoding.SetupEvents;
import io.github.continuo.tokenize.event.encoding.SetupSection;
import io.github.continuo.tokenize.routing.InfillTracks;
import io.github.continuo.tokenize.routing.TrackChannelMap;
import io.github.continuo.tokenize.rules.NoteRules;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Converts a score to a sequence of events of eight tokens each, and back; the tokens of an event
 * are its type, time, track and values.
 *
 * <p>This is the tokenizer of the SkyTNT midi-model family: it produces exactly the same token ids.
 * The names of the reference implementation are in parentheses.
 *
 * <table>
 * <caption>Token ids: 3,239 in version 1, 3,406 in version 2</caption>
 * <tr><th>range</th><th>V1</th><th>V2</th><th>meaning of the value</th></tr>
 * <tr><td>pad</td><td>0</td><td>0</td><td>pads events and batches (PAD)</td></tr>
 * <tr><td>start (bos)</td><td>1</td><td>1</td><td>beginning of a piece (BOS)</td></tr>
 * <tr><td>end (eos)</td><td>2</td><td>2</td><td>end of a piece (EOS)</td></tr>
 * <tr><td>note</td><td>3</td><td>3</td><td>event type, as are the next five</td></tr>
 * <tr><td>program change (patch_change)</td><td>4</td><td>4</td><td></td></tr>
 * <tr><td>control change</td><td>5</td><td>5</td><td></td></tr>
 * <tr><td>tempo (set_tempo)</td><td>6</td><td>6</td><td></td></tr>
 * <tr><td>time signature</td><td></td><td>7</td><td></td></tr>
 * <tr><td>key signature</td><td></td><td>8</td><td></td></tr>
 * <tr><td>beats (time1)</td><td>7-134</td><td>9-136</td>
 *     <td>beats from the beat of the previous event to the beat of this one</td></tr>
 * <tr><td>step (time2)</td><td>135-150</td><td>137-152</td>
 *     <td>sixteenth of the beat</td></tr>
 * <tr><td>duration</td><td>151-2198</td><td>153-2200</td>
 *     <td>sixteenths of a beat; 0 is never written</td></tr>
 * <tr><td>track</td><td>2199-2326</td><td>2201-2328</td><td>track</td></tr>
 * <tr><td>channel</td><td>2327-2342</td><td>2329-2344</td><td>channel; 9 is the drum channel</td>
 *     </tr>
 * <tr><td>pitch</td><td>2343-2470</td><td>2345-2472</td><td>pitch</td></tr>
 * <tr><td>velocity</td><td>2471-2598</td><td>2473-2600</td><td>velocity; 0 is never written</td>
 *     </tr>
 * <tr><td>program (patch)</td><td>2599-2726</td><td>2601-2728</td><td>program</td></tr>
 * <tr><td>controller</td><td>2727-2854</td><td>2729-2856</td><td>controller</td></tr>
 * <tr><td>value</td><td>2855-2982</td><td>2857-2984</td><td>controller value</td></tr>
 * <tr><td>beats per minute (bpm)</td><td>2983-3238</td><td>2985-3368</td>
 *     <td>whole beats per minute, up to 255 (V1) or 383 (V2)</td></tr>
 * <tr><td>numerator (nn)</td><td></td><td>3369-3384</td><td>numerator - 1</td></tr>
 * <tr><td>denominator (dd)</td><td></td><td>3385-3388</td>
 *     <td>exponent of two - 1: half, quarter, eighth, sixteenth notes</td></tr>
 * <tr><td>sharps (sf)</td><td></td><td>3389-3403</td><td>sharps + 7; below 7 are flats</td></tr>
 * <tr><td>mode (mi)</td><td></td><td>3404-3405</td><td>0 major, 1 minor</td></tr>
 * </table>
 *
 * <table>
 * <caption>Events, padded to eight tokens</caption>
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
 * <p>A piece is {@code start event* end}. Events are sorted by time, then by track, then by type:
 * time signature, key signature, tempo, program, control, note. The notes of a chord in one track
 * are in the order of their note-offs in the file. {@link #encode} returns the events up to, but
 * not including, the EOS event, which is {@link #end}; the reference's add_bos_eos=false is a slice
 * of that.
 *
 * <p><b>What is kept.</b> Onsets and durations, rounded to the nearest step (ties to the even one);
 * pitch and velocity; program and control changes; tempo in whole beats per minute; in version 2
 * also key signatures, and time signatures up to 16 beats with denominators 2 to 16. Left out are
 * repeated values and small changes ({@link #controlTolerance}, {@link #tempoTolerance}), notes of
 * 128 beats or more, tracks above number 127, everything after a gap of 128 beats without an event,
 * and all other events. Two notes of the same pitch, channel and track never overlap: the first
 * note ends where the second starts, and is left out if both start in the same step. Events before
 * the first note, except time signatures, move to the start of the piece. In version 2, if a score
 * has no key signatures or only C major and A minor, the key detected from the notes replaces them;
 * if no key is detected, they are removed. {@link #normalize} returns what is kept of a score;
 * applying it again may remove a little more.
 *
 * <p><b>Time.</b> A beat is a quarter note. With an SMPTE time base a beat is half a second, and
 * tempos are left out. A score must end before tick 2<sup>43</sup>.
 *
 * <p><b>Decoding</b> accepts everything that {@link #grammar} allows. The BOS and EOS events may be
 * missing, so that windows and unfinished pieces can be decoded, and events of eight pads may
 * follow. The result has 480 ticks per quarter note. Overlaps of one pitch are cut as above. Notes
 * of duration 0 or velocity 0 are left out. Tempos below 4 beats per minute become the slowest
 * tempo that a file can hold. Tracks without events are removed, so that later tracks move up.
 *
 * <p><b>Continuing a score</b> ({@link Encoding#detokenizer()}). A new event may not start before
 * the end of the music, nor before the last event of the score. The end of the music is the latest
 * note end, rounded to the nearest beat, but at least a step and a tick after the last onset. By
 * default no event may start before the previous one, and notes of duration 0 or velocity 0 are not
 * allowed. Time is counted from the true time of the last encoded event, even if events after it
 * were left out. If more than 127 beats lie between that event and the end of the music, only the
 * last 127 are counted. A new event goes to the track and channel of the score that have its
 * numbers in the encoding. A track number without a track gets a new one. A channel number without
 * a channel gets the lowest channel that the score does not use or, if the score uses all, the
 * lowest that has no other number; the drum channel always stays the drum channel. Blocked channels
 * are never assigned; a channel number is not allowed if no channel is left for it. A score without
 * notes continues from its last event.
 *
 * <p>Immutable.
 */
public final class EventTokenizer implements Tokenizer {

  /** The default of {@link #controlTolerance}. */
  public static final int DEFAULT_CONTROL_TOLERANCE = 4;

  /** The default of {@link #tempoTolerance}, in beats per minute. */
  public static final int DEFAULT_TEMPO_TOLERANCE = 4;

  /**
   * A simplification of scores that makes them easier to model; the reference's optimise_midi is
   * all three.
   */
  public enum Optimization {
    /**
     * Numbers channels in the order in which they appear, and tracks by channel
     * (remap_track_channel). Every channel gets a separate track for each track in which it has
     * notes; track 0 is the conductor track. The drum channel stays 9.
     */
    RENUMBER,

    /** Gives program 0 to channels that have notes but no program (add_default_instr). */
    ADD_DEFAULT_INSTRUMENTS,

    /** Leaves out program and control changes of channels without notes (remove_empty_channels). */
    REMOVE_SILENT_CHANNELS
  }

  private final EncodingSettings settings;
  private final Set<Optimization> optimizations; // never modified

  private EventTokenizer(EncodingSettings settings, Set<Optimization> optimizations) {
    Ranges.require("control tolerance", settings.controlTolerance(), 0, 128);
    Ranges.require("tempo tolerance", settings.tempoTolerance(), 0, 384);
    this.settings = settings;
    this.optimizations = optimizations;
  }

  /**
   * {@return a tokenizer that leaves tracks, channels and programs unchanged}
   *
   * @param version the version of the vocabulary and of the event layout
   */
  public static EventTokenizer of(EventVersion version) {
    return new EventTokenizer(
        new EncodingSettings(version, DEFAULT_CONTROL_TOLERANCE, DEFAULT_TEMPO_TOLERANCE),
        EnumSet.noneOf(Optimization.class));
  }

  /**
   * {@return a tokenizer with all {@linkplain Optimization optimizations}}
   *
   * @param version the version of the vocabulary and of the event layout
   */
  public static EventTokenizer optimizing(EventVersion version) {
    return of(version).with(Optimization.values());
  }

  /**
   * {@return a copy with additional optimizations}
   *
   * @param more the optimizations to add
   */
  public EventTokenizer with(Optimization... more) {
    Set<Optimization> all = EnumSet.copyOf(optimizations);
    all.addAll(Arrays.asList(more));
    return new EventTokenizer(settings, all);
  }

  /**
   * {@return a copy without the given optimizations}
   *
   * @param less the optimizations to remove; absent ones are ignored
   */
  public EventTokenizer without(Optimization... less) {
    Set<Optimization> rest = EnumSet.copyOf(optimizations);
    rest.removeAll(Arrays.asList(less));
    return new EventTokenizer(settings, rest);
  }

  /**
   * {@return a copy with the given tolerance of control changes (cc_eps)}
   *
   * @param controlTolerance the smallest difference to the last written value of a controller at
   *     which a new value is written, 0 to 128; the value before the first is taken to be 0
   */
  public EventTokenizer withControlTolerance(int controlTolerance) {
    return new EventTokenizer(
        new EncodingSettings(version(), controlTolerance, tempoTolerance()), optimizations);
  }

  /**
   * {@return a copy with the given tolerance of tempo changes (tempo_eps)}
   *
   * @param tempoTolerance the smallest difference to the last written tempo, in beats per minute,
   *     at which a new tempo is written, 0 to 384; the tempo before the first is taken to be 0
   */
  public EventTokenizer withTempoTolerance(int tempoTolerance) {
    return new EventTokenizer(
        new EncodingSettings(version(), controlTolerance(), tempoTolerance), optimizations);
  }

  /** {@return the version of the vocabulary and of the event layout} */
  public EventVersion version() {
    return settings.version();
  }

  /** {@return the optimizations that are applied to scores; a new set} */
  public Set<Optimization> optimizations() {
    return EnumSet.copyOf(optimizations);
  }

  /**
   * {@return the smallest difference to the last written value of a controller at which a new value
   * is written, 0 to 128}
   */
  public int controlTolerance() {
    return settings.controlTolerance();
  }

  /**
   * {@return the smallest difference to the last written tempo at which a new tempo is written, in
   * beats per minute, 0 to 384}
   */
  public int tempoTolerance() {
    return settings.tempoTolerance();
  }

  @Override
  public Vocabulary vocabulary() {
    return layout().vocabulary();
  }

  /** {@return the first tokens of events: a range of one token id for each event type} */
  public List<TokenRange> eventTypes() {
    return layout().typeRanges();
  }

  /**
   * {@return the token ids of the parameters of an event type: one range for each slot after the
   * type} The remaining slots hold pads.
   *
   * @param type one of {@link #eventTypes}
   */
  public List<TokenRange> parameters(TokenRange type) {
    if (!eventTypes().contains(type)) {
      throw new IllegalArgumentException(
          Text.format("event type must be one of %s, got %s", eventTypes(), type));
    }
    return layout().parametersOf(layout().kind(type.first())).stream()
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
    NumberedEvents numbered = numberedEvents(ScoreScan.of(score, settings, null));
    TokenSequence tokens = EventWriter.write(events(numbered), layout());
    return new EventEncoding(this, score, tokens, numbered.numbering);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the score ends at tick 2<sup>43</sup> or later, if it lacks
   *     a track of the region, or if none of these tracks has a note that tells its channel
   */
  @Override
  public InfillEncoding encode(Score score, Region region) {
    InfillTracks.requireTracks(score, region);
    NumberedEvents numbered = numberedEvents(ScoreScan.of(score, settings, region));
    List<GridEvent> events = events(numbered);
    AllowedTracks allowedTracks = new AllowedTracks(layout(), events, numbered.numbering, region);
    long startStep = BeatGrid.of(score).stepsIn(region.startTick());
    InfillSequence infill = new EventInfilling(this).arrange(events, startStep);
    return new InfillEncoding(
        infill,
        (constraints, previous) ->
            NoteRules.create(
                constraints,
                each ->
                    EventDetokenizer.within(
                        layout(),
                        score,
                        region,
                        infill.prefix(),
                        numbered.numbering,
                        allowedTracks,
                        each,
                        (EventDetokenizer) previous)));
  }

  /** The events with the track and channel numbers that their tokens get. */
  private NumberedEvents numberedEvents(ScoreScan scan) {
    boolean renumbers = optimizations.contains(Optimization.RENUMBER);
    NumberedEvents numbered =
        renumbers
            ? Renumbering.of(scan, optimizations.contains(Optimization.REMOVE_SILENT_CHANNELS))
            : NumberedEvents.of(scan);
    if (optimizations.contains(Optimization.ADD_DEFAULT_INSTRUMENTS)) {
      DefaultInstruments.addTo(numbered);
    }
    if (version() == EventVersion.V2) {
      KeySignatureRepair.apply(numbered, renumbers ? 1 : 0);
    }
    return numbered;
  }

  /** The events in token order. */
  private List<GridEvent> events(NumberedEvents numbered) {
    List<GridEvent> events = SetupSection.gathered(EventOrder.sorted(numbered.events), version());
    if (!optimizations.contains(Optimization.REMOVE_SILENT_CHANNELS)
        || numbered.silentChannels.isEmpty()) {
      return events;
    }
    return events.stream()
        .filter(event -> !event.hasChannel() || !numbered.silentChannels.get(event.channel))
        .toList();
  }

  /**
   * Encodes a piece setup: the BOS event, and one event for each event of the {@linkplain
   * PieceSetup#score setup's score}, track by track, that this version can represent. The tokens
   * have the track and channel numbers of that score. The method applies no {@linkplain
   * Optimization optimization} and no tolerance, and replaces no key.
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
  public TokenSequence inTimeOrder(TokenSequence tokens) {
    requirePositions(tokens);
    return new EventInfilling(this).joined(tokens);
  }

  @Override
  public TokenSequence end() {
    int[] ids = new int[EventLayout.WIDTH];
    ids[0] = EventLayout.END;
    return TokenSequence.of(EventLayout.WIDTH, ids);
  }

  /** Returns the same event as {@link #end}, which otherwise occurs only at the end of a piece. */
  @Override
  public TokenSequence separator() {
    return end();
  }

  @Override
  public Score decode(TokenSequence tokens) {
    return EventRows.score(EventRows.events(inTimeOrder(tokens), layout()));
  }

  /**
   * {@inheritDoc} Unlike in other tokenizers this method is not idempotent: a second pass may merge
   * more of the events before the first notes, and detect another key.
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
   * Returns the last events of a sequence: all if there are at most {@code maxLength}, otherwise
   *
   * <ul>
   *   <li>the BOS event, if the sequence has one;
   *   <li>the settings in force at the cut, moved to beat 0, step 0: the last program of each
   *       channel, the last tempo, the last time signature and the last key signature of each
   *       track, sorted by track and type as at the start of a piece;
   *   <li>as many of the last events as fit. The beats of the first of them become 0, so that it
   *       stays in its step but moves to beat 0; the following ones keep their distance from it.
   * </ul>
   *
   * <p>BOS and the settings take at most half of the positions. If they do not fit, the settings
   * that have been in force the longest are left out. The result is legal if the tokens are.
   */
  @Override
  public TokenSequence keepLast(TokenSequence tokens, int maxLength) {
    requirePositions(tokens);
    Ranges.requireAtLeast("maxLength", maxLength, 1);
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
          Text.format("width of tokens must be %d, got %d", EventLayout.WIDTH, tokens.width()));
    }
  }

  EventLayout layout() {
    return EventLayout.of(version());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventTokenizer that
        && optimizations.equals(that.optimizations)
        && settings.equals(that.settings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(settings, optimizations);
  }

  @Override
  public String toString() {
    return Text.format(
        "EventTokenizer[version=%s, optimisations=%s, controlTolerance=%d, tempoTolerance=%d]",
        version(), optimizations, controlTolerance(), tempoTolerance());
  }
}
