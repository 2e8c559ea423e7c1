package io.github.continuo.tokenize.note;

import static io.github.continuo.tokenize.note.NoteTokenizer.DRUM;
import static io.github.continuo.tokenize.note.NoteTokenizer.DURATION;
import static io.github.continuo.tokenize.note.NoteTokenizer.END;
import static io.github.continuo.tokenize.note.NoteTokenizer.MAX_STEPS;
import static io.github.continuo.tokenize.note.NoteTokenizer.NOTE;
import static io.github.continuo.tokenize.note.NoteTokenizer.TIME;
import static io.github.continuo.tokenize.note.NoteTokenizer.VOCABULARY;
import static java.util.Objects.requireNonNull;

import io.github.continuo.midi.Note;
import io.github.continuo.midi.Region;
import io.github.continuo.midi.Score;
import io.github.continuo.midi.TrackEvent;
import io.github.continuo.tokenize.EventType;
import io.github.continuo.tokenize.GenerationConstraints;
import io.github.continuo.tokenize.IncrementalDetokenizer;
import io.github.continuo.tokenize.NoteConstraint;
import io.github.continuo.tokenize.Part;
import io.github.continuo.tokenize.routing.ChannelAllocator;
import io.github.continuo.tokenize.routing.InfillTracks;
import io.github.continuo.tokenize.routing.TrackChannelMap;
import io.github.continuo.tokenize.routing.Voice;
import io.github.continuo.tokenize.rules.NoteRules;
import io.github.continuo.tokenize.rules.Pitches;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Incremental detokenizer of note tokens, for a continuation of a score or for a region of it.
 * {@link NoteTokenizer} specifies the behavior.
 *
 * <p>Steps count from the true step of the last onset of the score, not from the sum of its time
 * tokens, which is smaller where gaps were shortened.
 */
final class NoteDetokenizer implements IncrementalDetokenizer {
  private static final int PITCHED = 0; // any channel but that of drums

  private final ScoreGrid grid;
  private final @Nullable NoteRules rules; // null if there are no constraints on notes
  private final int maxTimeTokens;
  private final long minTick; // of the next note; matters where ticks are coarser than steps

  private final NoteGrammar grammar = NoteGrammar.betweenEvents();
  private long step; // current step
  private long waitSteps; // steps still to pass before the first new note
  private boolean isAtStart; // whether the first note must start when these have passed
  private int timeTokensLeft; // that remain for the current gap
  private int durationSteps;
  private int lastNoteId = -1; // of the current chord; -1 before its first note
  private final @Nullable ChannelAllocator allocator; // for a missing voice; null if not allowed
  private @Nullable Voice pitched;
  private @Nullable Voice drums;
  private final BitSet blocked = new BitSet(); // token ids
  private final BitSet next = new BitSet(); // token ids allowed next

  /** Returns a detokenizer for notes after the end of a score. */
  static NoteDetokenizer after(
      NoteTokenizer tokenizer, Score score, GenerationConstraints constraints) {
    ScoreGrid grid = ScoreGrid.of(tokenizer.grid(), score);
    long lastOnset = score.notes().mapToLong(Note::tick).max().orElse(-1);
    constraints.requireStartAfter(lastOnset);
    boolean startsExactly = constraints.startTick().isPresent();
    long minTick = constraints.startTick().orElse(lastOnset + 1);
    long lastStep = 0;
    long entryStep = startsExactly ? grid.stepAt(constraints.startTick().getAsLong()) : 0;
    if (lastOnset >= 0) {
      lastStep = grid.stepAt(lastOnset);
      long startStep = startsExactly ? entryStep : endStep(score, tokenizer.grid(), grid);
      entryStep = Math.max(lastStep + 1, startStep);
    }
    return new NoteDetokenizer(
        tokenizer,
        grid,
        new ChannelAllocator(score, TrackChannelMap.none(), constraints.blockedChannels()),
        Voice.ofLast(score, note -> !note.isDrum())
            .or(() -> Voice.ofFirstProgram(score, channel -> channel != Note.DRUM_CHANNEL)),
        Voice.ofLast(score, Note::isDrum)
            .or(() -> Voice.ofFirstProgram(score, channel -> channel == Note.DRUM_CHANNEL)),
        constraints,
        NoteRules.after(
            score,
            Math.max(minTick, grid.tickAt(entryStep)),
            grid,
            tokenizer.maxGapSteps(),
            constraints),
        true,
        minTick,
        lastStep,
        entryStep,
        startsExactly);
  }

  /**
   * Returns a detokenizer for notes from the start of a region on, in the voices of its tracks.
   *
   * @param lastStep step of the last note before the region; 0 if there is none
   * @param previous the detokenizer of the region so far; null at its beginning
   */
  static NoteDetokenizer within(
      NoteTokenizer tokenizer,
      Score score,
      Region region,
      long lastStep,
      GenerationConstraints constraints,
      @Nullable NoteDetokenizer previous) {
    ScoreGrid grid = ScoreGrid.of(tokenizer.grid(), score);
    Optional<Voice> pitched = Voice.ofRegion(score, region, note -> !note.isDrum());
    Optional<Voice> drums = Voice.ofRegion(score, region, Note::isDrum);
    if (pitched.isEmpty() && drums.isEmpty()) {
      throw InfillTracks.hasNoPlayer(region);
    }
    NoteRules rules =
        previous == null
            ? NoteRules.within(score, region, grid, tokenizer.maxGapSteps(), constraints)
            : previous.resumedRules(region.startTick());
    return new NoteDetokenizer(
        tokenizer,
        grid,
        null,
        pitched,
        drums,
        constraints,
        rules,
        previous == null,
        region.startTick(),
        lastStep,
        grid.stepAt(region.startTick()),
        false);
  }

  /**
   * @param allocator track and channel of a missing voice; null if such notes are not allowed
   * @param rules constraints on notes; null if there are none
   * @param isBeginning whether the constraints are to be checked
   * @param minTick earliest tick of a note
   * @param lastStep step of the note before
   * @param entryStep earliest step of the next note
   * @param startsExactly whether the next note must be at this step
   */
  private NoteDetokenizer(
      NoteTokenizer tokenizer,
      ScoreGrid grid,
      @Nullable ChannelAllocator allocator,
      Optional<Voice> pitched,
      Optional<Voice> drums,
      GenerationConstraints constraints,
      @Nullable NoteRules rules,
      boolean isBeginning,
      long minTick,
      long lastStep,
      long entryStep,
      boolean startsExactly) {
    this.grid = grid;
    this.allocator = allocator;
    this.pitched = pitched.orElse(null);
    this.drums = drums.orElse(null);
    this.rules = rules;
    this.minTick = minTick;
    maxTimeTokens = tokenizer.maxTimeTokens();
    timeTokensLeft = maxTimeTokens;
    waitSteps = Math.min(entryStep - lastStep, tokenizer.maxGapSteps());
    isAtStart = startsExactly;
    step = entryStep - waitSteps; // time beyond the longest gap has no tokens
    block(constraints);
    updateWriters();
    if (rules != null && isBeginning) {
      requireExpressible(constraints.noteConstraints());
      rules.requirePossible(entryStep, this::mayStart);
    }
    allowNext();
    if (rules != null && isBeginning && next.isEmpty()) {
      throw new NoteRules.ImpossibleException(
          startsExactly
              ? "no note may start at the start tick"
              : "the first note is too late for the tokens");
    }
  }

  private static void requireExpressible(List<NoteConstraint> constraints) {
    for (Part part : NoteRules.parts(constraints)) {
      if (part.kind() == Part.Kind.TRACK || part.kind() == Part.Kind.INSTRUMENT) {
        throw new IllegalArgumentException(
            "part must be pitched or drums, because note tokens have no tracks and instruments,"
                + " got "
                + part);
      }
    }
  }

  private @Nullable NoteRules resumedRules(long startTick) {
    return rules == null ? null : rules.resumedAt(startTick);
  }

  private void block(GenerationConstraints constraints) {
    Set<Integer> blockedChannels = constraints.blockedChannels();
    boolean mayPlayPitched =
        pitched == null ? canAllocate(PITCHED) : !blockedChannels.contains(pitched.channel());
    boolean mayPlayDrums =
        drums == null
            ? canAllocate(Note.DRUM_CHANNEL)
            : !blockedChannels.contains(Note.DRUM_CHANNEL);
    boolean mayPlay = !constraints.blockedTypes().contains(EventType.NOTE);
    blocked.set(NOTE.first(), NOTE.end(), !(mayPlay && mayPlayPitched));
    blocked.set(DRUM.first(), DRUM.end(), !(mayPlay && mayPlayDrums));
    if (highestNoteId() < NOTE.first()) {
      throw new IllegalArgumentException(
          "rules must leave notes or drums to write, got " + constraints);
    }
  }

  private boolean canAllocate(int number) {
    return allocator != null && allocator.mayUse(number) && allocator.mayUseTrack(number);
  }

  private void updateWriters() {
    if (rules == null) {
      return;
    }
    List<NoteRules.Player> writers = new ArrayList<>();
    if (!blocked.get(NOTE.first())) {
      writers.add(new NoteRules.Player(pitchedTrack(), pitchedChannel()));
    }
    if (!blocked.get(DRUM.first())) {
      writers.add(new NoteRules.Player(drumTrack(), Note.DRUM_CHANNEL));
    }
    rules.setWriters(writers);
  }

  private int pitchedTrack() {
    return pitched != null ? pitched.track() : requireNonNull(allocator).expectedTrack(PITCHED);
  }

  private int pitchedChannel() {
    return pitched != null ? pitched.channel() : requireNonNull(allocator).expectedChannel(PITCHED);
  }

  private int drumTrack() {
    return drums != null
        ? drums.track()
        : requireNonNull(allocator).expectedTrack(Note.DRUM_CHANNEL);
  }

  /** Whether the constraints allow any note to start at a step. */
  private boolean mayStart(long step) {
    return hasNote(step, 1, -1);
  }

  private boolean hasNote(long step, int durationSteps, int lastId) {
    return requireNonNull(rules).mayStart(step)
        && !(drums(step, durationSteps, lastId).isEmpty() // sooner known than the harmony
            && pitched(step, durationSteps, lastId).isEmpty());
  }

  /** Returns the pitched notes with ids above the last one that may sound from a step on. */
  private Pitches pitched(long step, int durationSteps, int lastId) {
    if (blocked.get(NOTE.first()) || lastId >= DRUM.first()) {
      return Pitches.NONE;
    }
    return requireNonNull(rules)
        .pitches(step, durationSteps, pitchedTrack(), pitchedChannel())
        .above(lastId - NOTE.first());
  }

  private Pitches drums(long step, int durationSteps, int lastId) {
    if (blocked.get(DRUM.first())) {
      return Pitches.NONE;
    }
    return requireNonNull(rules)
        .pitches(step, durationSteps, drumTrack(), Note.DRUM_CHANNEL)
        .above(lastId - DRUM.first());
  }

  /** Removes tokens after which the constraints on notes allow no note. */
  private void keepRules() {
    if (next.nextSetBit(NOTE.first()) >= NOTE.first()
        && next.nextSetBit(NOTE.first()) < DRUM.end()) {
      pitched(step, durationSteps, lastNoteId).retainIn(next, NOTE);
      drums(step, durationSteps, lastNoteId).retainIn(next, DRUM);
      return;
    }
    if (!requireNonNull(rules).mayEnd()) {
      next.clear(END);
    }
    NoteRules.retain(next, TIME, this::reachesNote);
    int maxDuration = 0;
    if (next.get(DURATION.id(1)) && requireNonNull(rules).mayStart(step)) {
      maxDuration =
          requireNonNull(rules).longest(MAX_STEPS, steps -> hasNote(step, steps, lastNoteId));
    }
    next.clear(DURATION.id(maxDuration) + 1, DURATION.end());
  }

  /** Whether a note can start after some steps, or after further time tokens. */
  private boolean reachesNote(int steps) {
    long entryStep = step + waitSteps;
    long first = Math.max(step + steps, entryStep);
    long last = steps == MAX_STEPS ? step + (long) MAX_STEPS * timeTokensLeft : step + steps;
    long later = first;
    while (later <= last && requireNonNull(rules).mayReach(later)) {
      if (mayStart(later)) {
        return true;
      }
      later++;
    }
    return false;
  }

  private int highestNoteId() {
    return blocked.previousClearBit(DRUM.end() - 1);
  }

  /**
   * Returns the step where the music of the score ends, rounded to a beat if the grid has beats.
   */
  private static long endStep(Score score, TimeGrid timeGrid, ScoreGrid grid) {
    long endTick = score.notes().mapToLong(Note::endTick).max().orElse(0);
    return timeGrid instanceof TimeGrid.StepsPerBeat beat
        ? ScoreGrid.of(TimeGrid.stepsPerBeat(1), score).stepAt(endTick) * beat.steps()
        : grid.stepAt(endTick);
  }

  @Override
  public BitSet allowedTokens() {
    return (BitSet) next.clone();
  }

  private void allowNext() {
    next.clear();
    grammar.addAllowed(next);
    if (timeTokensLeft == 0) {
      next.clear(TIME.first(), TIME.end());
    }
    // Notes of a chord ascend, as in an encoding, so a chord ends.
    if (lastNoteId == highestNoteId()) {
      next.clear(DURATION.first(), DURATION.end());
    }
    if (lastNoteId >= 0) {
      next.clear(NOTE.first(), lastNoteId + 1);
    }
    if (waitSteps > 0) {
      next.clear(TIME.first(), TIME.id((int) Math.min(waitSteps, MAX_STEPS)));
      next.clear(DURATION.first(), DURATION.end());
    }
    if (isAtStart) {
      next.clear(TIME.id((int) Math.min(waitSteps, MAX_STEPS)) + 1, TIME.end());
    }
    next.andNot(blocked);
    if (rules != null) {
      keepRules();
    }
  }

  @Override
  public @Nullable TrackEvent accept(int id) {
    if (id < 0 || !next.get(id)) {
      throw new IllegalArgumentException(VOCABULARY.mismatch(next, id));
    }
    grammar.accept(id);
    TrackEvent completed = apply(id);
    allowNext();
    return completed;
  }

  private @Nullable TrackEvent apply(int id) {
    if (TIME.contains(id)) {
      passTime(TIME.value(id));
    } else if (DURATION.contains(id)) {
      durationSteps = DURATION.value(id);
    } else if (NOTE.contains(id)) {
      lastNoteId = id;
      return completeNote(pitchedVoice(), NOTE.value(id));
    } else if (DRUM.contains(id)) {
      lastNoteId = id;
      return completeNote(drumVoice(), DRUM.value(id));
    }
    return null;
  }

  private void passTime(int steps) {
    step += steps;
    lastNoteId = -1;
    waitSteps = Math.max(0, waitSteps - steps);
    // As in an encoding: tokens of 127 steps come first, and a shorter one ends the gap.
    timeTokensLeft = steps == MAX_STEPS ? timeTokensLeft - 1 : 0;
  }

  private TrackEvent completeNote(Voice voice, int pitch) {
    timeTokensLeft = maxTimeTokens;
    isAtStart = false;
    long tick = currentTick();
    long durationTicks = Math.max(1, grid.tickAt(step + durationSteps) - tick);
    Note note = new Note(tick, durationTicks, voice.channel(), pitch, voice.velocity());
    if (rules != null) {
      rules.add(voice.track(), note);
    }
    updateWriters();
    return new TrackEvent(voice.track(), note);
  }

  private Voice pitchedVoice() {
    if (pitched == null) {
      pitched = newVoice(PITCHED);
    }
    return pitched;
  }

  private Voice drumVoice() {
    if (drums == null) {
      drums = newVoice(Note.DRUM_CHANNEL);
    }
    return drums;
  }

  private Voice newVoice(int number) {
    ChannelAllocator present = requireNonNull(allocator); // if null, these notes are blocked
    return new Voice(present.track(number), present.channel(number), NoteTokenizer.VELOCITY);
  }

  @Override
  public boolean isBetweenEvents() {
    return grammar.isBetweenEvents();
  }

  @Override
  public int tokenOf(TrackEvent event) {
    if (!(event.event() instanceof Note note)) {
      return -1;
    }
    GridNote wanted = GridNotes.nearest(note, grid);
    long gap = wanted.step() - step;
    int id = -1;
    if (grammar.isAfterDuration()) {
      id = gap == 0 && durationSteps == wanted.durationSteps() ? wanted.id() : -1;
    } else if (gap > 0) {
      id = TIME.id((int) Math.min(gap, MAX_STEPS));
    } else if (gap == 0 && wanted.id() > lastNoteId) {
      id = DURATION.id(wanted.durationSteps());
    }
    return id >= 0 && next.get(id) ? id : -1;
  }

  @Override
  public boolean reaches(int id, TrackEvent event) {
    return !grammar.isAfterDuration()
        && step + (TIME.contains(id) ? TIME.value(id) : 0) >= grid.stepAt(event.event().tick());
  }

  @Override
  public Comparator<TrackEvent> order() {
    return Comparator.comparing(
        event ->
            event.event() instanceof Note note
                ? GridNotes.nearest(note, grid)
                : new GridNote(grid.stepAt(event.event().tick()), 0, 0),
        GridNote.IN_TOKEN_ORDER);
  }

  @Override
  public long currentTick() {
    return Math.max(minTick, grid.tickAt(step + waitSteps));
  }
}
